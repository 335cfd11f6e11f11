package main

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"time"

	"byline/internal/corpus"
	"byline/internal/evaluation"
	"byline/internal/index"
)

// misspeltSets are sets whose questions are misspelt.
type misspeltSets struct {
	Sets         []string `arg:"" name:"set" help:"Folders or files of questions."`
	Misspellings string   `required:"" placeholder:"FILE" help:"A list of misspellings, wrong->right a line, such as codespell's dictionary.txt."`
}

// spellingSeed is what makes the same misspellings and samples every time.
const spellingSeed = 1

// sampleSizes are the articles of the small corpora that questions are also put
// to, where many words of a question are in no article.
var sampleSizes = []int{5, 40, 300, 1500}

// misspeltQuestion is a question with some words misspelt, what those mean, and an
// index that it is put to, of the kind named.
type misspeltQuestion struct {
	kind, text string
	meant      map[string]string
	asOf       time.Time
	index      *index.Index
}

// each calls visit with the questions of each set. A part of them is put to the
// set's own articles, others to those of the next set and to small corpora.
func (c *misspeltSets) each(ctx context.Context, visit func(misspeltQuestion) error) error {
	m, err := readMisspellings(c.Misspellings, spellingSeed)
	if err != nil {
		return err
	}
	sets := make([]evaluation.OpenSet, len(c.Sets))
	for i, path := range c.Sets {
		if sets[i], err = readOpen(path, ""); err != nil {
			return err
		}
	}
	for i, set := range sets {
		parts := deal(set.Questions, 2+len(sampleSizes))
		put := func(kind string, questions []evaluation.Question) func(*index.Index) error {
			return func(ix *index.Index) error {
				for _, question := range questions {
					text, meant := m.misspell(question.Text)
					if err := visit(misspeltQuestion{filepath.Base(set.Dir) + ", " + kind, text, meant, question.AsOf.Time, ix}); err != nil {
						return err
					}
				}
				return nil
			}
		}
		err := withIndex(ctx, set.Dir, "", put("its own articles", parts[0]))
		if next := sets[(i+1)%len(sets)].Dir; err == nil && next != set.Dir {
			err = withIndex(ctx, next, "", put("those of "+filepath.Base(next), parts[1]))
		}
		for k := 0; err == nil && k < len(sampleSizes); k++ {
			err = eachSample(ctx, set.Dir, parts[2+k], sampleSizes[k], put)
		}
		if err != nil {
			return fmt.Errorf("misspell %q: %w", c.Sets[i], err)
		}
	}
	return nil
}

// deal deals questions into n parts.
func deal(questions []evaluation.Question, n int) [][]evaluation.Question {
	parts := make([][]evaluation.Question, n)
	for i, question := range questions {
		parts[i%n] = append(parts[i%n], question)
	}
	return parts
}

// withIndex calls visit with the index that openIndex opens, and closes it.
func withIndex(ctx context.Context, dir, indexDir string, visit func(*index.Index) error) (err error) {
	ix, err := openIndex(ctx, dir, indexDir)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, ix.Close()) }()
	return visit(ix)
}

// eachSample puts so many questions at a time to as many articles of a folder:
// those that every other question has as gold, and others at random.
func eachSample(ctx context.Context, dir string, questions []evaluation.Question, size int, put func(string, []evaluation.Question) func(*index.Index) error) error {
	var articles []corpus.Article
	err := eachArticle(ctx, dir, func(article corpus.Article) error {
		articles = append(articles, article)
		return nil
	})
	if err != nil {
		return err
	}
	random := rand.New(rand.NewPCG(spellingSeed, uint64(size)))
	for some := range slices.Chunk(questions, size) {
		gold := make(map[string]int)
		for i := 0; i < len(some); i += 2 {
			for _, id := range some[i].Gold {
				gold[id] = 1
			}
		}
		random.Shuffle(len(articles), func(i, j int) { articles[i], articles[j] = articles[j], articles[i] })
		slices.SortStableFunc(articles, func(a, b corpus.Article) int { return cmp.Compare(gold[b.ID], gold[a.ID]) })
		if err := withSample(ctx, articles[:min(size, len(articles))], put(fmt.Sprintf("%d articles", size), some)); err != nil {
			return err
		}
	}
	return nil
}

// withSample calls visit with an index of articles.
func withSample(ctx context.Context, articles []corpus.Article, visit func(*index.Index) error) (err error) {
	var lines bytes.Buffer
	for _, article := range articles {
		if err := json.NewEncoder(&lines).Encode(map[string]string{"id": article.ID, "title": article.Title, "text": article.Text}); err != nil {
			return err
		}
	}
	sample, err := os.MkdirTemp("", "evaluate-sample-")
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(sample)) }()
	if err := os.WriteFile(filepath.Join(sample, "articles.jsonl"), lines.Bytes(), 0o600); err != nil {
		return err
	}
	return withIndex(ctx, sample, filepath.Join(sample, "index"), visit)
}

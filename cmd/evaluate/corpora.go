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

	"byline/internal/corpus"
	"byline/internal/evaluation"
	"byline/internal/index"
)

// corporaSeed is what makes the same samples every time.
const corporaSeed = 1

// sampleSizes are the articles of the small corpora that questions are also put
// to, where many words of a question are in no article.
var sampleSizes = []int{5, 40, 300, 1500}

// ownArticles is the kind of corpus of the set itself.
const ownArticles = "its own articles"

// readSets reads sets, each a folder or a file of questions.
func readSets(paths []string) ([]evaluation.OpenSet, error) {
	sets := make([]evaluation.OpenSet, len(paths))
	for i, path := range paths {
		var err error
		if sets[i], err = readOpen(path, ""); err != nil {
			return nil, err
		}
	}
	return sets, nil
}

// eachCorpus calls visit with each question of sets, an index that it is put to,
// and what kind of corpus that is of. A part of a set's questions is put to its
// own articles, others to those of the next set, which has other articles, and
// to small corpora that hold the gold articles of every other question.
func eachCorpus(ctx context.Context, sets []evaluation.OpenSet, visit func(kind string, question evaluation.Question, ix *index.Index) error) error {
	for i, set := range sets {
		parts := deal(set.Questions, 2+len(sampleSizes))
		put := func(kind string, questions []evaluation.Question) func(*index.Index) error {
			return func(ix *index.Index) error {
				for _, question := range questions {
					if err := visit(filepath.Base(set.Dir)+", "+kind, question, ix); err != nil {
						return err
					}
				}
				return nil
			}
		}
		err := withIndex(ctx, set.Dir, "", put(ownArticles, parts[0]))
		if next := after(sets, i); err == nil && next != set.Dir {
			err = withIndex(ctx, next, "", put("those of "+filepath.Base(next), parts[1]))
		}
		for k := 0; err == nil && k < len(sampleSizes); k++ {
			err = eachSample(ctx, set.Dir, parts[2+k], sampleSizes[k], put)
		}
		if err != nil {
			return fmt.Errorf("put %q to articles: %w", set.File, err)
		}
	}
	return nil
}

// after is the folder of the first set after the i-th, in a ring, that is of other
// articles; its own where all are of one folder.
func after(sets []evaluation.OpenSet, i int) string {
	for k := range sets {
		if next := sets[(i+1+k)%len(sets)].Dir; next != sets[i].Dir {
			return next
		}
	}
	return sets[i].Dir
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
	random := rand.New(rand.NewPCG(corporaSeed, uint64(size)))
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

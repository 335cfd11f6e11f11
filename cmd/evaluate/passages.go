package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"path/filepath"

	"byline/internal/answer"
	"byline/internal/evaluation"
	"byline/internal/index"
	"byline/internal/retrieval"
)

// passagesCommand prints what the reader would read for the questions of a set.
type passagesCommand struct {
	Dir       string `arg:"" help:"Folder of articles.jsonl and questions.jsonl."`
	Questions string `placeholder:"FILE" help:"Ask these questions instead of the folder's own."`
	Source    string `placeholder:"NAME" help:"The source that the lists name; by default asked for a file asked.jsonl, and otherwise quiz."`
	Gold      bool   `help:"Print the gold articles' right sentences too where the reader would not read them."`
	Index     string `placeholder:"DIR" help:"Folder of the index; by default one in the user's cache folder."`
}

// passageFinder finds the passages that the reader reads for a question, best
// first.
type passageFinder interface {
	Passages(ctx context.Context, question answer.Question) ([]*retrieval.Passage, error)
}

// finderOver finds passages in an index.
func finderOver(ix *index.Index) passageFinder { return answer.New(answer.Config{Finder: ix}) }

// Run prints a JSON object a question. Questions for which nothing is read are
// left out.
func (c *passagesCommand) Run(ctx context.Context, out *bufio.Writer) (err error) {
	set, err := readOpen(c.Dir, c.Questions)
	if err != nil {
		return err
	}
	source := c.Source
	switch {
	case source != "":
	case filepath.Base(set.File) == "asked.jsonl":
		source = "asked"
	default:
		source = "quiz"
	}
	ix, err := openIndex(ctx, set.Dir, c.Index)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, ix.Close()) }()
	finder := finderOver(ix)
	for _, question := range set.Questions {
		passages, err := finder.Passages(ctx, toAsk(question))
		if err != nil {
			return fmt.Errorf("find passages for %q: %w", question.Text, err)
		}
		articles := byArticle(passages)
		if c.Gold {
			if articles, err = withGold(ctx, ix, question, articles); err != nil {
				return fmt.Errorf("find the gold articles of %q: %w", question.Text, err)
			}
		}
		if list := question.Label(source, articles); len(list.Articles) > 0 {
			if err := writeJSON(out, list); err != nil {
				return err
			}
		}
	}
	return out.Flush()
}

// byArticle are the articles of passages, in the order of the first of each.
func byArticle(passages []*retrieval.Passage) []evaluation.ReadArticle {
	var articles []evaluation.ReadArticle
	place := make(map[string]int)
	for _, p := range passages {
		i, seen := place[p.ID]
		if !seen {
			i = len(articles)
			place[p.ID] = i
			articles = append(articles, readArticle(p.Document))
		}
		for sentence := p.First; sentence <= p.Last; sentence++ {
			articles[i].Read = append(articles[i].Read, sentence)
		}
	}
	return articles
}

// withGold adds to what is read the right sentences of all gold articles. Gold
// articles of which none is right are added with nothing read.
func withGold(ctx context.Context, ix *index.Index, question evaluation.Question, articles []evaluation.ReadArticle) ([]evaluation.ReadArticle, error) {
	place := make(map[string]int)
	for i, article := range articles {
		place[article.ID] = i
	}
	documents, err := ix.Documents(ctx, question.Gold)
	if err != nil {
		return nil, err
	}
	for n, id := range question.Gold {
		document := documents[n]
		if document == nil {
			return nil, fmt.Errorf("gold article %q is not in the index", id)
		}
		gold := readArticle(document)
		gold.Read = question.Answering(gold.Sentences)
		if i, read := place[id]; read {
			articles[i].Read = append(articles[i].Read, gold.Read...)
		} else {
			articles = append(articles, gold)
		}
	}
	return articles, nil
}

// readArticle is an article of which nothing is read yet.
func readArticle(document *index.Document) evaluation.ReadArticle {
	article := evaluation.ReadArticle{ID: document.ID, Title: document.Title, Day: document.Day()}
	for i := range document.Sentences {
		article.Sentences = append(article.Sentences, document.Sentence(i))
	}
	return article
}

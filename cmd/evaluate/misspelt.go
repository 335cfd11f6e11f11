package main

import (
	"context"
	"time"

	"byline/internal/evaluation"
	"byline/internal/index"
)

// misspeltSets are sets whose questions are misspelt.
type misspeltSets struct {
	Sets         []string `arg:"" name:"set" help:"Folders or files of questions."`
	Misspellings string   `required:"" placeholder:"FILE" help:"A list of misspellings, wrong->right a line, such as codespell's dictionary.txt."`
}

// misspeltQuestion is a question with some words misspelt, what those mean, and an
// index that it is put to, of the kind named.
type misspeltQuestion struct {
	kind, text string
	meant      map[string]string
	asOf       time.Time
	index      *index.Index
}

// each calls visit with the questions of each set, put to the corpora of
// [eachCorpus].
func (c *misspeltSets) each(ctx context.Context, visit func(misspeltQuestion) error) error {
	m, err := readMisspellings(c.Misspellings, corporaSeed)
	if err != nil {
		return err
	}
	sets, err := readSets(c.Sets)
	if err != nil {
		return err
	}
	return eachCorpus(ctx, sets, func(kind string, question evaluation.Question, ix *index.Index) error {
		text, meant := m.misspell(question.Text)
		return visit(misspeltQuestion{kind, text, meant, question.AsOf.Time, ix})
	})
}

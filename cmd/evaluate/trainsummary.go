package main

import (
	"bufio"
	"context"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"

	"byline/internal/corpus"
	"byline/internal/digest"
	"byline/internal/evaluation"
	"byline/internal/index"
	"byline/internal/training"
	"byline/internal/words"
)

// trainSummaryCommand fits the model that package digest embeds.
type trainSummaryCommand struct {
	Files []string `arg:"" name:"file" help:"Files of articles with a summary that somebody wrote."`
	Out   string   `default:"internal/digest" placeholder:"DIR" help:"Where weights.txt is written."`
}

// summaryPull holds the weights of the fit to 0.
const summaryPull = 1e-4

// Run fits twice: which words of an article its summary has, and then which
// pairs of neighbouring words, measured with the first fit.
func (c *trainSummaryCommand) Run(ctx context.Context, out *bufio.Writer) error {
	var documents []*index.Document
	var references [][]string // as terms
	analyzer := words.NewAnalyzer()
	for _, path := range c.Files {
		examples, err := evaluation.ReadSummaries(path)
		if err != nil {
			return fmt.Errorf("read summaries: %w", err)
		}
		for _, e := range examples {
			documents = append(documents, index.Analyze(corpus.Article{ID: e.ID, Text: e.Text}, analyzer))
			var terms []string
			for _, token := range analyzer.Tokens(nil, e.Reference) {
				terms = append(terms, token.Term)
			}
			references = append(references, terms)
		}
	}
	var model digest.Model
	var rows [][]float64
	var yes []bool
	for i, d := range documents {
		for t, row := range digest.MeasureWords(d) {
			rows = append(rows, row)
			yes = append(yes, slices.Contains(references[i], d.Vocabulary[t]))
		}
	}
	model.Words = fitChances(rows, yes)
	if err := ctx.Err(); err != nil {
		return err
	}
	rows, yes = nil, nil
	for i, d := range documents {
		pairs := model.MeasurePairs(d)
		for _, pair := range slices.SortedFunc(maps.Keys(pairs), func(a, b [2]string) int { return slices.Compare(a[:], b[:]) }) {
			rows = append(rows, pairs[pair])
			yes = append(yes, hasPair(references[i], pair))
		}
	}
	model.Pairs = fitChances(rows, yes)
	fmt.Fprint(out, model)
	return os.WriteFile(filepath.Join(c.Out, "weights.txt"), []byte(model.String()), 0o644)
}

// fitChances is the weights of a logistic regression, the intercept last.
func fitChances(rows [][]float64, yes []bool) []float64 {
	fitted := training.FitLogistic(rows, yes, summaryPull)
	return append(fitted.Weights, fitted.Intercept)
}

func hasPair(terms []string, pair [2]string) bool {
	for i := 1; i < len(terms); i++ {
		if terms[i-1] == pair[0] && terms[i] == pair[1] {
			return true
		}
	}
	return false
}

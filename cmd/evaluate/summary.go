package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"

	"byline/internal/corpus"
	"byline/internal/digest"
	"byline/internal/evaluation"
	"byline/internal/index"
	"byline/internal/words"
)

// summaryCommand summarises the articles of files.
type summaryCommand struct {
	Files     []string `arg:"" name:"file" help:"File of articles with a summary that somebody wrote, one JSON object a line."`
	JSON      bool     `name:"json" help:"Print the summaries, a JSON object an article, instead of figures."`
	Sentences int      `default:"3" placeholder:"N" help:"How many sentences a summary has."`
}

// summaryLine is a summary as --json prints it.
type summaryLine struct {
	ID      string   `json:"id"`
	Summary []string `json:"summary"`
}

// Run summarises and prints, file by file.
func (c *summaryCommand) Run(ctx context.Context, out *bufio.Writer) error {
	if c.Sentences < 1 {
		return fmt.Errorf("--sentences: %d is not at least 1", c.Sentences)
	}
	for _, path := range c.Files {
		if err := c.evaluate(ctx, path, out); err != nil {
			return err
		}
	}
	return nil
}

func (c *summaryCommand) evaluate(ctx context.Context, path string, out *bufio.Writer) error {
	examples, err := evaluation.ReadSummaries(path)
	if err != nil {
		return fmt.Errorf("read summaries: %w", err)
	}
	analyzer := words.NewAnalyzer()
	summaries := make([][]string, len(examples))
	for i, e := range examples {
		document := index.Analyze(corpus.Article{ID: e.ID, Text: e.Text}, analyzer)
		if summaries[i], err = digest.SummaryOf(ctx, document, c.Sentences); err != nil {
			return fmt.Errorf("summarise %q: %w", e.ID, err)
		}
		if !c.JSON {
			continue
		}
		if err := writeJSON(out, summaryLine{e.ID, summaries[i]}); err != nil {
			return err
		}
	}
	if !c.JSON {
		figures := evaluation.ScoreSummaries(examples, summaries)
		fmt.Fprintf(out, "%s\n\n", path)
		printFigure(out, "rouge1", figures.Rouge1)
		printFigure(out, "rouge2", figures.Rouge2)
		printFigure(out, "lead3_rouge1", figures.Lead3Rouge1)
		printFigure(out, "lead3_rouge2", figures.Lead3Rouge2)
		fmt.Fprintf(out, "%-21s %7d articles\n\n", "n", figures.N)
		err = writeJSON(out, figures)
	}
	return errors.Join(err, out.Flush())
}

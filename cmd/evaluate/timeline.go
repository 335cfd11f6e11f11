package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"strings"
	"time"
	"unicode"

	"byline/internal/corpus"
	"byline/internal/digest"
	"byline/internal/evaluation"
	"byline/internal/index"
	"byline/internal/words"
)

// timelineCommand makes timelines of folders.
type timelineCommand struct {
	Dirs []string `arg:"" name:"dir" help:"Folder of articles.jsonl, all of one topic, and timelines.jsonl."`
	JSON bool     `name:"json" help:"Print the timelines, a JSON object a date and an empty line between folders, instead of figures."`
}

// Run makes and prints, folder by folder.
func (c *timelineCommand) Run(ctx context.Context, out *bufio.Writer) error {
	var all []evaluation.TimelineFigures
	for i, dir := range c.Dirs {
		references, err := evaluation.ReadTimelines(dir)
		if err != nil {
			return fmt.Errorf("read timelines: %w", err)
		}
		entries, err := timeline(ctx, dir, references[0])
		if err != nil {
			return fmt.Errorf("evaluate %q: %w", dir, err)
		}
		if c.JSON {
			err = writeEntries(out, entries, i > 0)
		} else {
			all = append(all, evaluation.ScoreTimeline(references, entries))
			err = printTimeline(out, dir, all)
		}
		if err := errors.Join(err, out.Flush()); err != nil {
			return err
		}
	}
	if !c.JSON && len(all) > 1 {
		printMean(out, all)
	}
	return nil
}

// timeline is the timeline of a folder's articles, of as many dates as the
// reference has entries.
func timeline(ctx context.Context, dir string, reference evaluation.Timeline) ([]evaluation.Entry, error) {
	documents, err := readDocuments(ctx, dir)
	if err != nil {
		return nil, err
	}
	made, err := digest.TimelineOf(ctx, digest.Topic{
		Text: parted(strings.Join(reference.Topic, " ")), Limit: len(reference.Entries),
	}, documents)
	if err != nil {
		return nil, err
	}
	entries := make([]evaluation.Entry, len(made.Days))
	for i, day := range made.Days {
		entries[i].Date = day.Date.Format(time.DateOnly)
		for _, sentence := range day.Sentences {
			entries[i].Sentences = append(entries[i].Sentences, sentence.Text)
		}
	}
	return entries, nil
}

// parted sets apart words that are written as one, such as OilSpill.
func parted(text string) string {
	var parts strings.Builder
	lower := false
	for _, r := range text {
		if lower && unicode.IsUpper(r) {
			parts.WriteByte(' ')
		}
		parts.WriteRune(r)
		lower = unicode.IsLower(r)
	}
	return parts.String()
}

// readDocuments reads the articles of a folder's articles.jsonl.
func readDocuments(ctx context.Context, dir string) ([]*index.Document, error) {
	var documents []*index.Document
	analyzer := words.NewAnalyzer()
	err := eachArticle(ctx, dir, func(article corpus.Article) error {
		if article.File == "articles.jsonl" {
			documents = append(documents, index.Analyze(article, analyzer))
		}
		return nil
	})
	return documents, err
}

func writeEntries(out *bufio.Writer, entries []evaluation.Entry, apart bool) error {
	if apart {
		out.WriteByte('\n')
	}
	for _, entry := range entries {
		if err := writeJSON(out, entry); err != nil {
			return err
		}
	}
	return nil
}

// printTimeline prints the last of the figures.
func printTimeline(out *bufio.Writer, dir string, all []evaluation.TimelineFigures) error {
	figures := all[len(all)-1]
	fmt.Fprintf(out, "%s\n\n", dir)
	printFigure(out, "date_f1", figures.DateF1)
	printFigure(out, "agreement_rouge1", figures.Agreement1)
	printFigure(out, "agreement_rouge2", figures.Agreement2)
	fmt.Fprintf(out, "%-21s %7d\n\n", "dates", figures.Dates)
	return writeJSON(out, figures)
}

func printMean(out *bufio.Writer, all []evaluation.TimelineFigures) {
	var dates, one, two float64
	for _, figures := range all {
		dates += figures.DateF1
		one += figures.Agreement1
		two += figures.Agreement2
	}
	n := float64(len(all))
	fmt.Fprintf(out, "\nmean of %d\n\n", len(all))
	printFigure(out, "date_f1", dates/n)
	printFigure(out, "agreement_rouge1", one/n)
	printFigure(out, "agreement_rouge2", two/n)
}

package main

import (
	"bufio"
	"context"
	"errors"
	"slices"
	"time"

	"byline/internal/evaluation"
	"byline/internal/when"
)

// daysCommand scores the days that are read in sentences.
type daysCommand struct {
	Misses bool     `help:"Also print the sentences whose days differ from their labels."`
	Files  []string `arg:"" name:"file" help:"File of sentences, a JSON object a line: sentence, published and days (YYYY-MM-DD, or FIRST..LAST)."`
}

// daysMiss is a sentence whose days are read otherwise than they are labelled.
type daysMiss struct {
	Published string   `json:"published"`
	Sentence  string   `json:"sentence"`
	Days      []string `json:"days"`
	Found     []string `json:"found"`
}

// Run prints the figures of each file.
func (c *daysCommand) Run(_ context.Context, out *bufio.Writer) error {
	for _, file := range c.Files {
		sentences, err := evaluation.ReadDays(file)
		if err != nil {
			return err
		}
		found := make([][]string, len(sentences))
		for i, s := range sentences {
			found[i] = daysIn(s)
			if c.Misses && !slices.Equal(slices.Sorted(slices.Values(found[i])), slices.Sorted(slices.Values(s.Days))) {
				if err := writeJSON(out, daysMiss{s.Published.Format("2006-01-02 Mon"), s.Text, s.Days, found[i]}); err != nil {
					return err
				}
			}
		}
		if err := errors.Join(writeJSON(out, evaluation.ScoreDays(sentences, found)), out.Flush()); err != nil {
			return err
		}
	}
	return nil
}

// daysIn is the stretches of days that the program reads in a sentence, each
// once, as [evaluation.DaysSentence] writes them.
func daysIn(s evaluation.DaysSentence) []string {
	found := []string{}
	for _, span := range when.Find(s.Text, s.Published.Time, when.Past) {
		days := span.First.Format(time.DateOnly)
		if !span.Last.Equal(span.First) {
			days += ".." + span.Last.Format(time.DateOnly)
		}
		if !slices.Contains(found, days) {
			found = append(found, days)
		}
	}
	return found
}

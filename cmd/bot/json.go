package main

import (
	"encoding/json"
	"io"
	"time"

	"byline/internal/answer"
)

// The form of --json: names and their order are a promise to its readers.
type (
	answerJSON struct {
		Question   string      `json:"question"`
		AsOf       string      `json:"as_of"`
		Answered   bool        `json:"answered"`
		Confidence float64     `json:"confidence"`
		TookMS     float64     `json:"took_ms"`
		Answers    []quoteJSON `json:"answers"`
		// Terms is there with --explain only.
		Terms *[]string `json:"terms,omitempty"`
	}
	quoteJSON struct {
		Rank     int         `json:"rank"`
		Score    float64     `json:"score"`
		Sentence string      `json:"sentence"`
		Before   string      `json:"before"`
		After    string      `json:"after"`
		Article  articleJSON `json:"article"`
		// Explain is there with --explain only.
		Explain *[]partJSON `json:"explain,omitempty"`
	}
	articleJSON struct {
		ID        string `json:"id"`
		Title     string `json:"title"`
		Source    string `json:"source"`
		URL       string `json:"url"`
		Published string `json:"published"`
	}
	partJSON struct {
		Name   string  `json:"name"`
		Value  float64 `json:"value"`
		Factor bool    `json:"factor"`
	}
)

// writeJSON writes an answer as one line.
func writeJSON(out io.Writer, a *answer.Answer, explain bool) error {
	line := answerJSON{
		Question:   a.Question.Text,
		Answered:   a.Answered,
		Confidence: a.Confidence,
		TookMS:     float64(a.Took.Round(time.Microsecond).Microseconds()) / 1000,
		Answers:    make([]quoteJSON, len(a.Quotes)),
	}
	if !a.Question.AsOf.IsZero() {
		line.AsOf = a.Question.AsOf.Format(time.DateOnly)
	}
	for i, quote := range a.Quotes {
		line.Answers[i] = quoteJSON{
			Rank:     i + 1,
			Score:    quote.Score,
			Sentence: quote.Sentence,
			Before:   quote.Before,
			After:    quote.After,
			Article: articleJSON{
				ID:        quote.Article.ID,
				Title:     quote.Article.Title,
				Source:    quote.Article.Source,
				URL:       quote.Article.URL,
				Published: quote.Article.Day(),
			},
		}
		if explain {
			parts := make([]partJSON, len(quote.Parts))
			for j, part := range quote.Parts {
				parts[j] = partJSON(part)
			}
			line.Answers[i].Explain = &parts
		}
	}
	if explain {
		terms := append([]string{}, a.Terms...)
		line.Terms = &terms
	}
	encoder := json.NewEncoder(out)
	encoder.SetEscapeHTML(false)
	return encoder.Encode(line)
}

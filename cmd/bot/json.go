package main

import (
	"encoding/json"
	"io"
	"time"

	"byline/internal/answer"
)

// The form of --json. Its names and their order are stable.
type (
	answerJSON struct {
		Question   string      `json:"question"`
		Understood string      `json:"understood,omitempty"`
		AsOf       string      `json:"as_of"`
		Answered   bool        `json:"answered"`
		Confidence float64     `json:"confidence"`
		TookMS     float64     `json:"took_ms"`
		Answers    []quoteJSON `json:"answers"`
		// Telling is how many of the first answers add something to each other.
		Telling int           `json:"telling,omitempty"`
		WhyNot  answer.WhyNot `json:"why_not,omitempty"`
		// Terms is present with --explain only.
		Terms *[]string `json:"terms,omitempty"`
	}
	quoteJSON struct {
		Rank        int           `json:"rank"`
		Score       float64       `json:"score"`
		Sentence    string        `json:"sentence"`
		Before      string        `json:"before"`
		After       string        `json:"after"`
		Leans       bool          `json:"leans,omitempty"`
		Article     articleJSON   `json:"article"`
		Highlight   []int         `json:"highlight,omitempty"`
		SaidBy      string        `json:"said_by,omitempty"`
		AlsoIn      []articleJSON `json:"also_in,omitempty"`
		Independent int           `json:"independent"`
		DiffersFrom []int         `json:"differs_from,omitempty"`
		// Explain is present with --explain only.
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
		Weight float64 `json:"weight"`
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
		Telling:    a.Telling,
		WhyNot:     a.WhyNot,
	}
	if a.Understood != a.Question.Text {
		line.Understood = a.Understood
	}
	if !a.Question.AsOf.IsZero() {
		line.AsOf = a.Question.AsOf.Format(time.DateOnly)
	}
	for i, quote := range a.Quotes {
		line.Answers[i] = newQuoteJSON(i+1, quote, explain)
	}
	if explain {
		terms := append([]string{}, a.Terms...)
		line.Terms = &terms
	}
	encoder := json.NewEncoder(out)
	encoder.SetEscapeHTML(false)
	return encoder.Encode(line)
}

func newQuoteJSON(rank int, quote answer.Quote, explain bool) quoteJSON {
	q := quoteJSON{
		Rank:        rank,
		Score:       quote.Score,
		Sentence:    quote.Sentence,
		Before:      quote.Before,
		After:       quote.After,
		Leans:       quote.Leans,
		Article:     newArticleJSON(quote.Article),
		SaidBy:      quote.SaidBy,
		Independent: quote.Independent,
		DiffersFrom: quote.DiffersFrom,
	}
	if quote.Highlight != (answer.Span{}) {
		q.Highlight = []int{quote.Highlight.Start, quote.Highlight.End}
	}
	for _, article := range quote.AlsoIn {
		q.AlsoIn = append(q.AlsoIn, newArticleJSON(article))
	}
	if explain {
		parts := make([]partJSON, len(quote.Parts))
		for i, part := range quote.Parts {
			parts[i] = partJSON(part)
		}
		q.Explain = &parts
	}
	return q
}

func newArticleJSON(article *answer.Article) articleJSON {
	return articleJSON{
		ID:        article.ID,
		Title:     article.Title,
		Source:    article.Source,
		URL:       article.URL,
		Published: article.Day(),
	}
}

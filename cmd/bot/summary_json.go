package main

import (
	"encoding/json"
	"errors"
	"io"

	"byline/internal/digest"
)

// The form of bot summary --json. Its names and their order are stable.
type (
	summaryJSON struct {
		Topic     string                `json:"topic"`
		Articles  int                   `json:"articles"`
		Sentences []summarySentenceJSON `json:"sentences"`
		// WhyNot and Narrower are present for a topic that has no summary.
		WhyNot   string   `json:"why_not,omitempty"`
		Narrower []string `json:"narrower,omitempty"`
	}
	summarySentenceJSON struct {
		Sentence string      `json:"sentence"`
		Before   string      `json:"before"`
		Article  articleJSON `json:"article"`
		// DiffersFrom are numbers of other sentences, from 1.
		DiffersFrom []int `json:"differs_from,omitempty"`
	}
)

// writeSummaryJSON writes a summary, or why there is none, as one line.
func writeSummaryJSON(out io.Writer, s *digest.Summary, why error) error {
	line := summaryJSON{
		Topic: s.Topic.Text, Articles: s.Articles, Sentences: make([]summarySentenceJSON, len(s.Sentences)),
		WhyNot: whyNoDigest(why),
	}
	if wide, ok := errors.AsType[*digest.TooWideError](why); ok {
		line.Articles, line.Narrower = wide.Articles, wide.Narrower
	}
	for i, sentence := range s.Sentences {
		line.Sentences[i] = summarySentenceJSON{sentence.Text, sentence.Before, newArticleJSON(sentence.Article), s.DiffersFrom(i)}
	}
	encoder := json.NewEncoder(out)
	encoder.SetEscapeHTML(false)
	return encoder.Encode(line)
}

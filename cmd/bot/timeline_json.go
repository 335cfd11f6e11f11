package main

import (
	"encoding/json"
	"errors"
	"io"
	"time"

	"byline/internal/digest"
)

// The form of bot timeline --json. Its names and their order are stable.
type (
	timelineJSON struct {
		Topic    string       `json:"topic"`
		Articles int          `json:"articles"`
		Undated  int          `json:"undated"`
		Days     []dayJSON    `json:"days"`
		Reports  []reportJSON `json:"reports"`
		// WhyNot and Narrower are present for a topic that has no timeline.
		WhyNot   string   `json:"why_not,omitempty"`
		Narrower []string `json:"narrower,omitempty"`
	}
	dayJSON struct {
		Date      string                 `json:"date"`
		Sentences []timelineSentenceJSON `json:"sentences"`
	}
	timelineSentenceJSON struct {
		Sentence string      `json:"sentence"`
		Before   string      `json:"before"`
		Article  articleJSON `json:"article"`
	}
	reportJSON struct {
		Date     string `json:"date"`
		Source   string `json:"source"`
		Articles int    `json:"articles"`
	}
)

// writeTimelineJSON writes a timeline, or why there is none, as one line.
func writeTimelineJSON(out io.Writer, t *digest.Timeline, why error) error {
	line := timelineJSON{
		Topic: t.Topic.Text, Articles: t.Articles, Undated: t.Undated,
		Days: make([]dayJSON, len(t.Days)), Reports: make([]reportJSON, len(t.Reports)),
		WhyNot: whyNoDigest(why),
	}
	if undated, ok := errors.AsType[*digest.NoDatesError](why); ok {
		line.Articles, line.Undated = undated.Articles, undated.Articles
	}
	if wide, ok := errors.AsType[*digest.TooWideError](why); ok {
		line.Articles, line.Narrower = wide.Articles, wide.Narrower
	}
	for i, day := range t.Days {
		line.Days[i].Date = day.Date.Format(time.DateOnly)
		for _, s := range day.Sentences {
			line.Days[i].Sentences = append(line.Days[i].Sentences, timelineSentenceJSON{s.Text, s.Before, newArticleJSON(s.Article)})
		}
	}
	for i, report := range t.Reports {
		line.Reports[i] = reportJSON{report.Date.Format(time.DateOnly), report.Source, report.Articles}
	}
	encoder := json.NewEncoder(out)
	encoder.SetEscapeHTML(false)
	return encoder.Encode(line)
}

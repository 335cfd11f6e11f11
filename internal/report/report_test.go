package report

import (
	"strings"
	"time"

	"byline/internal/corpus"
	"byline/internal/index"
	"byline/internal/words"
)

// document is an article published some days after 1 May 2024, or on an unknown
// day if day is negative.
func document(id string, day int, title, text string) *index.Document {
	article := corpus.Article{ID: id, Title: title, Text: text}
	if day >= 0 {
		article.Published = time.Date(2024, time.May, 1+day, 0, 0, 0, 0, time.UTC)
	}
	return index.Analyze(article, words.NewAnalyzer())
}

// state reads a text of one sentence.
func state(id string, day int, text string) *Statement {
	return State(document(id, day, "", text), 0)
}

// answering reads a text of one sentence with its answer in brackets.
func answering(d func(text string) *index.Document, text string) (*Statement, Span) {
	start, end := strings.Index(text, "["), strings.Index(text, "]")
	read := d(strings.NewReplacer("[", "", "]", "").Replace(text))
	return State(read, len(read.Sentences)-1), Span{start, end - 1}
}

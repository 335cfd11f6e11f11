package answer

import (
	"context"

	"byline/internal/index"
)

// Passage is a run of neighbouring sentences of an article, which the reader
// reads together.
type Passage struct {
	Article  *Article
	Document *index.Document
	// First and Last are the positions of its sentences, inclusive.
	First, Last int
}

// Passages are what the reader reads for a question, most promising first; the
// reader is trained and measured on them. The error is that of [Answerer.Ask].
func (a *Answerer) Passages(ctx context.Context, question Question) ([]Passage, error) {
	q, opened, err := a.parseAndRetrieve(ctx, question)
	if err != nil {
		return nil, err
	}
	var result []Passage
	for _, p := range passages(q, opened, readPassages) {
		result = append(result, Passage{p.Article, p.document, p.first, p.last})
	}
	return result, nil
}

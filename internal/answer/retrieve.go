package answer

import (
	"context"

	"byline/internal/query"
	"byline/internal/retrieval"
)

// parse reads a question in the words of the articles.
func (a *Answerer) parse(ctx context.Context, question Question) (*query.Query, error) {
	return query.Parse(ctx, question.Text, question.AsOf, question.Before, a.Finder)
}

// retrieve finds the articles that may answer, best first.
func (a *Answerer) retrieve(ctx context.Context, q *query.Query, question Question) ([]*retrieval.Found, error) {
	request := retrieval.Request{AsOf: question.AsOf, Selection: question.Selection}
	if q.Lookups > 1 && !a.knowsLanguages(question.Selection) {
		request.Newest = lookedAt // so that a no takes no further request
	}
	return retrieval.Find(ctx, a.Finder, q, request)
}

// parseAndRetrieve reads a question and finds the articles that may answer.
func (a *Answerer) parseAndRetrieve(ctx context.Context, question Question) (*query.Query, []*retrieval.Found, error) {
	q, err := a.parse(ctx, question)
	if err != nil {
		return nil, nil, err
	}
	opened, err := a.retrieve(ctx, q, question)
	return q, opened, err
}

// Passages are what the reader reads for a question, most promising first; the
// reader is trained and measured on them. The error is that of [Answerer.Ask].
func (a *Answerer) Passages(ctx context.Context, question Question) ([]*retrieval.Passage, error) {
	q, opened, err := a.parseAndRetrieve(ctx, question)
	if err != nil {
		return nil, err
	}
	return retrieval.Passages(q, opened, retrieval.MostPassages), nil
}

package answer

import (
	"context"

	"byline/internal/index"
	"byline/internal/query"
)

// latest is the first sentences of the newest articles, for a question such as
// "any news today?" that has no word to search for. There is nothing to rank:
// the days decide.
func (a *Answerer) latest(ctx context.Context, q *query.Query, question Question) ([]*candidate, error) {
	selection := question.Selection
	if q.Days.Firm {
		if selection.Since.Before(q.Days.First) {
			selection.Since = q.Days.First
		}
		if selection.Until.IsZero() || selection.Until.After(q.Days.Last) {
			selection.Until = q.Days.Last
		}
	}
	newest, err := a.Finder.Latest(ctx, selection, max(1, question.Limit))
	if err != nil {
		return nil, err
	}
	ids := make([]string, len(newest))
	for i, article := range newest {
		ids[i] = article.ID
	}
	documents, err := index.DocumentsOf(ctx, a.Finder, ids)
	if err != nil {
		return nil, err
	}
	var found []*candidate
	for i, article := range newest {
		if c := lead(article, documents[i]); c != nil {
			found = append(found, c)
		}
	}
	return found, nil
}

// lead is the first sentence of an article that reports news; nil when none
// does.
func lead(article *Article, document *index.Document) *candidate {
	for position, sentence := range document.Sentences {
		if sentence.Tells() || position == 0 && len(document.Sentences) == 1 {
			return &candidate{found: &found{Article: article, document: document}, position: position, sentence: document.Sentence(position)}
		}
	}
	return nil
}

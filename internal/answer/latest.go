package answer

import (
	"context"

	"byline/internal/query"
)

// latest is the first sentences of the newest articles, for a question such as
// "any news today?" that has no word to look for. There is nothing to rank:
// the days decide.
func (a *Answerer) latest(ctx context.Context, q *query.Query, question Question) ([]*candidate, error) {
	selection := question.selection()
	if q.Days.Firm {
		if selection.Since.Before(q.Days.First) {
			selection.Since = q.Days.First
		}
		if selection.Until.IsZero() || selection.Until.After(q.Days.Last) {
			selection.Until = q.Days.Last
		}
	}
	var found []*candidate
	for _, article := range a.Finder.Latest(selection, max(1, question.Limit)) {
		c, err := a.lead(ctx, article)
		if err != nil {
			return nil, err
		}
		if c != nil {
			found = append(found, c)
		}
	}
	return found, nil
}

// lead is the first sentence of an article that tells news; nil where none
// does.
func (a *Answerer) lead(ctx context.Context, article *Article) (*candidate, error) {
	document, err := a.Finder.Document(ctx, article.ID)
	if err != nil {
		return nil, err
	}
	for position, sentence := range document.Sentences {
		if sentence.Tells() || position == 0 && len(document.Sentences) == 1 {
			return &candidate{found: &found{Article: article, document: document}, position: position, sentence: document.Sentence(position)}, nil
		}
	}
	return nil, nil
}

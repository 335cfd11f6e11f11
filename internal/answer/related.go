package answer

import (
	"context"

	"byline/internal/index"
)

// bears is how much of a text, by weight, an article must hold to bear on it.
// A message says much that no report has.
const bears = 0.4

// leastShared is how many of a text's words an article must hold to bear on
// it, unless fewer stand in any article.
const leastShared = 2

// Related is the best sentence of each article that bears on a text, such as a
// message that somebody wrote: at most question.Limit, best first. The error is
// that of [Answerer.Ask].
func (a *Answerer) Related(ctx context.Context, question Question) ([]Quote, error) {
	query, err := parseInContext(ctx, question, a.finder)
	if err != nil {
		return nil, err
	}
	ranked, err := a.rank(ctx, query, question)
	if err != nil {
		return nil, err
	}
	var quotes []Quote
	seen := make(map[*index.Document]bool)
	for _, s := range ranked {
		if len(quotes) == max(1, question.Limit) {
			break
		}
		if seen[s.document] {
			continue
		}
		seen[s.document] = true
		if s.bears(query) {
			quotes = append(quotes, query.mark(s.quote()))
		}
	}
	return quotes, nil
}

// bears reports whether a sentence's article holds enough of a text. Words that
// no article holds, of which talk is full, do not count.
func (s *scored) bears(q *query) bool {
	held, all, shared, heard := 0.0, 0.0, 0, 0
	for t, strength := range q.heldBy(s) {
		term := q.terms[t]
		if term.heard {
			all += term.weight
			heard++
		}
		if strength > 0 {
			held += strength * term.weight
			shared++
		}
	}
	return shared >= min(leastShared, heard) && held >= bears*all
}

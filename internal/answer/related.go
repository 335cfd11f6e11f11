package answer

import (
	"context"

	"byline/internal/query"
)

// bearsShare is how much of a text, by weight, an article must hold to bear on
// it: a message says much that no report has. leastShared is how many of the
// text's words it must hold, unless fewer stand in any article.
const (
	bearsShare  = 0.4
	leastShared = 2
)

// Related is the most promising sentence of each article that bears on a text,
// such as a message that somebody wrote: at most question.Limit, best first.
// A text is no question, so the reader is not asked. The error is that of
// [Answerer.Ask].
func (a *Answerer) Related(ctx context.Context, question Question) ([]Quote, error) {
	q, err := query.Parse(ctx, question.Text, question.AsOf, question.Before, a.Finder)
	if err != nil {
		return nil, err
	}
	opened, err := a.retrieve(ctx, q, question)
	if err != nil {
		return nil, err
	}
	match := newMatcher(q)
	var related []Quote
	for _, article := range opened {
		if len(related) == max(1, question.Limit) {
			break
		}
		if !article.bearsOn(match) {
			continue
		}
		if cut := article.passages(match); len(cut) > 0 {
			best := cut[0].best
			c := &candidate{found: article, position: best, sentence: article.document.Sentence(best), score: cut[0].score}
			related = append(related, newStatement(c).quote())
		}
	}
	return related, nil
}

// bearsOn reports whether an article holds enough of a text. Words that no
// article holds, of which talk is full, do not count.
func (f *found) bearsOn(m *matcher) bool {
	met := make([]bool, len(m.terms))
	for _, term := range f.document.Vocabulary {
		for i, strength := range m.strength(term) {
			met[i] = met[i] || strength >= synonymStrength
		}
	}
	held, all, shared, known := 0.0, 0.0, 0, 0
	for i, term := range m.terms {
		if !term.Known {
			continue
		}
		known++
		all += term.Weight
		if met[i] {
			shared++
			held += term.Weight
		}
	}
	return shared > 0 && shared >= min(leastShared, known) && held >= bearsShare*all
}

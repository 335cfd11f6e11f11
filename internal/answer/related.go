package answer

import "context"

// bearsShare is how much of a text, by weight, an article must hold to be
// relevant to it; a chat message says much that no report has. leastShared is
// how many of the text's words it must hold, unless fewer occur in any article.
const (
	bearsShare  = 0.4
	leastShared = 2
)

// Related is, of each article that is relevant to a text such as a chat message,
// the sentence that shares most with the text: at most question.Limit, the best
// article first. The text is not a question, so neither the reader nor the
// network of the promise is used, which are fitted to questions. The error is
// that of [Answerer.Ask].
func (a *Answerer) Related(ctx context.Context, question Question) ([]Quote, error) {
	q, opened, err := a.parseAndRetrieve(ctx, question)
	if err != nil {
		return nil, err
	}
	m := newMatcher(q)
	var related []Quote
	for _, article := range opened {
		if len(related) == max(1, question.Limit) {
			break
		}
		if !article.bearsOn(m) {
			continue
		}
		if best, share := article.closest(m); best >= 0 {
			c := &candidate{found: article, position: best, sentence: article.document.Sentence(best), score: share}
			related = append(related, newStatement(c).quote())
		}
	}
	return related, nil
}

// closest is the position of the article's sentence whose own words meet the most
// of a text, and the share that they meet; -1 when none meets any.
func (f *found) closest(m *matcher) (position int, share float64) {
	position = -1
	for i, words := range f.document.Terms {
		if f.document.Sentences[i].Aside {
			continue
		}
		own := m.meetAll(f.document.Vocabulary, words)
		if met := weightOf(m.terms, own.likeness); met > share {
			position, share = i, met
		}
	}
	return position, share
}

// bearsOn reports whether an article holds enough of a text. Words that no
// article holds, of which chat is full, do not count.
func (f *found) bearsOn(m *matcher) bool {
	met := m.named.in(f.document, len(m.terms))
	held, all, shared, known := 0.0, 0.0, 0, 0
	for i, term := range m.terms {
		if !term.Known {
			continue
		}
		known++
		all += term.Weight
		if met[i] > 0 {
			shared++
			held += term.Weight
		}
	}
	return shared > 0 && shared >= min(leastShared, known) && held >= bearsShare*all
}

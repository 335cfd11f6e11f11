package answer

import "context"

// bearsShare is how much of a text, by weight, an article must hold to be
// relevant to it; a chat message says much that no report has. leastShared is
// how many of the text's words it must hold, unless fewer occur in any article.
const (
	bearsShare  = 0.4
	leastShared = 2
)

// Related is the most promising sentence of each article that is relevant to a
// text, such as a chat message: at most question.Limit, best first. The text is
// not a question, so the reader is not used. The error is that of
// [Answerer.Ask].
func (a *Answerer) Related(ctx context.Context, question Question) ([]Quote, error) {
	q, opened, err := a.parseAndRetrieve(ctx, question)
	if err != nil {
		return nil, err
	}
	promise := newPromiser(q)
	var related []Quote
	for _, article := range opened {
		if len(related) == max(1, question.Limit) {
			break
		}
		if !article.bearsOn(promise.matcher) {
			continue
		}
		if cut := article.passages(promise); len(cut) > 0 {
			best := cut[0].best
			c := &candidate{found: article, position: best, sentence: article.document.Sentence(best), score: cut[0].score}
			related = append(related, newStatement(c).quote())
		}
	}
	return related, nil
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

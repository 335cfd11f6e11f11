package retrieval

import (
	"byline/internal/index"
	"byline/internal/query"
)

// How fully another word meets one of the question's, from 0 to 1: another
// spelling or a synonym. The term itself meets it with 1.
const (
	Spelling = 0.9
	Synonym  = 0.7
)

// Terms are a question's terms and all words for them: other spellings and
// synonyms. They may be used by any number of goroutines at once.
type Terms struct {
	terms    []query.Term
	named    map[string][]namedTerm // by word
	articles int                    // of which the terms are weighed
}

// namedTerm is the position of a question's term, and how fully it is met.
type namedTerm struct {
	term     int
	strength float64
}

// TermsOf are the terms of a question.
func TermsOf(q *query.Query) *Terms {
	t := &Terms{q.Terms, make(map[string][]namedTerm), q.Articles}
	for i, term := range q.Terms {
		t.named[term.Text] = append(t.named[term.Text], namedTerm{i, 1})
		for _, other := range term.Also {
			t.named[other] = append(t.named[other], namedTerm{i, Spelling})
		}
		for _, other := range term.Synonyms {
			t.named[other.Text] = append(t.named[other.Text], namedTerm{i, Synonym})
		}
	}
	return t
}

// In is how fully the words of an article meet each term.
func (t *Terms) In(document *index.Document) []float64 {
	met := make([]float64, len(t.terms))
	for _, word := range document.Vocabulary {
		met = t.meet(met, word)
	}
	return met
}

// Of is how fully words of an article, given by their numbers, meet each term;
// nil when they meet none.
func (t *Terms) Of(document *index.Document, numbers []uint32) (met []float64) {
	for _, number := range numbers {
		met = t.meet(met, document.Vocabulary[number])
	}
	return met
}

// meet adds to how fully words meet each term how another one does. The list may
// be nil as long as no term is met.
func (t *Terms) meet(met []float64, word string) []float64 {
	for _, of := range t.named[word] {
		if met == nil {
			met = make([]float64, len(t.terms))
		}
		met[of.term] = max(met[of.term], of.strength)
	}
	return met
}

// Share is the share of the terms' weight that is met at least so fully, given
// how fully each term is; 0 when there are no terms.
func (t *Terms) Share(met []float64, least float64) float64 {
	return weightOf(t.terms, func(term int) float64 { return oneIf(valueAt(met, term) >= least) })
}

// Held is what an article holds of a question.
type Held struct {
	// Sentence is the share of the question's weight that the best sentence
	// holds with its neighbours, the title and the article, from 0 to 1.
	Sentence float64
	// Names is the share of the names' weight that the article holds; 1 when
	// the question has none.
	Names float64
	// Weight is the weight of the question's words that the article holds, and
	// Rarest the highest weight of one of them, as sums of IDF.
	Weight, Rarest float64
}

// Held is what an article holds of the question; zero when the whole article
// holds a smaller share of its weight than least.
func (t *Terms) Held(document *index.Document, least float64) Held {
	whole := t.In(document)
	inWhole := func(term int) float64 { return whole[term] }
	if weightOf(t.terms, inWhole) < least {
		return Held{}
	}
	held := Held{Names: t.weightOfNames(inWhole)}
	for i, term := range t.terms {
		held.Weight += float64(term.Weight * whole[i])
		if whole[i] > 0 {
			held.Rarest = max(held.Rarest, term.Weight)
		}
	}
	title := t.Of(document, document.TitleTerms)
	rows := make([][]float64, len(document.Terms)+2) // with none before the first and after the last
	for i, words := range document.Terms {
		rows[i+1] = t.Of(document, words)
	}
	for i := range document.Terms {
		if document.Sentences[i].Aside || rows[i] == nil && rows[i+1] == nil && rows[i+2] == nil {
			continue
		}
		held.Sentence = max(held.Sentence, weightOf(t.terms, func(term int) float64 {
			return covered(valueAt(rows[i+1], term), max(valueAt(rows[i], term), valueAt(rows[i+2], term)), valueAt(title, term), whole[term])
		}))
	}
	return held
}

// weightOf is the share of the terms' weight that is met, given how fully each
// term is; 0 when there are no terms.
func weightOf(terms []query.Term, met func(term int) float64) float64 {
	part, all := 0.0, 0.0
	for i, term := range terms {
		part += float64(term.Weight * met(i)) // float64 forbids a fused sum, which would differ by machine
		all += term.Weight
	}
	if all == 0 {
		return 0
	}
	return part / all
}

// weightOfNames is weightOf for the terms that are names; 1 when there are none.
func (t *Terms) weightOfNames(met func(term int) float64) float64 {
	names, at := termsThat(t.terms, func(t query.Term) bool { return t.Name })
	if len(names) == 0 {
		return 1
	}
	return weightOf(names, func(name int) float64 { return met(at[name]) })
}

// termsThat are the terms that are kept, and where they stand among all.
func termsThat(terms []query.Term, keep func(query.Term) bool) (kept []query.Term, at []int) {
	for i, term := range terms {
		if keep(term) {
			kept, at = append(kept, term), append(at, i)
		}
	}
	return kept, at
}

func valueAt(values []float64, i int) float64 {
	if values == nil {
		return 0
	}
	return values[i]
}

func oneIf(condition bool) float64 {
	if condition {
		return 1
	}
	return 0
}

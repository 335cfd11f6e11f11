package answer

import (
	"byline/internal/index"
	"byline/internal/meaning"
	"byline/internal/words"
)

// likeness is how like a term of an article is to each of the question's.
type likeness struct {
	vector meaning.Vector
	toTerm []float64
}

// likenessOf looks a term up; nil for one whose meaning is not known. What it
// finds it remembers for the question's other sentences.
func (q *query) likenessOf(term string) *likeness {
	if found, ok := q.likeness[term]; ok {
		return found
	}
	var found *likeness
	if vector, known := meaning.Of(term); known {
		found = &likeness{vector, make([]float64, len(q.terms))}
		for t := range q.terms {
			if q.terms[t].known {
				found.toTerm[t] = vector.Likeness(q.terms[t].vector)
			}
		}
	}
	q.likeness[term] = found
	return found
}

// measureMeaning measures what the sentence's words mean beside the
// question's.
func (s *scored) measureMeaning(q *query, sentence []words.Token) {
	var sum meaning.Sum
	best := make([]float64, len(q.terms))
	met := make([]float64, len(q.terms))
	for _, token := range sentence {
		if words.Stop(token.Term) {
			continue
		}
		for _, m := range q.match[token.Term] {
			met[m.position] = max(met[m.position], m.strength)
		}
		like := q.likenessOf(token.Term)
		if like == nil {
			continue
		}
		sum.Add(like.vector)
		for t, value := range like.toTerm {
			if value < 0.999 { // not the question's own word
				best[t] = max(best[t], value)
			}
		}
	}
	for t, term := range q.terms {
		s.measures[soft] += max(0, best[t]-met[t]) * term.weight / q.weight
	}
	if q.focus >= 0 {
		s.measures[focusLike] = best[q.focus]
	}
	s.measures[about] = sum.Likeness(&q.meaning)
}

// likenessOfTitle is how like the meanings of an article's title and the
// question are, from -1 to 1.
func (q *query) likenessOfTitle(d *index.Document) float64 {
	var sum meaning.Sum
	for _, position := range d.TitleTerms {
		if term := d.Vocabulary[position]; !words.Stop(term) {
			if like := q.likenessOf(term); like != nil {
				sum.Add(like.vector)
			}
		}
	}
	return sum.Likeness(&q.meaning)
}

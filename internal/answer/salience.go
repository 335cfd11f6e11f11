package answer

import (
	"byline/internal/index"
	"byline/internal/words"
)

// asksName are the kinds that are answered by a name.
var asksName = map[asked]bool{aName: true, aPerson: true, aPlace: true}

// leastSentences keeps short articles from making every name in them salient.
const leastSentences = 4

// measureNames measures, for a question that a name answers, how much the
// article is about a name in the sentence that the question lacks: whom a
// report is about it names in its title and again and again, and that is more
// often than not what is asked for. "The show was renewed" has no such name.
func (s *scored) measureNames(q *query, r reading) {
	terms := s.document.Terms[s.position]
	if q.focus < 0 || !asksName[q.asked] || len(terms) != len(r.tokens) {
		return
	}
	spoken := q.spokenOf(s.document)
	most := 0
	for i, token := range r.tokens {
		if q.speaksOf(token.Term) || !startsUpper(r.text[token.Start:]) || words.Stop(token.Term) || months[token.Term] || weekdays[token.Term] {
			continue
		}
		most = max(most, spoken.sentences[terms[i]])
		if spoken.title[terms[i]] {
			s.measures[titleName] = max(s.measures[titleName], namedInTitle+q.likenessToFocus(token.Term))
		}
	}
	s.measures[salient] = float64(most) / float64(max(leastSentences, len(s.document.Terms)))
}

// namedInTitle is what a name of the title counts that is nothing like the kind
// asked for; one that is like it, as "Fiona" is to "hurricane", counts more.
const namedInTitle = 1

// likenessToFocus is how like a term is to the kind asked for, from 0 to 1.
func (q *query) likenessToFocus(term string) float64 {
	like := q.likenessOf(term)
	if like == nil {
		return 0
	}
	return max(0, like.toTerm[q.focus])
}

// spoken is what an article speaks of, by the positions of its vocabulary: in
// how many sentences, and whether in its title.
type spoken struct {
	sentences []int
	title     []bool
}

// spokenOf counts what an article speaks of, once for all of its sentences.
func (q *query) spokenOf(d *index.Document) *spoken {
	if found, ok := q.spoken[d]; ok {
		return found
	}
	found := &spoken{make([]int, len(d.Vocabulary)), make([]bool, len(d.Vocabulary))}
	last := make([]int, len(d.Vocabulary)) // the sentence that spoke of it last, from 1
	for i, terms := range d.Terms {
		for _, term := range terms {
			if last[term] != i+1 {
				last[term] = i + 1
				found.sentences[term]++
			}
		}
	}
	for _, term := range d.TitleTerms {
		found.title[term] = true
	}
	q.spoken[d] = found
	return found
}

package retrieval

import (
	"byline/internal/meaning"
	"byline/internal/query"
	"byline/internal/words"
)

// How much a question's word counts by where it stands, as a fraction of what
// it counts in the sentence itself. These values, and those below, were chosen
// by how many of the questions of 2024 have a right sentence among those read.
// They are not fitted: the largest of several values has no slope to follow.
const (
	inNeighbour = 0.6
	inTitle     = 0.7
	inArticle   = 0.2
)

// How fully a word of similar meaning meets one of the question's, by the cosine
// of their vectors.
const (
	leastCosine    = 0.35
	cosineStrength = 0.5 // at a cosine of 1
)

// matcher computes how fully a document's words meet those of a question. It
// caches words, since articles on one event share many.
type matcher struct {
	*Terms
	vectors []meaning.Vector
	known   []bool
	// met is how a word of an article meets the question's terms.
	met map[string]meeting
}

// meeting is how fully words meet each of the question's terms, from 0 to 1; its
// lists are nil when no term is met that way.
type meeting struct {
	named []float64 // by the term itself, another spelling or a synonym
	alike []float64 // by a word of similar meaning: the cosine, from leastCosine on
}

// at is how fully the words meet a term.
func (m meeting) at(term int) float64 {
	return max(valueAt(m.named, term), cosineStrength*valueAt(m.alike, term))
}

// likeness is at with a word of similar meaning counted by its whole cosine.
func (m meeting) likeness(term int) float64 {
	return max(valueAt(m.named, term), valueAt(m.alike, term))
}

// add takes in another word, of so many terms.
func (m *meeting) add(word meeting, terms int) {
	m.named = larger(m.named, word.named, terms)
	m.alike = larger(m.alike, word.alike, terms)
}

// larger is the larger of each two values of lists, either of which may be nil.
// It changes the first.
func larger(a, b []float64, length int) []float64 {
	if a == nil && b != nil {
		a = make([]float64, length)
	}
	for i, value := range b {
		a[i] = max(a[i], value)
	}
	return a
}

func newMatcher(q *query.Query) *matcher {
	m := &matcher{Terms: TermsOf(q), met: make(map[string]meeting)}
	m.vectors, m.known = make([]meaning.Vector, len(q.Terms)), make([]bool, len(q.Terms))
	for i, term := range q.Terms {
		m.vectors[i], m.known[i] = meaning.Of(term.Text)
	}
	return m
}

// meetingOf is how a word meets the question's terms.
func (m *matcher) meetingOf(word string) meeting {
	found, seen := m.met[word]
	if seen {
		return found
	}
	found.named = m.meet(nil, word)
	if !words.Stop(word) {
		if vector, known := meaning.Of(word); known {
			for i := range m.terms {
				if !m.known[i] {
					continue
				}
				if cosine := vector.Likeness(m.vectors[i]); cosine >= leastCosine {
					if found.alike == nil {
						found.alike = make([]float64, len(m.terms))
					}
					found.alike[i] = cosine
				}
			}
		}
	}
	m.met[word] = found
	return found
}

// meetings are how the words of a document's vocabulary meet the question's terms.
func (m *matcher) meetings(vocabulary []string) []meeting {
	of := make([]meeting, len(vocabulary))
	for i, word := range vocabulary {
		of[i] = m.meetingOf(word)
	}
	return of
}

// meetAll is how words, given by their numbers in a vocabulary, meet the
// question's terms.
func (m *matcher) meetAll(vocabulary []meeting, numbers []uint32) (all meeting) {
	for _, number := range numbers {
		all.add(vocabulary[number], len(m.terms))
	}
	return all
}

// covered is how fully a sentence and what stands around it meet a term, given
// how fully its own words, the sentences next to it, the title and the whole
// article do.
func covered(own, neighbours, title, article float64) float64 {
	return max(own, inNeighbour*neighbours, inTitle*title, inArticle*article)
}

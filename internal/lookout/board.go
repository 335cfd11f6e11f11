package lookout

import (
	"slices"

	"byline/internal/answer"
	"byline/internal/digest"
	"byline/internal/index"
	"byline/internal/watch"
	"byline/internal/words"
)

// standing is a watch prepared, as a question or a topic, in the words of some
// articles.
type standing struct {
	watch.Watch
	question *answer.Standing
	topic    *digest.Standing
	// weights are the weights of the terms that it is found by; all is their
	// sum.
	weights []float64
	all     float64
	// words are the forms of those terms.
	words map[string]bool
}

// board is an index of watches: looking up an article finds the watches that it
// may concern, so that watches with other words cost nothing.
type board struct {
	watches []*standing
	// postings are the terms that each word meets.
	postings map[string][]posting
}

// posting is a term that a word meets: the positions of its watch and of the
// term in it.
type posting struct{ watch, term int32 }

// leastMet is the least part of a watch's weight that an article must hold to
// concern it: what a topic requires, and less than what a question does.
const leastMet = 0.5

func newBoard(watches []*standing) *board {
	b := &board{watches: watches, postings: make(map[string][]posting)}
	for i, w := range watches {
		for t, forms := range w.forms() {
			for _, form := range forms {
				b.postings[form] = append(b.postings[form], posting{int32(i), int32(t)})
			}
		}
	}
	return b
}

// forms are the words that meet each of the terms that a watch is found by.
func (s *standing) forms() (forms [][]string) {
	add := func(weight float64, terms ...string) {
		terms = append(terms, words.Alike(terms[0])...)
		for _, term := range terms {
			s.words[term] = true
		}
		slices.Sort(terms)
		forms = append(forms, slices.Compact(terms))
		s.weights = append(s.weights, weight)
		s.all += weight
	}
	s.weights, s.all, s.words = nil, 0, make(map[string]bool)
	switch {
	case s.question != nil:
		for _, term := range s.question.Terms() {
			add(term.Weight, append([]string{term.Text}, term.Also...)...)
		}
	case s.topic != nil:
		for _, term := range s.topic.Terms() {
			add(term.Weight, term.Text)
		}
	}
	return forms
}

// concerned are the watches that an article may concern, in their order.
// Concurrent calls must not share scratch.
func (b *board) concerned(document *index.Document, s *scratch) []*standing {
	s.reset(len(b.watches))
	for _, word := range document.Vocabulary {
		for _, p := range b.postings[word] {
			if s.terms[p.watch]&(1<<p.term) != 0 {
				continue // by another word
			}
			if s.terms[p.watch] == 0 {
				s.touched = append(s.touched, p.watch)
			}
			s.terms[p.watch] |= 1 << p.term
			s.met[p.watch] += b.watches[p.watch].weights[p.term]
		}
	}
	slices.Sort(s.touched)
	var found []*standing
	for _, i := range s.touched {
		if w := b.watches[i]; s.met[i] >= leastMet*w.all {
			found = append(found, w)
		}
	}
	return found
}

// scratch holds the counters of concerned.
type scratch struct {
	met     []float64
	terms   []uint64 // a bit for each term; a question has fewer than 64
	touched []int32
}

func (s *scratch) reset(n int) {
	if len(s.met) < n {
		s.met, s.terms, s.touched = make([]float64, n), make([]uint64, n), nil
	}
	for _, i := range s.touched {
		s.met[i], s.terms[i] = 0, 0
	}
	s.touched = s.touched[:0]
}

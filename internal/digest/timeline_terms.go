package digest

import (
	"math"
	"slices"

	"byline/internal/words"
)

// lexis is the terms of the articles of a topic, numbered throughout.
type lexis struct {
	bearers []bearer
	// terms is, for each bearer and each word of its vocabulary, the number
	// of its term; -1 for a stop word.
	terms [][]int
	// rarity and common are, for each term, its inverse document frequency
	// and how often it is used, from 0 to 1. asked marks the topic's own.
	rarity, common []float64
	asked          []bool
}

func newLexis(m *material) *lexis {
	l := &lexis{bearers: m.bearers, terms: make([][]int, len(m.bearers))}
	numbers := make(map[string]int)
	var articles, uses []int
	for i, b := range m.bearers {
		l.terms[i] = make([]int, len(b.document.Vocabulary))
		for v, term := range b.document.Vocabulary {
			number, known := numbers[term]
			if !known {
				number = -1
				if !words.Stop(term) {
					number = len(articles)
					articles, uses = append(articles, 0), append(uses, 0)
				}
				numbers[term] = number
			}
			l.terms[i][v] = number
			if number >= 0 {
				articles[number]++
			}
		}
		for _, sentence := range b.document.Terms {
			for _, v := range sentence {
				if number := l.terms[i][v]; number >= 0 {
					uses[number]++
				}
			}
		}
	}
	l.rarity, l.common, l.asked = make([]float64, len(articles)), make([]float64, len(articles)), make([]bool, len(articles))
	most := 1
	for _, n := range uses {
		most = max(most, n)
	}
	for number := range articles {
		l.rarity[number] = rarity(articles[number], len(m.bearers))
		l.common[number] = math.Log1p(float64(uses[number])) / math.Log1p(float64(most))
	}
	for _, term := range m.terms {
		if number, known := numbers[term.Text]; known && number >= 0 {
			l.asked[number] = true
		}
	}
	return l
}

// termsOf is the distinct terms of a sentence in order.
func (l *lexis) termsOf(at telling) []int {
	vocabulary := l.bearers[at.bearer].document.Terms[at.sentence]
	terms := make([]int, 0, len(vocabulary))
	for _, v := range vocabulary {
		if number := l.terms[at.bearer][v]; number >= 0 {
			terms = append(terms, number)
		}
	}
	slices.Sort(terms)
	return slices.Compact(terms)
}

package report

import (
	"slices"
	"strings"

	"byline/internal/words"
)

// Span is a part of a sentence in bytes: sentence[Start:End].
type Span struct{ Start, End int }

func (s Span) meets(t Span) bool { return s.Start < t.End && t.Start < s.End }

func (s Span) holds(token words.Token) bool { return s.meets(Span{token.Start, token.End}) }

// sentence is a sentence with its words.
type sentence struct {
	text   string
	tokens []words.Token
}

// lower is the i-th word in lower case; "" when i is out of range.
func (s *sentence) lower(i int) string {
	if i < 0 || i >= len(s.tokens) {
		return ""
	}
	return strings.ToLower(s.text[s.tokens[i].Start:s.tokens[i].End])
}

// term is the term of the i-th word; "" when i is out of range.
func (s *sentence) term(i int) string {
	if i < 0 || i >= len(s.tokens) {
		return ""
	}
	return s.tokens[i].Term
}

// joined reports whether at most a space or a hyphen separates word i from the
// next.
func (s *sentence) joined(i int) bool {
	if i < 0 || i+1 >= len(s.tokens) {
		return false
	}
	gap := s.text[s.tokens[i].End:s.tokens[i+1].Start]
	return gap == " " || gap == "-" || gap == ""
}

// spanOf is the place of a quantity in its sentence.
func (s *sentence) spanOf(f quantity) Span {
	return Span{s.tokens[f.first].Start, s.tokens[f.end-1].End}
}

// isAlike reports whether two terms are equal or synonyms.
func isAlike(a, b string) bool { return a == b || slices.Contains(words.Alike(a), b) }

func holdsAlike(terms []string, term string) bool {
	return slices.ContainsFunc(terms, func(other string) bool { return isAlike(term, other) })
}

// shared is how many terms two lists have in common.
func shared(terms, others []string) int {
	held := func(terms, others []string) (n int) {
		for _, term := range terms {
			if holdsAlike(others, term) {
				n++
			}
		}
		return n
	}
	return min(held(terms, others), held(others, terms))
}

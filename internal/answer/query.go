package answer

import (
	"context"
	"math"
	"strings"
	"sync"

	"byline/internal/index"
	"byline/internal/words"
)

// maxTerms bounds the terms of a question that are looked for; those of a
// longer one are its first.
const maxTerms = 40

// maxQuestion bounds, in bytes, the part of a question that is read.
const maxQuestion = 8 << 10

// query is a question as terms.
type query struct {
	terms []term
	// match maps a term of an article to the terms of the question that it
	// speaks of, itself or a word alike.
	match map[string][]matched
	// weight is the sum of the terms' weights.
	weight float64
	role   role
}

// term is a word of the question that tells sentences apart.
type term struct {
	text string
	// weight is the inverse document frequency: log(1 + (N-n+½)/(n+½)), the
	// form of Robertson and Spärck Jones that BM25 uses.
	weight float64
}

// matched is a term of the question, by its position, and how fully it is met,
// from 0 to 1.
type matched struct {
	position int
	strength float64
}

// alikeStrength is how fully another word for the same thing meets a term.
const alikeStrength = 0.7

var analyzers = sync.Pool{New: func() any { return words.NewAnalyzer() }}

// tokens is the words of a text.
func tokens(text string) []words.Token {
	analyzer := analyzers.Get().(*words.Analyzer)
	defer analyzers.Put(analyzer)
	return analyzer.Tokens(nil, text)
}

// parse reads a question. It returns ErrEmpty for one without text.
func parse(ctx context.Context, text string, frequencies Frequencies) (*query, error) {
	if strings.TrimSpace(text) == "" {
		return nil, ErrEmpty
	}
	if len(text) > maxQuestion {
		text = text[:maxQuestion]
		text = strings.ToValidUTF8(text[:max(0, strings.LastIndexByte(text, ' '))], "")
	}
	q := &query{match: make(map[string][]matched)}
	found := tokens(text)
	for _, token := range found {
		if words.Stop(token.Term) || q.holds(token.Term) || len(q.terms) == maxTerms {
			continue
		}
		n, err := frequencies.Frequency(ctx, token.Term)
		if err != nil {
			return nil, err
		}
		weight := math.Log(1 + (float64(frequencies.Len()-n)+0.5)/(float64(n)+0.5))
		q.match[token.Term] = append(q.match[token.Term], matched{len(q.terms), 1})
		q.terms = append(q.terms, term{token.Term, weight})
		q.weight += weight
	}
	for position, term := range q.terms {
		for _, other := range words.Alike(term.text) {
			q.match[other] = append(q.match[other], matched{position, alikeStrength})
		}
	}
	q.role = parseRole(found)
	return q, nil
}

func (q *query) holds(text string) bool {
	for _, term := range q.terms {
		if term.text == text {
			return true
		}
	}
	return false
}

func (q *query) texts() []string {
	texts := make([]string, len(q.terms))
	for i, term := range q.terms {
		texts[i] = term.text
	}
	return texts
}

// searchTerms are the terms to find articles by: the question's own, and those
// alike for less.
func (q *query) searchTerms() []index.Term {
	terms := make([]index.Term, 0, len(q.match))
	for _, term := range q.terms {
		terms = append(terms, index.Term{Text: term.text, Weight: term.weight})
	}
	for _, term := range q.terms {
		for _, other := range words.Alike(term.text) {
			if !q.holds(other) {
				terms = append(terms, index.Term{Text: other, Weight: term.weight * alikeWeight})
			}
		}
	}
	return terms
}

// alikeWeight is what finding a word alike counts when articles are looked for,
// as a part of what the question's own word counts.
const alikeWeight = 0.2

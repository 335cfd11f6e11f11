package query

import (
	"context"
	"time"
)

// Doubt is a word of a text that may be misspelt, in the features that
// [SpellingNames] names: of the word as it is typed, and of each word that may be
// meant.
type Doubt struct {
	Typed   string
	AsTyped []float64
	Meant   []Meant
}

// Meant is a word that may be meant by another.
type Meant struct {
	Word     string
	Features []float64
}

// Doubts are the words of a text that may be misspelt. The error is the
// vocabulary's.
func Doubts(ctx context.Context, s string, vocabulary Vocabulary) ([]Doubt, error) {
	p := newParser(time.Time{}, vocabulary)
	t := read(clean(s))
	typos, guesses, err := p.doubtful(ctx, t)
	if err != nil {
		return nil, err
	}
	doubts := make([]Doubt, len(typos))
	for i, w := range typos {
		typed := p.ofTyped(w)
		doubts[i] = Doubt{Typed: w.typed, AsTyped: typed[:]}
		for _, g := range guesses[i] {
			doubts[i].Meant = append(doubts[i].Meant, Meant{g.word, g.features[:]})
		}
	}
	return doubts, nil
}

package bleve

import (
	"context"
	"fmt"
	"sync"
	"unicode/utf8"

	"github.com/blevesearch/vellum"
	"github.com/blevesearch/vellum/levenshtein"

	"byline/internal/index"
)

// longestSimilar bounds the bytes of a term that similar ones are sought for: the
// automaton grows with them.
const longestSimilar = 40

// Words is as in [index.Snapshot].
func (s *snapshot) Words(ctx context.Context, terms, spelt []string) ([]int, [][]string, error) {
	counts, err := s.Frequencies(ctx, terms)
	if err != nil {
		return nil, nil, err
	}
	similar := make([][]string, len(spelt))
	for i, term := range spelt {
		err := s.read(func() (err error) {
			similar[i], err = s.store.similar(ctx, term)
			return err
		})
		if err != nil {
			return nil, nil, fmt.Errorf("find terms spelt like %q: %w", term, err)
		}
	}
	return counts, similar, nil
}

// Expect is as in [index.Snapshot]: looking up later is as quick.
func (s *snapshot) Expect(ctx context.Context, _, _, _ []string) error { return ctx.Err() }

// similar is the terms of the generation that one or two edits turn a term into.
func (s *store) similar(ctx context.Context, term string) ([]string, error) {
	if term == "" || len(term) > longestSimilar || !utf8.ValidString(term) {
		return nil, ctx.Err()
	}
	builder, err := automata()
	if err != nil {
		return nil, err
	}
	automaton, err := builder.BuildDfa(term, edits)
	if err != nil {
		return nil, err
	}
	_, first := utf8.DecodeRuneInString(term)
	from, to := []byte(term[:first]), []byte(term[:first])
	to[len(to)-1]++
	var streams []*stream
	for _, terms := range s.terms.files() {
		streams = append(streams, iterated(func() (*vellum.FSTIterator, error) { return terms.Search(automaton, from, to) }))
	}
	var found []string
	err = merge(ctx, streams, func(similar string) (bool, error) {
		if similar != term {
			found = append(found, similar)
		}
		return len(found) < index.MostSimilar, nil
	})
	return found, err
}

// edits is the largest number of edits between similar terms; automata builds
// what recognises them. Swapping two neighbouring letters is one edit.
const edits = 2

var automata = sync.OnceValues(func() (*levenshtein.LevenshteinAutomatonBuilder, error) {
	return levenshtein.NewLevenshteinAutomatonBuilder(edits, true)
})

package bleve

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"unicode/utf8"

	"github.com/blevesearch/vellum"
	"github.com/blevesearch/vellum/levenshtein"

	"byline/internal/index"
)

// longestSimilar bounds the bytes of the term given to [snapshot.Similar],
// since the automaton grows with them.
const longestSimilar = 40

// Similar is the terms within one or two edits of a term.
func (s *snapshot) Similar(ctx context.Context, term string) ([]string, error) {
	var found []string
	err := s.read(func() (err error) {
		found, err = s.store.similar(ctx, term)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("find terms spelt like %q: %w", term, err)
	}
	return found, nil
}

// similar looks through the terms of the generation.
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
	var found []string
	terms, err := s.terms.Search(automaton, from, to)
	for ; err == nil && len(found) < index.MostSimilar; err = terms.Next() {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		if key, _ := terms.Current(); string(key) != term {
			found = append(found, string(key))
		}
	}
	if err != nil && !errors.Is(err, vellum.ErrIteratorDone) {
		return nil, err
	}
	return found, nil
}

// edits is the largest number of edits between similar terms; automata builds
// what recognises them. Swapping two neighbouring letters is one edit.
const edits = 2

var automata = sync.OnceValues(func() (*levenshtein.LevenshteinAutomatonBuilder, error) {
	return levenshtein.NewLevenshteinAutomatonBuilder(edits, true)
})

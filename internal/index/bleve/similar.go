package bleve

import (
	"context"
	"fmt"
	"slices"
	"sync"
	"unicode/utf8"

	"github.com/blevesearch/bleve/v2/index/scorch"
	"github.com/blevesearch/vellum/levenshtein"

	"byline/internal/index"
)

// longestSimilar bounds the bytes of the term that [snapshot.Similar] is asked
// for: the automaton grows with them.
const longestSimilar = 40

// Similar is the terms that one or two edits turn a term into.
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

// similar reads the dictionaries in this goroutine, where [unfaulted] catches a
// read that fails. Bleve's own FieldDictFuzzy starts others, and a fault in one
// of those would end the process.
func (s *store) similar(ctx context.Context, term string) ([]string, error) {
	snapshot, ok := s.reader.(*scorch.IndexSnapshot)
	if !ok || term == "" || len(term) > longestSimilar || !utf8.ValidString(term) {
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
	for _, part := range snapshot.Segments() {
		dictionary, err := part.Segment().Dictionary(termsField)
		if err != nil {
			return nil, err
		}
		terms := dictionary.AutomatonIterator(automaton, from, to)
		for range index.MostSimilar {
			if err := ctx.Err(); err != nil {
				return nil, err
			}
			entry, err := terms.Next()
			if err != nil {
				return nil, err
			}
			if entry == nil {
				break
			}
			if entry.Term != term {
				found = append(found, entry.Term)
			}
		}
	}
	slices.Sort(found)
	found = slices.Compact(found)
	return found[:min(len(found), index.MostSimilar)], nil
}

// edits is how many may lie between terms that are spelt alike; automata makes
// what recognises such terms. Swapping two letters is one edit.
const edits = 2

var automata = sync.OnceValues(func() (*levenshtein.LevenshteinAutomatonBuilder, error) {
	return levenshtein.NewLevenshteinAutomatonBuilder(edits, true)
})

package index

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync"
	"unicode/utf8"

	"github.com/blevesearch/bleve/v2/index/scorch"
	"github.com/blevesearch/vellum/levenshtein"

	"byline/internal/words"
)

// mostSimilar bounds the terms that [Index.Similar] returns, and longestSimilar
// the bytes of the term that it is asked for: the automaton grows with them.
const mostSimilar, longestSimilar = 1000, 40

// Similar is the terms of the articles that one or two edits turn a term into,
// in alphabetical order; where there are over a thousand, the first. An edit
// adds, drops or changes a letter or swaps two neighbours.
//
// Only terms with the same first letter are found. Few misspell that one, and
// without it the search would read through the whole dictionary. A term may
// have been that of a removed article only: its [Index.Frequency] is then 0.
// The error is as that of [Index.Search].
func (ix *Index) Similar(ctx context.Context, term string) ([]string, error) {
	var found []string
	err := ix.read(func() (err error) {
		found, err = ix.store.similar(ctx, term)
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
		for range mostSimilar {
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
	return found[:min(len(found), mostSimilar)], nil
}

// edits is how many may lie between terms that are spelt alike; automata makes
// what recognises such terms. Swapping two letters is one edit.
const edits = 2

var automata = sync.OnceValues(func() (*levenshtein.LevenshteinAutomatonBuilder, error) {
	return levenshtein.NewLevenshteinAutomatonBuilder(edits, true)
})

// formArticles is how many articles [Index.Forms] reads.
const formArticles = 12

// Forms is the words, in lower case and without a possessive 's, that a term
// stands for in some of the articles that hold it, commonest first. The error
// is as that of [Index.Search].
func (ix *Index) Forms(ctx context.Context, term string) ([]string, error) {
	return forms(ctx, ix, term)
}

// searcher is what searches articles and reads them.
type searcher interface {
	Search(ctx context.Context, terms []Term, limit int) ([]Candidate, error)
	Document(ctx context.Context, id string) (*Document, error)
}

func forms(ctx context.Context, in searcher, term string) ([]string, error) {
	articles, err := in.Search(ctx, []Term{{Text: term, Weight: 1}}, formArticles)
	if err != nil {
		return nil, err
	}
	counts := make(map[string]int)
	for _, article := range articles {
		document, err := in.Document(ctx, article.ID)
		if err != nil {
			return nil, err
		}
		countForms(document, term, counts)
	}
	return slices.SortedFunc(maps.Keys(counts), func(a, b string) int {
		return cmp.Or(cmp.Compare(counts[b], counts[a]), cmp.Compare(a, b))
	}), nil
}

// countForms counts the words that a term stands for.
func countForms(d *Document, term string, counts map[string]int) {
	position := uint32(slices.Index(d.Vocabulary, term))
	add := func(text string) {
		for _, token := range words.Tokens(text) {
			if token.Term == term {
				form := strings.ToLower(text[token.Start:token.End])
				form = strings.TrimSuffix(strings.TrimSuffix(form, "'s"), "’s")
				counts[form]++
			}
		}
	}
	if slices.Contains(d.TitleTerms, position) {
		add(d.Title)
	}
	for i, terms := range d.Terms {
		if slices.Contains(terms, position) {
			add(d.Sentence(i))
		}
	}
}

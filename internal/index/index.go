// Package index finds the articles that may hold the answer to a question.
//
// [Open] keeps an index of a corpus on disk: an unchanged corpus opens at
// once, a changed one is brought up to date, and an index that is damaged or
// of an older form is built anew. The corpus is the truth and the index its
// shadow; it can be deleted at any time.
//
// What is on disk is a snapshot, which is whole or not there and never changes
// (see shelf in shelf.go). Bringing an index up to date makes the next
// snapshot beside it, out of the files that stay the same and those that do
// not, so that the one before goes on being searched; see [Index.Next].
//
// The search engine is Bleve, of which nothing shows outside this package.
package index

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"sync/atomic"
	"time"

	"byline/internal/corpus"
)

// errNotServed is for an article that is asked for and not in the index.
var errNotServed = errors.New("not in the index")

// ErrChanging is returned by [Index.Next] when a file was written to each time
// that it was read.
var ErrChanging = corpus.ErrChanging

// Index finds articles by their terms: those of one snapshot, which does not
// change. It is safe for concurrent use.
type Index struct {
	shelf *shelf
	// number is that of the snapshot; 0 where there is none, or none yet.
	number int
	// manifest and store are nil for the index of no articles that the first
	// snapshot is made from.
	manifest  *manifest
	store     *store
	catalogue *catalogue
	served    map[string]*articleEntry
	changes   Changes
	// averageLength is the mean number of terms of an article.
	averageLength float64
	// rebuilt is why the snapshot that is made from one without articles is
	// made anew, and replaced the damaged one before it; else they are nil.
	rebuilt  error
	replaced *Index
	// suspect is whether searching failed, and faulted whether of memory that
	// could not be read.
	suspect, faulted atomic.Bool
}

// Candidate is an article that holds some of the terms looked for.
type Candidate struct {
	*Summary
	// Score is BM25 with the terms' weights, above 0; scores compare within a
	// search.
	Score float64
}

// Changes is what bringing the index up to date did, as article ids in order.
type Changes struct {
	Added, Changed, Removed []string
	// Unchanged is the number of articles that were served before and after.
	Unchanged int
	// Rebuilt says why the index was built anew; empty when it was not.
	Rebuilt string
}

func averageLength(entries map[string]*articleEntry) float64 {
	total := 0
	for _, entry := range entries {
		total += entry.Length
	}
	return float64(total) / float64(max(1, len(entries)))
}

// Changes is what making the snapshot changed since the one before.
func (ix *Index) Changes() Changes { return ix.changes }

// Scanned is when the folder was listed for the articles of the snapshot.
func (ix *Index) Scanned() time.Time { return ix.catalogue.Scanned }

// Problems are the files, and the articles of files, that are not served.
func (ix *Index) Problems() []corpus.Problem { return ix.catalogue.problems() }

// Len is the number of articles.
func (ix *Index) Len() int { return len(ix.served) }

// Has reports whether an article with the id is served.
func (ix *Index) Has(id string) bool { return ix.served[id] != nil }

// ChangesSince is what makes the articles differ from those of another index
// of the same corpus.
func (ix *Index) ChangesSince(before *Index) Changes {
	var changes Changes
	for _, id := range slices.Sorted(maps.Keys(ix.served)) {
		switch old := before.served[id]; {
		case old == nil:
			changes.Added = append(changes.Added, id)
		case old.Hash != ix.served[id].Hash:
			changes.Changed = append(changes.Changed, id)
		default:
			changes.Unchanged++
		}
	}
	for _, id := range slices.Sorted(maps.Keys(before.served)) {
		if ix.served[id] == nil {
			changes.Removed = append(changes.Removed, id)
		}
	}
	return changes
}

// Articles are the articles served, in the order of their files.
func (ix *Index) Articles() []*Summary {
	articles := make([]*Summary, 0, len(ix.served))
	for _, file := range ix.catalogue.Files {
		for _, entry := range file.Articles {
			if entry.ShadowedBy == "" {
				articles = append(articles, &entry.Summary)
			}
		}
	}
	return slices.Clip(articles)
}

// Search is the articles that hold any of the terms, best first and equal ones
// by their ids, at most limit. Like that of [Index.Frequency] and
// [Index.Document], the error is ctx's or wraps [ErrUnreadable].
func (ix *Index) Search(ctx context.Context, terms []Term, limit int) ([]Candidate, error) {
	return ix.candidates(ctx, terms, limit, ix.averageLength, nil)
}

// candidates is Search, without the articles that are hidden, by their numbers,
// and with the mean length of an article.
func (ix *Index) candidates(ctx context.Context, terms []Term, limit int, averageLength float64, hidden map[uint64]bool) ([]Candidate, error) {
	var candidates []Candidate
	err := ix.read(func() (err error) {
		candidates, err = ix.search(ctx, terms, limit, averageLength, hidden)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("search for %d terms: %w", len(terms), err)
	}
	return candidates, nil
}

func (ix *Index) search(ctx context.Context, terms []Term, limit int, averageLength float64, hidden map[uint64]bool) ([]Candidate, error) {
	hits, err := ix.store.search(ctx, terms, limit, averageLength, hidden)
	if err != nil {
		return nil, err
	}
	candidates := make([]Candidate, len(hits))
	for i, hit := range hits {
		id, err := ix.store.id(hit.number)
		if err != nil {
			return nil, fmt.Errorf("find the id of article number %d: %w", hit.number, err)
		}
		entry := ix.served[id]
		if entry == nil {
			return nil, fmt.Errorf("it has article %q, which the catalogue lacks", id)
		}
		candidates[i] = Candidate{&entry.Summary, hit.score}
	}
	slices.SortFunc(candidates, byScore)
	return candidates, nil
}

// Frequency is the number of articles that hold the term.
func (ix *Index) Frequency(ctx context.Context, term string) (int, error) {
	return ix.frequency(ctx, term, nil)
}

// frequency is Frequency, without the articles that are hidden.
func (ix *Index) frequency(ctx context.Context, term string, hidden map[uint64]bool) (int, error) {
	var n int
	err := ix.read(func() (err error) {
		n, err = ix.store.frequency(ctx, term, hidden)
		return err
	})
	if err != nil {
		return 0, fmt.Errorf("count articles with %q: %w", term, err)
	}
	return n, nil
}

// Document is the article with the id, with its sentences and their terms.
func (ix *Index) Document(ctx context.Context, id string) (*Document, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	if !ix.Has(id) {
		return nil, fmt.Errorf("read article %q: %w", id, errNotServed)
	}
	var document *Document
	err := ix.read(func() (err error) {
		document, err = ix.store.document(id)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("read article %q: %w", id, err)
	}
	return document, nil
}

// Package index finds the articles that may hold the answer to a question.
//
// [Open] keeps an index of a corpus on disk: an unchanged corpus opens at
// once, a changed one is brought up to date, and an index that is damaged or
// of an older form is built anew. The corpus is the truth and the index its
// shadow; it can be deleted at any time.
//
// The search engine is Bleve, of which nothing shows outside this package.
package index

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"byline/internal/corpus"

	"github.com/gofrs/flock"
)

// ErrLocked is returned by [Open] when another process holds the index.
var ErrLocked = errors.New("another process is using it")

// Index finds articles by their terms. It is safe for concurrent use.
type Index struct {
	lock      *flock.Flock
	store     *store
	catalogue *catalogue
	served    map[string]*articleEntry
	changes   Changes
	// averageLength is the mean number of terms of an article.
	averageLength float64
}

// Summary is an article without its text.
type Summary struct {
	ID, Title, Source, URL, Author string
	// Published is the zero time when it is unknown.
	Published time.Time
	// File is the path, in the corpus folder, of the file that holds it.
	File string
}

// Term is a word to look for.
type Term struct {
	// Text is a term of package words.
	Text string
	// Weight is how much finding it counts, above 0; an inverse document
	// frequency is usual.
	Weight float64
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

// Options are the choices of [Open]; the zero value is good.
type Options struct {
	// Progress, if set, is told while articles are read how many bytes of
	// how many are done. It is called from one goroutine at a time.
	Progress func(done, total int64)
}

// Open opens the index that dir holds for the folder's articles, bringing it
// up to date first; dir is created if need be. It returns an error that wraps
// [ErrLocked] when another process has the index open.
func Open(ctx context.Context, dir string, folder *corpus.Folder, options Options) (*Index, error) {
	ix, err := open(ctx, dir, folder, options)
	if err != nil {
		return nil, fmt.Errorf("open index %q: %w", dir, err)
	}
	return ix, nil
}

func open(ctx context.Context, dir string, folder *corpus.Folder, options Options) (_ *Index, err error) {
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return nil, err
	}
	ix := &Index{lock: flock.New(filepath.Join(dir, "lock"))}
	switch held, err := ix.lock.TryLock(); {
	case err != nil:
		return nil, err
	case !held:
		return nil, ErrLocked
	}
	defer func() {
		if err != nil {
			err = errors.Join(err, ix.Close())
		}
	}()
	wanted, err := format()
	if err != nil {
		return nil, err
	}
	rebuild := ix.load(dir, wanted)
	if rebuild != nil {
		if errors.Is(rebuild, ErrLocked) {
			return nil, rebuild
		}
		if err := ix.reset(dir, wanted); err != nil {
			return nil, err
		}
	}
	if err := ix.update(ctx, folder, options.Progress); err != nil {
		return nil, err
	}
	ix.averageLength = averageLength(ix.served)
	if rebuild != nil && !errors.Is(rebuild, errNew) {
		ix.changes.Rebuilt, _, _ = strings.Cut(rebuild.Error(), "\n")
	}
	return ix, nil
}

// Reasons for which a store is built anew.
var (
	errNew      = errors.New("there was none")
	errFormat   = errors.New("it was made by another version")
	errHalfway  = errors.New("its last update did not finish")
	errDisagree = errors.New("its articles are not those it lists")
)

// load opens the store and reads its catalogue. An error is the reason why
// the store must be built anew.
func (ix *Index) load(dir, wanted string) error {
	if _, err := os.Stat(filepath.Join(dir, storeFolder)); errors.Is(err, os.ErrNotExist) {
		return errNew
	}
	opened, err := openStore(dir)
	if err != nil {
		if strings.Contains(err.Error(), "timeout") {
			return ErrLocked
		}
		return fmt.Errorf("it is damaged: %w", err)
	}
	ix.store = opened
	if note, err := opened.note(updatingNote); err != nil || note != nil {
		return errors.Join(errHalfway, err)
	}
	encoded, err := opened.note(catalogueNote)
	if err != nil {
		return fmt.Errorf("it is damaged: %w", err)
	}
	if encoded == nil {
		return errHalfway
	}
	ix.catalogue = new(catalogue)
	if err := json.Unmarshal(encoded, ix.catalogue); err != nil {
		return fmt.Errorf("its catalogue is damaged: %w", err)
	}
	if ix.catalogue.Format != wanted {
		return errFormat
	}
	ix.served = ix.catalogue.served()
	if count, err := opened.count(); err != nil || count != len(ix.served) {
		return errors.Join(errDisagree, err)
	}
	return nil
}

// reset replaces the store with an empty one.
func (ix *Index) reset(dir, wanted string) error {
	if ix.store != nil {
		if err := ix.store.close(); err != nil {
			return err
		}
		ix.store = nil
	}
	created, err := createStore(dir)
	if err != nil {
		return err
	}
	ix.store = created
	ix.catalogue = &catalogue{Format: wanted}
	ix.served = nil
	return nil
}

func averageLength(entries map[string]*articleEntry) float64 {
	total := 0
	for _, entry := range entries {
		total += entry.Length
	}
	return float64(total) / float64(max(1, len(entries)))
}

// Close releases the index. Searches must have ended.
func (ix *Index) Close() error {
	var err error
	if ix.store != nil {
		err = ix.store.close()
		ix.store = nil
	}
	return errors.Join(err, ix.lock.Close())
}

// Changes is what opening the index changed in it.
func (ix *Index) Changes() Changes { return ix.changes }

// Problems are the files, and the articles of files, that are not served.
func (ix *Index) Problems() []corpus.Problem { return ix.catalogue.problems() }

// Len is the number of articles.
func (ix *Index) Len() int { return len(ix.served) }

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
// by their ids, at most limit.
func (ix *Index) Search(ctx context.Context, terms []Term, limit int) ([]Candidate, error) {
	hits, err := ix.store.search(ctx, terms, limit, ix.averageLength)
	if err != nil {
		return nil, fmt.Errorf("search for %d terms: %w", len(terms), err)
	}
	candidates := make([]Candidate, len(hits))
	for i, hit := range hits {
		id, err := ix.store.id(hit.number)
		if err != nil {
			return nil, fmt.Errorf("find the id of article number %d: %w", hit.number, err)
		}
		entry := ix.served[id]
		if entry == nil {
			return nil, fmt.Errorf("search found article %q, which the catalogue lacks", id)
		}
		candidates[i] = Candidate{&entry.Summary, hit.score}
	}
	slices.SortFunc(candidates, func(a, b Candidate) int {
		return cmp.Or(cmp.Compare(b.Score, a.Score), cmp.Compare(a.ID, b.ID))
	})
	return candidates, nil
}

// Frequency is the number of articles that hold the term.
func (ix *Index) Frequency(ctx context.Context, term string) (int, error) {
	n, err := ix.store.frequency(ctx, term)
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
	d, err := ix.store.document(id)
	if err != nil {
		return nil, fmt.Errorf("read article %q: %w", id, err)
	}
	if d == nil {
		return nil, fmt.Errorf("read article %q: not in the index", id)
	}
	return d, nil
}

// Day is the day of publication as YYYY-MM-DD, or "" when it is unknown.
func (s *Summary) Day() string { return corpus.Day(s.Published) }

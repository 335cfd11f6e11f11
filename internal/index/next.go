package index

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"byline/internal/article"
	"byline/internal/corpus"
)

// Next makes the next snapshot, of the folder's articles as they are now, and
// opens it, while ix goes on being searched; from then on ix is the one before.
// It returns ix itself when nothing changed. When it fails, ix stays what it is,
// in the engine too.
//
// It first verifies what the engine has of ix. Where that is not what it should
// be, or could not be read in a search, the next one is made out of the articles
// alone, also when none of them changed.
//
// The error wraps [ErrChanging] when a file is written to all the time.
//
// One call at a time may run.
func (ix *Index) Next(ctx context.Context, folder *corpus.Folder, options Options) (*Index, error) {
	from, origin := base{snapshot: ix.Snapshot}, origin{last: ix}
	reason, err := ix.Verify(ctx)
	if reason != nil {
		from, origin = base{catalogue: new(catalogue)}, originOf(ix, reason)
	}
	var next *Index
	if err == nil {
		next, err = ix.home.next(ctx, from, origin, folder, options, false)
	}
	if err != nil {
		return nil, fmt.Errorf("update the index: %w", err)
	}
	return next, nil
}

// origin is what an index takes the place of.
type origin struct {
	// last is the index before; nil where there is none.
	last *Index
	// rebuilt is why the next one is made from the articles alone, although
	// there was one before; else nil.
	rebuilt error
}

func originOf(last *Index, rebuilt error) origin { return origin{last, rebuilt} }

// next is Next. A file that is written to each time it is read fails it,
// unless it is tolerant: then that is a problem of the file alone.
func (h *home) next(ctx context.Context, from base, origin origin, folder *corpus.Folder, options Options, tolerant bool) (*Index, error) {
	if from.catalogue == nil {
		c, err := readCatalogue(ctx, from.snapshot)
		switch {
		case err == nil:
			from.catalogue = c
		case errors.Is(err, errCatalogue):
			from, origin = base{catalogue: new(catalogue)}, originOf(origin.last, err)
		default:
			return nil, err
		}
	}
	const attempts, pause = 3, 200 * time.Millisecond
	for attempt := 1; ; attempt++ {
		next, err := h.attempt(ctx, from, origin, folder, options, tolerant && attempt == attempts)
		if attempt == attempts || !errors.Is(err, ErrChanging) {
			return next, err
		}
		select {
		case <-ctx.Done():
			return nil, ctx.Err()
		case <-time.After(pause):
		}
	}
}

func (h *home) attempt(ctx context.Context, from base, origin origin, folder *corpus.Folder, options Options, tolerant bool) (*Index, error) {
	scanned := time.Now()
	files, problems, err := folder.Files(ctx)
	if err != nil {
		return nil, err
	}
	slices.SortFunc(files, func(a, b corpus.File) int { return strings.Compare(a.Path, b.Path) })
	// Which articles are left out depends on all files; see [Options.Limit].
	limited := from.snapshot != nil && (from.catalogue.Beyond > 0 || options.Limit > 0 && from.snapshot.Len() > options.Limit)
	if from.snapshot != nil && from.catalogue.current(files, problems) && !(limited && from.catalogue.Limit != options.Limit) {
		return origin.last, nil
	}
	for {
		if limited {
			from = base{catalogue: new(catalogue)}
		}
		next, err := h.build(ctx, from, origin, scanned, files, problems, folder, options, tolerant)
		if !errors.Is(err, errBeyond) || limited {
			return next, err
		}
		limited = true
	}
}

// mostNoted is how many changes are noted in a catalogue.
const mostNoted = 10_000

// build makes the next index.
func (h *home) build(ctx context.Context, from base, origin origin, scanned time.Time, files []corpus.File, problems []corpus.Problem, folder *corpus.Folder, options Options, tolerant bool) (_ *Index, err error) {
	b, err := h.Begin(ctx, from.snapshot)
	if err != nil {
		return nil, err
	}
	published := false
	defer func() {
		if !published {
			err = errors.Join(err, b.Abort(context.WithoutCancel(ctx)))
		}
	}()
	u := &update{
		base: from, folder: folder, progress: options.Progress, tolerant: tolerant, limit: options.Limit, build: b,
		visited: make(map[string]*fileEntry), claimed: make(map[idKey]*claim), contested: make(map[string][]*article.Entry),
	}
	if err := u.run(ctx, files); err != nil {
		return nil, err
	}
	removed, err := u.removed(ctx)
	if err != nil {
		return nil, err
	}
	changes, err := u.changes(ctx, removed)
	if err != nil {
		return nil, err
	}
	c := &catalogue{heading: heading{Scanned: scanned, Files: len(u.next), Listing: problems, Beyond: u.beyond, Limit: options.Limit}}
	c.Articles = len(changes.Added) - len(changes.Removed)
	if from.snapshot != nil {
		c.Articles += from.snapshot.Len()
	}
	for _, file := range u.next {
		c.files = append(c.files, *file)
	}
	c.Problems = c.problems()
	changes.Unchanged = c.Articles - len(changes.Added) - len(changes.Changed)
	if from.snapshot != nil && len(changes.Added)+len(changes.Changed)+len(changes.Removed) <= mostNoted {
		c.After, c.Changes = origin.last.Scanned(), &changes
	}
	notes := c.reader()
	if err := errors.Join(b.Note(ctx, notes), notes.Close()); err != nil {
		return nil, err
	}
	var next *Index
	published = true
	_, err = b.Publish(ctx, func(s Snapshot) error {
		next = newIndex(h, s, c.heading)
		next.changes = changes
		if s.Len() != c.Articles {
			return fmt.Errorf("the engine has %d articles, of %d", s.Len(), c.Articles)
		}
		if from.snapshot == nil && origin.last != nil {
			var err error
			if next.changes, err = u.changesSince(ctx, next, origin.last); err != nil {
				return err
			}
		}
		if origin.rebuilt != nil {
			next.changes.Rebuilt, _, _ = strings.Cut(origin.rebuilt.Error(), "\n")
		}
		if options.Accept != nil {
			return options.Accept(next)
		}
		return nil
	})
	if err != nil {
		if next != nil {
			err = errors.Join(err, h.leave())
		}
		return nil, err
	}
	return next, nil
}

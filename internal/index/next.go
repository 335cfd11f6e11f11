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

// Next makes the next snapshot from the folder's articles as they are now and
// opens it, while ix is still being searched; ix is then the previous one. It
// returns ix itself when nothing changed. When it fails, ix stays valid and
// stays the engine's newest.
//
// It first verifies what the engine has stored for ix. If that is damaged, or a
// search could not read it, the next snapshot is rebuilt from the articles,
// even when none of them changed.
//
// The error wraps [ErrChanging] when a file changes faster than it can be read.
//
// Only one call may run at a time.
func (ix *Index) Next(ctx context.Context, folder *corpus.Folder, options Options) (*Index, error) {
	reason, err := ix.Verify(ctx)
	var next *Index
	if err == nil {
		p := pass{home: ix.home, from: base{snapshot: ix.Snapshot}, last: ix, folder: folder, options: options}
		if reason != nil {
			p.anew(reason)
		}
		next, err = p.run(ctx, false)
	}
	if err != nil {
		return nil, fmt.Errorf("update the index: %w", err)
	}
	return next, nil
}

// pass is one run over a folder that makes its next index.
type pass struct {
	*home
	// from is what it starts from.
	from base
	// last is the previous index, nil when there is none. rebuilt is the reason
	// why the next one is built from the articles although there was a previous
	// one, else nil.
	last    *Index
	rebuilt error
	folder  *corpus.Folder
	options Options
	// tolerant is whether a file that is being written to counts as a problem
	// of that file only, instead of failing the pass.
	tolerant bool
	// scanned is when the folder was listed; the listing gave files and
	// problems.
	scanned  time.Time
	files    []corpus.File
	problems []corpus.Problem
}

// anew makes the pass start from nothing. reason is what is wrong with the
// previous index; nil when nothing is.
func (p *pass) anew(reason error) {
	p.from = base{catalogue: new(catalogue)}
	if reason != nil {
		p.rebuilt = reason
	}
}

// run does the work of [Index.Next]. A file that changes during every attempt
// to read it fails the run unless tolerant is set.
func (p *pass) run(ctx context.Context, mayTolerate bool) (*Index, error) {
	if p.from.catalogue == nil {
		c, err := readCatalogue(ctx, p.from.snapshot)
		switch {
		case err == nil:
			p.from.catalogue = c
		case errors.Is(err, errCatalogue):
			p.anew(err)
		default:
			return nil, err
		}
	}
	const attempts, pause = 3, 200 * time.Millisecond
	for attempt := 1; ; attempt++ {
		p.tolerant = mayTolerate && attempt == attempts
		next, err := p.attempt(ctx)
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

func (p *pass) attempt(ctx context.Context) (next *Index, err error) {
	p.scanned = time.Now()
	if p.files, p.problems, err = p.folder.Files(ctx); err != nil {
		return nil, err
	}
	slices.SortFunc(p.files, func(a, b corpus.File) int { return strings.Compare(a.Path, b.Path) })
	// Which articles are left out depends on all files; see [Options.Limit].
	limited := false
	if before := p.from; before.snapshot != nil {
		limited = before.catalogue.Beyond > 0 || p.options.Limit > 0 && before.snapshot.Len() > p.options.Limit
		if before.catalogue.current(p.files, p.problems) && !(limited && before.catalogue.Limit != p.options.Limit) {
			return p.last, nil
		}
	}
	if !limited {
		if next, err = p.build(ctx); !errors.Is(err, errBeyond) {
			return next, err
		}
	}
	p.anew(nil)
	return p.build(ctx)
}

// mostNoted is the largest number of changes that a catalogue records.
const mostNoted = 10_000

// build makes the next index.
func (p *pass) build(ctx context.Context) (_ *Index, err error) {
	b, err := p.Begin(ctx, p.from.snapshot)
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
		base: p.from, folder: p.folder, progress: p.options.Progress, tolerant: p.tolerant, limit: p.options.Limit, build: b,
		visited: make(map[string]*fileEntry), claimed: make(map[idKey]*claim), contested: make(map[string][]*article.Entry),
	}
	if err := u.run(ctx, p.files); err != nil {
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
	c := &catalogue{heading: heading{Scanned: p.scanned, Files: len(u.next), Listing: p.problems, Beyond: u.beyond, Limit: p.options.Limit}}
	c.Articles = len(changes.Added) - len(changes.Removed)
	if p.from.snapshot != nil {
		c.Articles += p.from.snapshot.Len()
	}
	for _, file := range u.next {
		c.files = append(c.files, *file)
	}
	c.Problems = c.problems()
	changes.Unchanged = c.Articles - len(changes.Added) - len(changes.Changed)
	if p.from.snapshot != nil && len(changes.Added)+len(changes.Changed)+len(changes.Removed) <= mostNoted {
		c.After, c.Changes = p.last.Scanned(), &changes
	}
	notes := c.reader()
	if err := errors.Join(b.Note(ctx, notes), notes.Close()); err != nil {
		return nil, err
	}
	var next *Index
	published = true
	_, err = b.Publish(ctx, func(s Snapshot) error {
		next = newIndex(p.home, s, c.heading)
		next.changes = changes
		if s.Len() != c.Articles {
			return fmt.Errorf("the engine has %d articles, of %d", s.Len(), c.Articles)
		}
		if p.from.snapshot == nil && p.last != nil {
			var err error
			if next.changes, err = u.changesSince(ctx, next, p.last); err != nil {
				return err
			}
		}
		if p.rebuilt != nil {
			next.changes.Rebuilt, _, _ = strings.Cut(p.rebuilt.Error(), "\n")
		}
		if p.options.Accept != nil {
			return p.options.Accept(next)
		}
		return nil
	})
	if err != nil {
		if next != nil {
			err = errors.Join(err, p.leave())
		}
		return nil, err
	}
	return next, nil
}

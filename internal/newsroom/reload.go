package newsroom

import (
	"context"
	"errors"
	"fmt"
	"time"

	"byline/internal/corpus"
	"byline/internal/index"
)

// Changes is what a reload changed.
type Changes = index.Changes

// ReloadOptions are the choices of [Newsroom.Reload]; the zero value is good.
type ReloadOptions struct {
	// Force serves the articles even when more than half of the previous ones
	// are gone.
	Force bool
	// Progress, if set, is called while articles are read, with the bytes read
	// so far and in all.
	Progress func(done, total int64)
}

var (
	// ErrReloading is returned while another reload is running.
	ErrReloading = errors.New("a reload is running")
	// ErrExists is returned by [Newsroom.Add] for a file that already exists.
	ErrExists = corpus.ErrExists
	// ErrNotFound is returned by [Newsroom.Remove] for a file that does not
	// exist.
	ErrNotFound = corpus.ErrNotFound
	// ErrReadOnly is returned when the index belongs to another process.
	ErrReadOnly = errors.New("another process keeps the index")
)

// ShrinkError is returned by [Newsroom.Reload] and [Open] when they would drop
// more than half of the articles; the previous articles stay in service.
type ShrinkError struct{ Before, After int }

func (e *ShrinkError) Error() string {
	return fmt.Sprintf("of %d articles only %d would be left", e.Before, e.After)
}

// Reload reads the folder again and serves its current articles. Until it is
// done, and when it fails, the previous articles stay in service. The error is
// [ErrReloading], a [*ShrinkError], ctx's, or says why the folder could not be
// read or the index not be written.
//
// A read-only newsroom instead serves the newest index of the process that
// maintains it.
//
// A panic becomes an error, since reloads run where nobody else would catch it.
func (n *Newsroom) Reload(ctx context.Context, options ReloadOptions) (changes Changes, err error) {
	if !n.reloading.TryLock() {
		return Changes{}, ErrReloading
	}
	defer n.reloading.Unlock()
	options.Progress = n.beginReading(options.Progress)
	defer func() { n.endReading(err) }()
	err = n.recovered("reload", func() (err error) {
		changes, err = n.reload(ctx, options)
		return err
	})
	return changes, err
}

// recovered runs a function. A panic in it becomes an error, and the log has its
// stack.
func (n *Newsroom) recovered(what string, run func() error) error {
	err := index.Recovered(run)
	if fault, ok := errors.AsType[*index.PanicError](err); ok {
		n.log.Error("fault in the program, please report it", "in", what, "panic", fault.Cause, "stack", fault.Stack)
		err = fmt.Errorf("%s: %w", what, err)
	}
	return err
}

// reload is Reload for one at a time.
func (n *Newsroom) reload(ctx context.Context, options ReloadOptions) (Changes, error) {
	before, err := n.acquire()
	switch {
	case before == nil && !errors.Is(err, ErrClosed):
		if err := n.open(ctx, options); err != nil {
			return Changes{}, err
		}
		return n.Changes(), nil
	case err != nil:
		return Changes{}, err
	}
	defer n.letGo(before)
	at := time.Now()
	next, changes, err := n.next(ctx, before.index, options)
	if err != nil {
		return Changes{}, err
	}
	if next == before.index {
		n.mutex.Lock()
		defer n.mutex.Unlock()
		n.news.at, n.news.changes = at, changes
		return changes, nil
	}
	if changes.Rebuilt != "" {
		n.log.Warn("the index was rebuilt", "index", n.config.IndexDir, "reason", changes.Rebuilt, "articles", next.Len())
	}
	n.take(ctx, before.index, next, news{at: at, changes: changes, problems: next.Problems()})
	return changes, nil
}

// next opens the index of the current articles; the previous index when nothing
// changed.
func (n *Newsroom) next(ctx context.Context, before *index.Index, options ReloadOptions) (*index.Index, Changes, error) {
	if n.config.ReadOnly {
		next, err := n.openLast(ctx)
		if err != nil {
			return nil, Changes{}, err
		}
		if next.Scanned().Equal(before.Scanned()) && !before.Damaged() {
			return before, Changes{Unchanged: before.Len()}, next.Close()
		}
		changes, err := next.ChangesSince(ctx, before)
		if errors.Is(err, index.ErrUnreadable) && !next.Damaged() { // before is, and there is no telling
			changes, err = Changes{Unchanged: next.Len()}, nil
		}
		if err != nil {
			return nil, Changes{}, errors.Join(err, next.Close())
		}
		return next, changes, nil
	}
	folder, err := corpus.OpenFolder(n.config.CorpusDir)
	if err != nil {
		return nil, Changes{}, err
	}
	defer folder.Close()
	next, err := before.Next(ctx, folder, index.Options{
		Progress: options.Progress, Limit: n.config.Limit,
		Accept: func(next *index.Index) error {
			if shrinks(before.Len(), next.Len()) && !options.Force {
				return &ShrinkError{before.Len(), next.Len()}
			}
			return n.check(ctx, before, next)
		},
	})
	switch {
	case err != nil:
		return nil, Changes{}, err
	case next == before:
		return next, Changes{Unchanged: next.Len()}, nil
	}
	return next, next.Changes(), nil
}

// shrinks reports whether more than half of the articles are gone.
func shrinks(before, after int) bool { return 2*after < before }

// take serves an index, which replaces another one or nil.
func (n *Newsroom) take(ctx context.Context, before, ix *index.Index, found news) {
	s := n.newSnapshot(ix)
	s.view.edition = editionAfter(ctx, before, ix, found.changes)
	n.serve(s, found)
	if n.config.Changed != nil {
		n.config.Changed()
	}
}

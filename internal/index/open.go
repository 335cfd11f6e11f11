package index

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"byline/internal/corpus"
)

// Options are the choices of [Open] and [Index.Next]; the zero value is good.
type Options struct {
	// Progress, if set, is told while articles are read how many bytes of
	// how many are done. It is called from one goroutine at a time.
	Progress func(done, total int64)
	// Accept, if set, is asked before a new snapshot takes the place of the
	// one before; when it returns an error, the one before stays. It may
	// search the index that it is given and must not close it.
	Accept func(*Index) error
	// ReadOnly, of Open alone, searches what the folder holds without the
	// corpus, beside a process that keeps it up to date, and writes nothing.
	ReadOnly bool
}

// Open opens the index that dir holds for the folder's articles, bringing it
// up to date first; dir is created if need be. It returns an error that wraps
// [ErrLocked] when another process has the index open.
//
// Where the index cannot be brought up to date, or Accept refuses that, the one
// before, if there is any, is returned together with the error.
//
// With ReadOnly, the folder may be nil, and the error wraps [ErrNoSnapshot]
// when dir has nothing to be read.
func Open(ctx context.Context, dir string, folder *corpus.Folder, options Options) (*Index, error) {
	open := openToWrite
	if options.ReadOnly {
		open = openToRead
	}
	ix, err := open(ctx, dir, folder, options)
	if err != nil {
		return ix, fmt.Errorf("open index %q: %w", dir, err)
	}
	return ix, nil
}

// OpenLast opens the newest whole snapshot that dir holds, to be searched before
// anybody has looked at the folder; [Index.Next] then brings it up to date. What
// killed runs have left in dir is removed. The error wraps [ErrNoSnapshot] when
// there is none, or none that this version reads, and [ErrLocked] when another
// process has the index open.
func OpenLast(ctx context.Context, dir string) (*Index, error) {
	ix, err := openLast(ctx, dir)
	if err != nil {
		return nil, fmt.Errorf("open index %q: %w", dir, err)
	}
	return ix, nil
}

func openLast(ctx context.Context, dir string) (_ *Index, err error) {
	s, err := openShelf(dir)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, s.release()) }()
	wanted, err := format()
	if err != nil {
		return nil, err
	}
	last, reason, err := s.load(ctx, wanted)
	switch {
	case err != nil:
		return nil, err
	case last == nil && reason != nil:
		return nil, fmt.Errorf("%w: %w", ErrNoSnapshot, reason)
	case last == nil:
		return nil, ErrNoSnapshot
	}
	_ = s.sweep() // what stays only takes space, and each start tries again
	return last, nil
}

func openToWrite(ctx context.Context, dir string, folder *corpus.Folder, options Options) (_ *Index, err error) {
	s, err := openShelf(dir)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, s.release()) }()
	wanted, err := format()
	if err != nil {
		return nil, err
	}
	base, reason, err := s.load(ctx, wanted)
	if err != nil {
		return nil, err
	}
	if base == nil {
		s.use()
		base = &Index{shelf: s, catalogue: new(catalogue), rebuilt: reason}
	}
	next := base
	if err = s.sweep(); err == nil {
		next, err = base.next(ctx, folder, options, true)
	}
	switch {
	case err != nil && base.number > 0 && ctx.Err() == nil:
		return base, err
	case err != nil:
		return nil, errors.Join(err, base.Close())
	case next == base:
		return base, nil
	}
	if err := base.Close(); err != nil {
		return nil, errors.Join(err, next.Close())
	}
	return next, nil
}

// openToRead opens the newest whole snapshot. While it looks, the process that
// writes may replace one by the next; so, it looks again.
func openToRead(ctx context.Context, dir string, _ *corpus.Folder, _ Options) (*Index, error) {
	const looks = 5
	wanted, err := format()
	if err != nil {
		return nil, err
	}
	var reason error
	for range looks {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		s := &shelf{dir: dir}
		var base *Index
		base, reason, err = s.load(ctx, wanted)
		switch {
		case isNone(err):
			return nil, ErrNoSnapshot
		case err != nil || base != nil:
			return base, err
		case reason == nil:
			return nil, ErrNoSnapshot
		}
	}
	return nil, fmt.Errorf("%w: %w", ErrNoSnapshot, reason)
}

// load opens the newest snapshot that is whole, and makes it the one that
// serves. It is nil where there is none; the reason, nil where there are no
// snapshots at all, then says what is wrong with the newest.
func (s *shelf) load(ctx context.Context, wanted string) (_ *Index, reason, err error) {
	numbers, err := s.snapshots()
	if err != nil {
		return nil, nil, err
	}
	for _, number := range numbers {
		ix, err := loadSnapshot(ctx, s.snapshot(number), wanted)
		if err == nil {
			s.newest = number
			s.use()
			ix.shelf, ix.number = s, number
			return ix, nil, nil
		}
		if ctx.Err() != nil { // which tells nothing of the snapshot
			return nil, nil, ctx.Err()
		}
		if reason == nil {
			reason = err
		}
	}
	if _, err := os.Stat(filepath.Join(s.dir, storeFolder)); err == nil && reason == nil {
		reason = errFormat
	}
	return nil, reason, nil
}

// Reasons for which a snapshot is built anew.
var (
	errFormat  = errors.New("it was made by another version")
	errHalfway = errors.New("it is damaged: it lists no files")
)

// loadSnapshot opens the snapshot in dir if it is whole and of the format. An
// error is the reason why it must be built anew.
func loadSnapshot(ctx context.Context, dir, wanted string) (*Index, error) {
	m, err := readManifest(dir)
	switch {
	case isNone(err):
		return nil, errHalfway
	case err != nil:
		return nil, fmt.Errorf("it is damaged: %w", err)
	case m.Format != wanted:
		return nil, errFormat
	}
	if err := m.verify(ctx, dir); err != nil {
		return nil, fmt.Errorf("it is damaged: %w", err)
	}
	c, err := readCatalogue(filepath.Join(dir, catalogueFile))
	if err != nil {
		return nil, fmt.Errorf("its catalogue is damaged: %w", err)
	}
	ix, err := newIndex(dir, m, c)
	if err != nil {
		return nil, fmt.Errorf("it is damaged: %w", err)
	}
	ix.changes.Unchanged = len(ix.served)
	return ix, nil
}

// newIndex opens the snapshot in dir, which has no shelf yet.
func newIndex(dir string, m *manifest, c *catalogue) (*Index, error) {
	s, err := readStore(dir)
	if err != nil {
		return nil, err
	}
	ix := &Index{manifest: m, catalogue: c, store: s, served: c.served()}
	ix.averageLength = averageLength(ix.served)
	if count, err := s.count(); err != nil || count != len(ix.served) {
		return nil, errors.Join(fmt.Errorf("it has %d articles and lists %d", count, len(ix.served)), err, s.close())
	}
	return ix, nil
}

// Close releases the index. Searches must have ended. A snapshot that is not
// the newest any more is removed.
func (ix *Index) Close() error {
	if ix.shelf == nil {
		return nil
	}
	var errs []error
	if ix.store != nil {
		errs = append(errs, ix.store.close())
	}
	if ix.number > 0 {
		errs = append(errs, ix.shelf.drop(ix.number))
	}
	errs = append(errs, ix.shelf.release())
	ix.shelf = nil
	return errors.Join(errs...)
}

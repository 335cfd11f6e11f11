package index

import (
	"context"
	"errors"
	"fmt"

	"byline/internal/corpus"
)

// Options are the choices of [Open] and [Index.Next]; the zero value is good.
type Options struct {
	// Progress, if set, is called while articles are read, with the bytes read
	// so far and in all, from one goroutine at a time.
	Progress func(done, total int64)
	// Accept, if set, is called before a new snapshot replaces the previous
	// one; when it returns an error, the previous one stays. It may search the
	// index that it is given and must not close it.
	Accept func(*Index) error
	// Limit is the largest number of articles served; 0 is no limit. Articles
	// of the files whose paths come first are left out.
	Limit int
}

// Open brings the engine up to date with the folder and opens it. The index
// then owns the engine; when no index is returned, Open closes it.
//
// When the update fails or Accept refuses it, the previous index, if there is
// one, is returned together with the error.
func Open(ctx context.Context, engine Engine, folder *corpus.Folder, options Options) (_ *Index, err error) {
	h := (&home{Engine: engine}).use()
	defer func() { err = errors.Join(err, h.leave()) }()
	last, reason, err := h.last(ctx)
	if err != nil {
		return nil, err
	}
	p := pass{home: h, last: last, folder: folder, options: options}
	if last != nil {
		p.from = base{snapshot: last.Snapshot}
	} else {
		p.anew(reason)
	}
	next, err := p.run(ctx, true)
	switch {
	case err != nil && last != nil && ctx.Err() == nil:
		return last, err
	case err != nil && last != nil:
		return nil, errors.Join(err, last.Close())
	case err != nil:
		return nil, err
	case last != nil && next != last:
		if err := last.Close(); err != nil {
			return nil, errors.Join(err, next.Close())
		}
	}
	return next, nil
}

// OpenLast opens the engine's newest snapshot without looking at the folder;
// [Index.Next] then brings it up to date. The index then owns the engine; when
// no index is returned, OpenLast closes it. The error wraps [ErrNoSnapshot]
// when there is no snapshot that this version can read.
func OpenLast(ctx context.Context, engine Engine) (_ *Index, err error) {
	h := (&home{Engine: engine}).use()
	defer func() { err = errors.Join(err, h.leave()) }()
	last, reason, err := h.last(ctx)
	switch {
	case err != nil:
		return nil, err
	case last == nil && reason != nil:
		return nil, fmt.Errorf("%w: %w", ErrNoSnapshot, reason)
	case last == nil:
		return nil, ErrNoSnapshot
	}
	return last, nil
}

// last returns the engine's newest snapshot. When there is none it is nil, and
// the reason says why, or is nil if there never was one.
func (h *home) last(ctx context.Context) (_ *Index, reason, err error) {
	s, err := h.Current(ctx)
	switch {
	case err == nil:
	case errors.Is(err, ErrNoSnapshot):
		return nil, reasonOf(err), nil
	default:
		return nil, nil, err
	}
	known, err := readHeading(ctx, s)
	switch {
	case err == nil:
	case errors.Is(err, errCatalogue):
		return nil, err, s.Close()
	default:
		return nil, nil, errors.Join(err, s.Close())
	}
	ix := newIndex(h, s, known)
	ix.changes.Unchanged = s.Len()
	return ix, nil, nil
}

// reasonOf is the reason why there is no snapshot; nil when there never was
// one.
func reasonOf(none error) error {
	if causes, ok := none.(interface{ Unwrap() []error }); ok {
		for _, cause := range causes.Unwrap() {
			if !errors.Is(cause, ErrNoSnapshot) {
				return cause
			}
		}
	}
	return nil
}

package index

import (
	"context"
	"errors"
	"fmt"

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
	// Limit is how many articles are served at most; 0 is no limit. Those of the
	// files whose paths come first are left out.
	Limit int
}

// Open opens the engine's articles as those of the folder, bringing them up to
// date first. The engine is the index's from then on, and is closed where there
// is none.
//
// Where the index cannot be brought up to date, or Accept refuses that, the one
// before, if there is any, is returned together with the error.
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

// OpenLast opens the engine's articles as they are, to be searched before anybody
// has looked at the folder; [Index.Next] then brings them up to date. The engine
// is the index's from then on, and is closed where there is none. The error wraps
// [ErrNoSnapshot] when there are none, or none that this version reads.
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

// last is the engine's newest snapshot. It is nil where there is none; the
// reason, nil where there never was one, then says why.
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

// reasonOf is why there is no snapshot; nil where there never was one.
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

package newsroom

import (
	"context"
	"errors"
	"sync"

	"byline/internal/index"
)

// Join is the articles of a community's own newsroom and of a shared one,
// ranked together as if they lay in one folder; see [index.Union]. When both
// have articles, quotes name in Collection the newsroom that they are from.
func Join(own, shared *Newsroom) Desk {
	j := &joint{own: own, shared: shared}
	return Desk{j.current}
}

// joint is two newsrooms, with the snapshots they had at the last call.
type joint struct {
	own, shared *Newsroom

	mutex sync.Mutex
	// last is the view of those two snapshots. It is used only while both are
	// held.
	last struct {
		own, shared *snapshot
		view        *view
	}
}

func (j *joint) current(ctx context.Context) (*view, func(), error) {
	own, err := j.own.acquire()
	switch {
	case hasNone(err):
		return j.onlyShared(ctx, Edition{})
	case err != nil:
		return nil, nil, err
	case own.index.Len() == 0:
		defer j.own.letGo(own)
		return j.onlyShared(ctx, own.view.edition)
	}
	shared, err := j.shared.acquire()
	switch {
	case hasNone(err):
		return own.view, func() { j.own.letGo(own) }, nil
	case err != nil:
		j.own.letGo(own)
		return nil, nil, err
	}
	letGo := func() {
		j.own.letGo(own)
		j.shared.letGo(shared)
	}
	joined, err := j.view(ctx, own, shared)
	if err != nil {
		letGo()
		return nil, nil, err
	}
	return joined, letGo, nil
}

// onlyShared is the view of the shared articles where there are none of its
// own in the own newsroom's edition.
func (j *joint) onlyShared(ctx context.Context, own Edition) (*view, func(), error) {
	shared, letGo, err := j.shared.current(ctx)
	if err != nil {
		return nil, nil, err
	}
	joined := *shared
	joined.edition = own
	return &joined, letGo, nil
}

// hasNone reports whether an error of acquire means that a newsroom has no
// articles, or none yet. A newsroom whose articles cannot be reached does have
// some.
func hasNone(err error) bool {
	if errors.Is(err, ErrUnreachable) {
		return false
	}
	_, reading := errors.AsType[*ReadingError](err)
	return reading || errors.Is(err, ErrNoArticles)
}

// view joins the two snapshots, which the caller holds.
func (j *joint) view(ctx context.Context, own, shared *snapshot) (*view, error) {
	if shared.index.Len() == 0 {
		return own.view, nil
	}
	j.mutex.Lock()
	defer j.mutex.Unlock()
	if j.last.view != nil && j.last.own == own && j.last.shared == shared {
		return j.last.view, nil
	}
	union, err := index.Join(ctx, own.index.Snapshot, shared.index.Snapshot)
	if err != nil {
		return nil, err
	}
	v := newView(union, j.shared.config, own.view.beyond+shared.view.beyond)
	v.edition = own.view.edition
	j.last.own, j.last.shared, j.last.view = own, shared, v
	return v, nil
}

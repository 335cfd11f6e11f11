package newsroom

import (
	"context"
	"errors"

	"byline/internal/index"
)

// ErrClosed is returned by a newsroom that has been closed.
var ErrClosed = errors.New("the newsroom is closed")

// snapshot is one state of the articles, and the answerer for them. Every call
// of a Newsroom works on one, which it holds until it is done; a reload
// replaces it for later calls.
type snapshot struct {
	index *index.Index
	view  *view
	// users counts the calls that hold it, and the newsroom while it serves it.
	users int
	// closed is the error of closing it.
	closed error
}

func (n *Newsroom) newSnapshot(ix *index.Index) *snapshot {
	return &snapshot{index: ix, view: newView(ix, n.config, ix.Beyond()), users: 1}
}

// current implements the newsroom's [Desk].
func (n *Newsroom) current(context.Context) (*view, func(), error) {
	s, err := n.acquire()
	if err != nil {
		return nil, nil, err
	}
	return s.view, func() { n.letGo(s) }, nil
}

// acquire returns the serving snapshot; the caller must release it. The error
// is a *ReadingError, or wraps ErrNoArticles or ErrClosed.
func (n *Newsroom) acquire() (*snapshot, error) {
	n.mutex.Lock()
	defer n.mutex.Unlock()
	switch {
	case n.closed:
		return nil, ErrClosed
	case n.serving == nil:
		return nil, n.state.none()
	}
	n.serving.users++
	return n.serving, nil
}

// letGo ends one use of a snapshot; the last one closes it.
func (n *Newsroom) letGo(s *snapshot) {
	n.mutex.Lock()
	defer n.mutex.Unlock()
	if s == n.serving && s.index.Damaged() && !n.mending {
		n.mending = true
		n.background.Go(n.mend)
	}
	if s.users--; s.users > 0 {
		return
	}
	// The caller does not wait for this: it takes as long as removing the
	// files.
	go func() {
		defer n.snapshots.Done()
		if s.closed = s.index.Close(); s.closed != nil {
			n.log.Warn("an index that is no longer used was not removed; it will be at the next start", "error", s.closed)
		}
	}()
}

// serve replaces the serving snapshot, and the problems found when it was read.
func (n *Newsroom) serve(s *snapshot, found news) {
	n.snapshots.Add(1)
	n.mutex.Lock()
	before := n.serving
	n.serving, n.news = s, found
	n.mutex.Unlock()
	if before != nil {
		n.letGo(before)
	}
}

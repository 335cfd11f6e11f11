package newsroom

import (
	"errors"
	"fmt"
)

// State is the progress of reading the articles.
type State struct {
	// Reading is whether they are being read now; Done is then the bytes read
	// of Total, which is 0 while it is not known.
	Reading     bool
	Done, Total int64
	// Failure is why the last reading failed; nil when it did not.
	Failure error
}

// ReadingError is returned while there are no articles to serve yet because
// they are still being read: Done bytes of Total, which is 0 while it is not
// known.
type ReadingError struct{ Done, Total int64 }

func (e *ReadingError) Error() string {
	return fmt.Sprintf("the articles are being read: %d of %d bytes are done", e.Done, e.Total)
}

// State is the progress of reading the articles.
func (n *Newsroom) State() State {
	n.mutex.Lock()
	defer n.mutex.Unlock()
	return n.state
}

// none is the reason why no articles are served.
func (s State) none() error {
	switch {
	case s.Reading:
		return &ReadingError{s.Done, s.Total}
	case s.Failure == nil || errors.Is(s.Failure, ErrNoArticles):
		return ErrNoArticles
	}
	return fmt.Errorf("%w: %w", ErrNoArticles, s.Failure)
}

// beginReading records that a reload begins. The function that it returns
// records the progress and passes it on to progress, which may be nil.
func (n *Newsroom) beginReading(progress func(done, total int64)) func(done, total int64) {
	note := func(done, total int64) {
		n.mutex.Lock()
		defer n.mutex.Unlock()
		n.state.Reading, n.state.Done, n.state.Total = true, done, total
	}
	note(0, 0)
	return func(done, total int64) {
		note(done, total)
		if progress != nil {
			progress(done, total)
		}
	}
}

// endReading records how a reload ended.
func (n *Newsroom) endReading(err error) {
	n.mutex.Lock()
	defer n.mutex.Unlock()
	n.state = State{Failure: err}
}

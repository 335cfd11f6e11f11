package opensearch

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"time"

	"byline/internal/index"
)

// state is the one document that says what serves and who writes.
type state struct {
	Layout int `json:"layout"`
	// Writer is the process that may write, until Until unless it says that it
	// goes on; Host says for people where it runs.
	Writer string    `json:"writer,omitempty"`
	Host   string    `json:"host,omitempty"`
	Until  time.Time `json:"until,omitzero"`
	// Serving is the newest generation; nil where there is none yet.
	Serving *generation `json:"serving,omitempty"`
	// Kept are indexes of generations that served before, for those who still
	// read them.
	Kept []keptIndex `json:"kept,omitempty"`
}

// generation is what is known of one.
type generation struct {
	Number int    `json:"number"`
	Index  string `json:"index"`
	Format string `json:"format"`
	// Articles is how many there are, Counted those that hold any term, and
	// Length the sum of their lengths.
	Articles int   `json:"articles"`
	Counted  int   `json:"counted"`
	Length   int64 `json:"length"`
	// Notes is how many parts what was noted has.
	Notes     int       `json:"notes"`
	Published time.Time `json:"published"`
}

type keptIndex struct {
	Index string    `json:"index"`
	Until time.Time `json:"until"`
}

// version tells a state apart from those before and after it.
type version struct {
	SeqNo       int64 `json:"_seq_no"`
	PrimaryTerm int64 `json:"_primary_term"`
}

const (
	// leaseTime is for how long the right to write is taken, and renewTime how
	// often it is taken again.
	leaseTime, renewTime = 30 * time.Second, 10 * time.Second
	// keepTime is how long a generation that served is kept for others to go on
	// reading: much longer than they take to notice the next.
	keepTime = 2 * time.Minute
)

// errNoState says that there is no state yet.
var errNoState = errors.New("there is no state yet")

func (e *Engine) stateIndex() string { return e.config.Name + "-state" }

// readState reads the state, after a look at whether its index is ours. The error
// is errNoState where there is none.
func (e *Engine) readState(ctx context.Context) (*state, version, error) {
	if err := e.know(ctx); err != nil {
		return nil, version{}, err
	}
	var got struct {
		version
		Found  bool
		Source state `json:"_source"`
	}
	err := e.client.do(ctx, request{method: http.MethodGet, path: "/" + e.stateIndex() + "/_doc/state"}, &got)
	switch {
	case isStatus(err, http.StatusNotFound):
		return nil, version{}, errNoState
	case err != nil:
		return nil, version{}, err
	case got.Source.Layout > layout:
		return nil, version{}, &Fault{Newer, "", fmt.Errorf("index %s has the layout %d, and this version of the bot knows %d", e.stateIndex(), got.Source.Layout, layout)}
	}
	return &got.Source, got.version, nil
}

// errConflict says that the state was changed by another.
var errConflict = errors.New("the state was changed by another process")

// writeState puts a state in the place of the one of a version, or in that of
// none where that is nil. The error is errConflict where it is not of that
// version any more.
func (e *Engine) writeState(ctx context.Context, s *state, before *version) (version, error) {
	s.Layout = layout
	path := "/" + e.stateIndex() + "/_doc/state?refresh=false&"
	if before == nil {
		path += "op_type=create"
	} else {
		path += fmt.Sprintf("if_seq_no=%d&if_primary_term=%d", before.SeqNo, before.PrimaryTerm)
	}
	var after version
	err := e.client.do(ctx, request{method: http.MethodPut, path: path, body: s, once: true}, &after)
	if isStatus(err, http.StatusConflict) {
		return version{}, errConflict
	}
	return after, err
}

// know looks, once, what answers at the addresses and whose the index of the
// state is.
func (e *Engine) know(ctx context.Context) error {
	e.mutex.Lock()
	known := e.known
	e.mutex.Unlock()
	if known {
		return nil
	}
	if err := e.client.greet(ctx); err != nil {
		return err
	}
	var found map[string]mapped
	err := e.client.do(ctx, request{method: http.MethodGet, path: "/" + e.stateIndex() + "/_mapping"}, &found)
	if isStatus(err, http.StatusNotFound) {
		return nil
	}
	if err != nil {
		return err
	}
	for name, m := range found {
		if !e.config.isOwn(m, kindState) {
			return &Fault{Foreign, "", fmt.Errorf("there is an index %s that the bot did not make", name)}
		}
	}
	e.mutex.Lock()
	defer e.mutex.Unlock()
	e.known = true
	return nil
}

// change changes the state, for which this process must have the right to write
// or get it. It reads it again where another changed it meanwhile. change may
// return an error, which ends it.
func (e *Engine) change(ctx context.Context, change func(*state) error) error {
	const attempts = 5
	e.changing.Lock()
	defer e.changing.Unlock()
	for range attempts {
		s, before, err := e.readState(ctx)
		known := &before
		if errors.Is(err, errNoState) {
			s, known = new(state), nil
			if err := e.createStateIndex(ctx); err != nil {
				return err
			}
		} else if err != nil {
			return err
		}
		now := time.Now()
		if s.Writer != e.writer && now.Before(s.Until) {
			return fmt.Errorf("%w: %s, at least until %s", index.ErrLocked, s.Host, s.Until.Format(time.TimeOnly))
		}
		s.Writer, s.Host, s.Until = e.writer, e.host, now.Add(leaseTime).UTC()
		if err := change(s); err != nil {
			return err
		}
		_, err = e.writeState(ctx, s, known)
		if err == nil {
			return nil
		}
		// It may have been written all the same, and then says so.
		if !errors.Is(err, errConflict) && !ofKind(err, Unreachable) && !ofKind(err, Slow) {
			return err
		}
		if !pause(ctx, e.client.patience.pause) {
			return ctx.Err()
		}
	}
	return fmt.Errorf("%w: %w", index.ErrLocked, errConflict)
}

func (e *Engine) createStateIndex(ctx context.Context) error {
	err := e.client.do(ctx, request{method: http.MethodPut, path: "/" + e.stateIndex(), body: e.config.stateIndex(), work: true}, nil)
	if r, ok := errors.AsType[*reply](err); ok && r.kind == "resource_already_exists_exception" {
		return e.know(ctx) // which finds out whose it is
	}
	return err
}

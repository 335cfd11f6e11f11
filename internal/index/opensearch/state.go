package opensearch

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"time"

	"byline/internal/index"
)

// state is the one document that says which generation serves and who may
// write.
type state struct {
	Layout int `json:"layout"`
	// Writer is the process that may write, until Until unless it renews the
	// lease; Host says, for people, where it runs.
	Writer string    `json:"writer,omitempty"`
	Host   string    `json:"host,omitempty"`
	Until  time.Time `json:"until,omitzero"`
	// Serving is the newest generation; nil when there is none yet.
	Serving *generation `json:"serving,omitempty"`
	// Kept are indexes of generations that served before, for processes that
	// still read them.
	Kept []keptIndex `json:"kept,omitempty"`
}

// generation is what the state says about a generation.
type generation struct {
	Number int    `json:"number"`
	Index  string `json:"index"`
	Format string `json:"format"`
	// Articles is the number of articles, Counted the number of those that hold
	// any term, and Length the sum of their lengths.
	Articles int   `json:"articles"`
	Counted  int   `json:"counted"`
	Length   int64 `json:"length"`
	// Partitions are the indexes with the articles, by month; Index then has
	// only the notes. Without partitions, Index has both.
	Partitions []partition `json:"partitions,omitempty"`
	// Notes is the number of parts of its notes.
	Notes     int       `json:"notes"`
	Published time.Time `json:"published"`
}

type keptIndex struct {
	Index string    `json:"index"`
	Until time.Time `json:"until"`
}

// version identifies a state, to detect changes by others.
type version struct {
	SeqNo       int64 `json:"_seq_no"`
	PrimaryTerm int64 `json:"_primary_term"`
}

const (
	// leaseTime is how long a lease lasts, and renewTime how often it is
	// renewed.
	leaseTime, renewTime = 30 * time.Second, 10 * time.Second
	// keepTime is how long a replaced generation is kept for other readers:
	// much longer than they take to notice the next.
	keepTime = 2 * time.Minute
)

// errNoState says that there is no state yet.
var errNoState = errors.New("there is no state yet")

func (e *Engine) stateIndex() string { return e.config.Name + "-state" }

// readState reads the state, after checking that its index is the bot's. The
// error is errNoState when there is none.
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

// errConflict says that another process changed the state.
var errConflict = errors.New("the state was changed by another process")

// writeState replaces the state of a version or, if that is nil, creates it.
// The error is errConflict when the stored state is no longer of that version.
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

// know checks, once, what answers at the addresses and whose the index of the
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

// change changes the state, for which this process must have or get the lease.
// It reads the state again when another process changed it meanwhile. An error
// of change ends it.
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
		// It may have been written all the same; reading the state shows that.
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

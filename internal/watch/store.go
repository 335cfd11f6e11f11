package watch

import (
	"context"
	"errors"
	"fmt"
)

// Store stores watches and digests, their state, and the outbox: the posts
// still to be sent. [byline/internal/store.Store] implements it.
type Store interface {
	// Watches are the watches that a filter chooses, by id.
	Watches(ctx context.Context, filter Filter) ([]Watch, error)
	// AddWatch stores a new watch and returns it with its ID and Created. The
	// error is a [*LimitError] when the person, the server or the bot as a
	// whole has too many, or that of [Watch.Check].
	AddWatch(ctx context.Context, watch Watch, limits Limits) (Watch, error)
	// PauseWatch pauses or resumes a watch. RemoveWatch removes it with its
	// state and its unsent posts. They only find a watch that the filter
	// chooses; otherwise the error wraps [ErrNotFound].
	PauseWatch(ctx context.Context, id int64, of Filter, paused bool) (Watch, error)
	RemoveWatch(ctx context.Context, id int64, of Filter) (Watch, error)

	// Digests, AddDigest, PauseDigest and RemoveDigest are the same for
	// digests.
	Digests(ctx context.Context, filter Filter) ([]Digest, error)
	AddDigest(ctx context.Context, digest Digest, limits Limits) (Digest, error)
	PauseDigest(ctx context.Context, id int64, of Filter, paused bool) (Digest, error)
	RemoveDigest(ctx context.Context, id int64, of Filter) (Digest, error)

	// State is the state of a watch; the zero State when there is none.
	State(ctx context.Context, watch int64) (State, error)
	// Tell saves the state of a watch and, in the same transaction, puts the
	// post, if any, into the outbox. If the watch was removed meanwhile, it
	// saves nothing and returns no error.
	Tell(ctx context.Context, watch int64, state State, post *Post) error
	// Pending are the ids of the watches with news that is not posted yet.
	Pending(ctx context.Context) ([]int64, error)

	// DigestState is the state of a digest, and TellDigest is Tell for a
	// digest.
	DigestState(ctx context.Context, digest int64) (DigestState, error)
	TellDigest(ctx context.Context, digest int64, state DigestState, post *Post) error
}

// Filter chooses watches or digests; the zero value chooses all.
type Filter struct {
	// Server, Channel and User, if set, must all match.
	Server, Channel, User string
	// Private chooses those that go to one person, Public those that go to a
	// channel; with both or neither, all are chosen.
	Private, Public bool
	// Active leaves out paused ones.
	Active bool
}

// Limits are the largest numbers of watches, or of digests; 0 is no limit.
type Limits struct {
	// Person is the limit on private ones of one person, Server on those of one
	// server's channels, and All on all together.
	Person, Server, All int
}

// LimitError is returned when adding one more would exceed a limit.
type LimitError struct {
	// Of is whose limit it is: "person", "server" or "all".
	Of string
	// Most is the limit.
	Most int
}

func (e *LimitError) Error() string {
	return fmt.Sprintf("the limit of %d for %s is reached", e.Most, e.Of)
}

// ErrNotFound is returned for a watch or digest that does not exist.
var ErrNotFound = errors.New("it does not exist")

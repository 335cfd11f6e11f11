package watch

import (
	"context"
	"errors"
	"fmt"
)

// Store keeps watches and digests, what is remembered of them, and the outbox:
// the posts that are still to be sent. [byline/internal/store.Store] is one.
type Store interface {
	// Watches are those of a filter, by id.
	Watches(ctx context.Context, filter Filter) ([]Watch, error)
	// AddWatch keeps a new watch and returns it with its ID and Created. The
	// error is a [*LimitError] where the person, the server or everybody
	// together has too many, or that of [Watch.Check].
	AddWatch(ctx context.Context, watch Watch, limits Limits) (Watch, error)
	// PauseWatch pauses or resumes a watch, RemoveWatch removes it with what is
	// remembered of it and its posts that are not sent. Only a watch that the
	// filter chooses is found; the error wraps [ErrNotFound] otherwise.
	PauseWatch(ctx context.Context, id int64, of Filter, paused bool) (Watch, error)
	RemoveWatch(ctx context.Context, id int64, of Filter) (Watch, error)

	// Digests, AddDigest, PauseDigest and RemoveDigest are the same for
	// digests.
	Digests(ctx context.Context, filter Filter) ([]Digest, error)
	AddDigest(ctx context.Context, digest Digest, limits Limits) (Digest, error)
	PauseDigest(ctx context.Context, id int64, of Filter, paused bool) (Digest, error)
	RemoveDigest(ctx context.Context, id int64, of Filter) (Digest, error)

	// State is what is remembered of a watch, the zero State where that is
	// nothing.
	State(ctx context.Context, watch int64) (State, error)
	// Tell keeps what is remembered of a watch from now on and, in the same
	// transaction, puts the post, if any, into the outbox. A watch that is gone
	// meanwhile is no error; then nothing is kept.
	Tell(ctx context.Context, watch int64, state State, post *Post) error
	// Pending are the ids of the watches whose state has news that were not
	// posted yet.
	Pending(ctx context.Context) ([]int64, error)

	// DigestState is what is remembered of a digest, and TellDigest is Tell for
	// one.
	DigestState(ctx context.Context, digest int64) (DigestState, error)
	TellDigest(ctx context.Context, digest int64, state DigestState, post *Post) error
}

// Filter chooses watches or digests; the zero value chooses all.
type Filter struct {
	// Server, Channel and User, if set, are the only ones chosen.
	Server, Channel, User string
	// Private chooses those that go to one person, and Public those that go to
	// a channel; with both, or none, all.
	Private, Public bool
	// Active leaves out those that are paused.
	Active bool
}

// Limits are how many watches, or digests, there may be; 0 is no limit.
type Limits struct {
	// Person is the most private ones of one person, Server the most of one
	// server's channels, and All the most altogether.
	Person, Server, All int
}

// LimitError is returned where one more would be too many.
type LimitError struct {
	// Of is what has too many: "person", "server" or "all".
	Of string
	// Most is the limit.
	Most int
}

func (e *LimitError) Error() string {
	return fmt.Sprintf("the limit of %d for %s is reached", e.Most, e.Of)
}

// ErrNotFound is returned for a watch or digest that is not there.
var ErrNotFound = errors.New("it does not exist")

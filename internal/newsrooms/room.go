package newsrooms

import (
	"context"
	"errors"
	"fmt"
	"io"
	"time"

	"byline/internal/corpus"
	"byline/internal/newsroom"
)

// Room is the articles that answer on a server, and those that its moderators
// look after, until it is closed. What can be asked of it is asked of the
// server's own articles and, unless its moderators do not want them, of the
// shared ones; the moderators look after its own, and those of the home server
// after the shared ones.
//
// A room is for one goroutine at a time.
type Room struct {
	newsroom.Desk
	rooms *Newsrooms
	guild string
	// usesShared is whether the shared articles answer, and home whether they
	// are those that its moderators look after.
	usesShared, home bool
	// own is the newsroom of the server's own articles; nil where it has none.
	own *opened
}

// Open returns the room of a server, by its id, or the one of the shared
// articles alone, which nobody looks after, for "": a direct conversation, or a
// server that the bot is not on. The caller closes it. The error wraps
// [ErrNoServer], is ctx's or [ErrClosed], or says why the server's own articles
// cannot be opened.
func (n *Newsrooms) Open(ctx context.Context, guild string) (*Room, error) {
	if guild != "" {
		if err := check(guild); err != nil {
			return nil, err
		}
	}
	r := &Room{rooms: n, guild: guild, usesShared: true}
	switch guild {
	case "":
	case n.config.Home:
		r.home = true
	default:
		r.usesShared = n.config.UsesShared(ctx, guild)
		has, err := n.hasOwn(guild)
		if has {
			r.own, err = n.take(ctx, guild)
		}
		if err != nil {
			return nil, err
		}
	}
	r.arrange()
	return r, nil
}

// arrange chooses the articles that answer.
func (r *Room) arrange() {
	switch {
	case r.own == nil && !r.usesShared:
		r.Desk = newsroom.Desk{}
	case r.own == nil:
		r.Desk = r.rooms.config.Shared.Desk
	case r.usesShared:
		r.Desk = r.own.joined
	default:
		r.Desk = r.own.newsroom.Desk
	}
}

// Close ends the use of the room.
func (r *Room) Close() error {
	if r.own != nil {
		r.rooms.letGo(r.own)
		r.own = nil
	}
	r.Desk = newsroom.Desk{}
	return nil
}

// lookedAfter is the newsroom that the moderators look after; nil where there
// is none, or none yet.
func (r *Room) lookedAfter() *newsroom.Newsroom {
	switch {
	case r.home:
		return r.rooms.config.Shared
	case r.own != nil:
		return r.own.newsroom
	}
	return nil
}

// Files are those of the articles that the moderators look after; see
// [newsroom.Newsroom.Files].
func (r *Room) Files() []string {
	if room := r.lookedAfter(); room != nil {
		return room.Files()
	}
	return nil
}

// Problems are those of the articles that the moderators look after.
func (r *Room) Problems() []corpus.Problem {
	if room := r.lookedAfter(); room != nil {
		return room.Problems()
	}
	return nil
}

// Reloaded is when the articles that answer were last read: of two newsrooms,
// when the one was that was read before the other. It is the zero time where
// there are none.
func (r *Room) Reloaded() time.Time {
	var read time.Time
	if r.usesShared {
		read = r.rooms.config.Shared.Reloaded()
	}
	if r.own != nil {
		if own := r.own.newsroom.Reloaded(); read.IsZero() || own.Before(read) {
			read = own
		}
	}
	return read
}

// State is how reading the articles stands that the moderators look after or,
// where they have none of their own, the shared ones. Why those could not be read
// is for the moderators of the home server alone.
func (r *Room) State() newsroom.State {
	var state newsroom.State
	switch room := r.lookedAfter(); {
	case room != nil:
		state = room.State()
	case r.usesShared:
		state = r.rooms.config.Shared.State()
		state.Failure = nil
	}
	if !r.home && errors.Is(state.Failure, newsroom.ErrNoArticles) {
		state.Failure = nil // a server need not have any of its own
	}
	return state
}

// Holding is what moderators look after.
type Holding struct {
	// Shared is whether it is the shared articles.
	Shared bool
	// Articles is how many there are.
	Articles int
	// Files and Bytes are how much room they take, of Quota. They are not
	// counted of the shared ones.
	Files int
	Bytes int64
	Quota Quota
}

// Holding is what the moderators look after.
func (r *Room) Holding() (Holding, error) {
	h := Holding{Shared: r.home, Quota: r.rooms.config.Quota}
	if room := r.lookedAfter(); room != nil {
		h.Articles = room.Len()
	}
	if r.own == nil {
		return h, nil
	}
	used, err := r.rooms.usage(r.guild)
	h.Files, h.Bytes = len(used), used.bytes()
	return h, err
}

// Reload reads the articles again that the moderators look after; see
// [newsroom.Newsroom.Reload]. A server's own articles are served as they are
// then, however few are left: what its moderators have taken out must not be
// quoted any more.
func (r *Room) Reload(ctx context.Context, options newsroom.ReloadOptions) (newsroom.Changes, error) {
	if r.home {
		return r.rooms.config.Shared.Reload(ctx, options)
	}
	if r.own == nil {
		return newsroom.Changes{}, nil
	}
	options.Force = true
	changes, err := r.own.newsroom.Reload(ctx, options)
	if errors.Is(err, newsroom.ErrNoArticles) {
		return newsroom.Changes{}, nil // there were none before either
	}
	return changes, err
}

// Add puts a file among the articles that the moderators look after; see
// [newsroom.Newsroom.Add]. The error may also wrap [ErrNoServer], or be a
// [*QuotaError].
func (r *Room) Add(ctx context.Context, name string, content io.Reader, replace bool) error {
	switch {
	case r.home:
		return r.rooms.config.Shared.Add(ctx, name, content, replace)
	case r.guild == "":
		return fmt.Errorf("add %q: %w", name, ErrNoServer)
	case r.own == nil:
		own, err := r.rooms.take(ctx, r.guild)
		if err != nil {
			return err
		}
		r.own = own
		r.arrange()
	}
	release, err := r.edit(ctx)
	if err != nil {
		return err
	}
	defer release()
	content, err = r.rooms.within(r.guild, name, content)
	if err != nil {
		return err
	}
	return r.own.newsroom.Add(ctx, name, content, replace)
}

// Remove takes a file out of the articles that the moderators look after; see
// [newsroom.Newsroom.Remove].
func (r *Room) Remove(ctx context.Context, file string) error {
	if r.home {
		return r.rooms.config.Shared.Remove(ctx, file)
	}
	if r.own == nil {
		return fmt.Errorf("remove %q: %w", file, newsroom.ErrNotFound)
	}
	release, err := r.edit(ctx)
	if err != nil {
		return err
	}
	defer release()
	return r.own.newsroom.Remove(ctx, file)
}

// edit waits until nobody else changes the server's own articles.
func (r *Room) edit(ctx context.Context) (release func(), err error) {
	editing := r.own.editing
	select {
	case editing <- struct{}{}:
		return func() { <-editing }, nil
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

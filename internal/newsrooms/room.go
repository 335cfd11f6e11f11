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

// Room is what one server sees: the articles that answer there, and the
// articles that its moderators manage. Requests are answered from the server's
// own articles and, unless its moderators have turned that off, from the shared
// ones. Moderators manage the server's own articles; those of the home server
// manage the shared ones.
//
// A Room is open until Close. It is for one goroutine at a time.
type Room struct {
	newsroom.Desk
	rooms *Newsrooms
	guild string
	// usesShared is whether the shared articles answer, and home whether the
	// moderators manage the shared articles.
	usesShared, home bool
	// own is the newsroom of the server's own articles; nil when it has none.
	own *opened
}

// Open returns the room of a server, given its id. For "", as in a direct
// message or on a server without the bot, it returns a room of the shared
// articles that nobody manages. The caller closes it. The error wraps
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

// lookedAfter is the newsroom that the moderators manage; nil when there is
// none, or none yet.
func (r *Room) lookedAfter() *newsroom.Newsroom {
	switch {
	case r.home:
		return r.rooms.config.Shared
	case r.own != nil:
		return r.own.newsroom
	}
	return nil
}

// Files are the files of the articles that the moderators manage; see
// [newsroom.Newsroom.Files].
func (r *Room) Files() []string {
	if room := r.lookedAfter(); room != nil {
		return room.Files()
	}
	return nil
}

// Problems are the problems of the articles that the moderators manage.
func (r *Room) Problems() []corpus.Problem {
	if room := r.lookedAfter(); room != nil {
		return room.Problems()
	}
	return nil
}

// Reloaded is when the articles that answer were last read; of two newsrooms,
// the earlier time. It is zero when there are none.
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

// State is the progress of reading the articles that the moderators manage or,
// when they have none of their own, the shared ones. Only moderators of the
// home server see why reading the shared ones failed.
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

// Holding is the extent of what moderators manage.
type Holding struct {
	// Shared is whether it is the shared articles.
	Shared bool
	// Articles is the number of articles.
	Articles int
	// Files and Bytes are the part of Quota in use. They are 0 for the shared
	// articles.
	Files int
	Bytes int64
	Quota Quota
}

// Holding is the extent of what the moderators manage.
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

// Reload reads the articles that the moderators manage again; see
// [newsroom.Newsroom.Reload]. A server's own articles are served however few
// are left: what its moderators have removed must not be quoted any more.
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

// Add adds a file to the articles that the moderators manage; see
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

// Remove removes a file from the articles that the moderators manage; see
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

// edit waits until nobody else is changing the server's own articles.
func (r *Room) edit(ctx context.Context) (release func(), err error) {
	editing := r.own.editing
	select {
	case editing <- struct{}{}:
		return func() { <-editing }, nil
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

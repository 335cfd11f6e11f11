package newsrooms

import (
	"context"
	"errors"

	"byline/internal/newsroom"
)

// Hold calls a function with the articles that answer on a server, or for ""
// the shared ones only; they stay valid until it returns. own is whether some
// may be the server's own. When there are no articles, or none yet, the
// function is not called.
func (n *Newsrooms) Hold(ctx context.Context, guild string, do func(held newsroom.Held, own bool) error) (err error) {
	room, err := n.Open(ctx, guild)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, room.Close()) }()
	err = room.Hold(ctx, func(held newsroom.Held) error { return do(held, room.own != nil) })
	if _, reading := errors.AsType[*newsroom.ReadingError](err); reading || errors.Is(err, newsroom.ErrNoArticles) {
		return nil
	}
	return err
}

// UsesShared is whether questions on a server are also answered from the shared
// articles.
func (n *Newsrooms) UsesShared(ctx context.Context, guild string) bool {
	return guild == "" || guild == n.config.Home || n.config.UsesShared(ctx, guild)
}

// Reading is whether some of the articles that answer on a server are still
// being read for the first time. They are the shared ones: a server's own are
// opened only once they are read.
func (n *Newsrooms) Reading(ctx context.Context, guild string) bool {
	_, reading := errors.AsType[*newsroom.ReadingError](n.config.Shared.Ready())
	return reading && n.UsesShared(ctx, guild)
}

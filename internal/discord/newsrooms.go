package discord

import (
	"context"
	"io"
	"strconv"

	"byline/internal/newsrooms"
)

// Newsrooms decides whose articles answer where; see [newsrooms.Newsrooms].
type Newsrooms interface {
	// Open returns the room of a server, or for "" the one for direct messages;
	// the caller closes it.
	Open(ctx context.Context, guild string) (Room, error)
	// Shared is the shared articles, and Count the number of open newsrooms of
	// servers.
	Shared() SharedHoldings
	Count() int
	// Feeds are the feeds of the articles that a server's moderators manage.
	Feeds(guild string) (*newsrooms.Feeds, error)
	Keeper
}

// Room is the articles that answer on one server. Files, Problems and the
// methods that change articles are about the articles that its moderators
// manage.
type Room interface {
	Newsroom
	Holding() (newsrooms.Holding, error)
	io.Closer
}

// Keeper keeps servers' own articles while the bot is on the server.
type Keeper interface {
	Export(ctx context.Context, guild string, w io.Writer) error
	Erase(ctx context.Context, guild string) error
	// Joined, Left and Present say which servers the bot is on. They do not
	// block.
	Joined(guild string)
	Left(guild string)
	Present(guilds []string, mine func(guild string) bool)
}

// Servers are the newsrooms for [Run].
func Servers(rooms *newsrooms.Newsrooms) Newsrooms { return servers{rooms} }

type servers struct{ *newsrooms.Newsrooms }

func (s servers) Open(ctx context.Context, guild string) (Room, error) {
	room, err := s.Newsrooms.Open(ctx, guild)
	if err != nil {
		return nil, err
	}
	return room, nil
}

func (s servers) Shared() SharedHoldings { return s.Newsrooms.Shared() }

// IsOfShard reports whether Discord sends a server's events to the shard with a
// number, among so many. Discord assigns servers by the time in their ids.
func IsOfShard(guild string, shard, shards int) bool {
	id, err := strconv.ParseUint(guild, 10, 64)
	return err == nil && int(id>>22%uint64(shards)) == shard
}

func (b *bot) isOfShard(guild string) bool {
	return IsOfShard(guild, b.config.Shard, b.config.Shards)
}

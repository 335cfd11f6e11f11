package discord

import (
	"context"
	"io"
	"strconv"

	"byline/internal/newsrooms"
)

// Newsrooms is whose articles answer where; see [newsrooms.Newsrooms].
type Newsrooms interface {
	// Open returns the room of a server, or that of direct conversations for
	// "", for the caller to close.
	Open(ctx context.Context, guild string) (Room, error)
	// Shared is the articles that answer on all servers, and Count how many
	// servers' own are open.
	Shared() SharedHoldings
	Count() int
	// Feeds are those of the articles that a server's moderators look after.
	Feeds(guild string) (*newsrooms.Feeds, error)
	Keeper
}

// Room is the articles that answer on one server. Files, Problems and what
// changes the articles are of those that its moderators look after.
type Room interface {
	Newsroom
	Holding() (newsrooms.Holding, error)
	io.Closer
}

// Keeper keeps what servers have of their own.
type Keeper interface {
	Export(ctx context.Context, guild string, w io.Writer) error
	Erase(ctx context.Context, guild string) error
	// Joined, Left and Present tell which servers the bot is on. They do not
	// wait.
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

// IsOfShard reports whether a server is one of those that a process is told of,
// by its number of so many: Discord deals them out by the time in their ids.
func IsOfShard(guild string, shard, shards int) bool {
	id, err := strconv.ParseUint(guild, 10, 64)
	return err == nil && int(id>>22%uint64(shards)) == shard
}

func (b *bot) isOfShard(guild string) bool {
	return IsOfShard(guild, b.config.Shard, b.config.Shards)
}

package main

import (
	"context"
	"encoding/json"
	"io"
	"log/slog"
	"path/filepath"
	"time"

	"byline/internal/newsroom"
	"byline/internal/newsrooms"
	"byline/internal/settings"
	"byline/internal/store"
	"byline/internal/watch"
)

type newsroomsFlags struct {
	Home            string `variable:"HOME_GUILD_ID" placeholder:"ID" help:"The server whose moderators look after the shared articles; by default none, and they can be changed only on this machine."`
	KeepDays        string `variable:"KEEP_DAYS" default:"30" placeholder:"N" help:"For how many days the bot keeps the articles and settings of a server that has removed it."`
	ServerFiles     string `variable:"SERVER_FILES" default:"500" placeholder:"N" help:"How many files of articles a server may add for itself; 0 is none."`
	ServerMegabytes string `variable:"SERVER_MEGABYTES" default:"50" placeholder:"N" help:"How many megabytes of articles a server may add for itself."`
	ServerFeeds     string `variable:"SERVER_FEEDS" default:"50" placeholder:"N" help:"How many feeds a server may have of its own."`
	ServerFeedMB    string `name:"server-feed-megabytes" variable:"SERVER_FEED_MEGABYTES" default:"250" placeholder:"N" help:"How many megabytes the feeds of a server may receive in a day, in UTC."`
}

// setNewsrooms parses the value of one of the flags above; known is whether the
// name is one of them.
func (c *Config) setNewsrooms(name, value string) (known bool, err error) {
	n, number := &c.Newsrooms, 0
	switch name {
	case "home":
		if n.Home = value; value != "" && !snowflake.MatchString(value) {
			err = notID(value)
		}
	case "keep-days":
		number, err = parseCount(value, 0, 3650)
		n.Keep = time.Duration(number) * 24 * time.Hour
	case "server-files":
		n.Quota.Files, err = parseCount(value, 0, 1e6)
	case "server-megabytes":
		number, err = parseCount(value, 0, 1e6)
		n.Quota.Bytes = int64(number) * 1e6
	case "server-feeds":
		n.Feeds.Most, err = parseCount(value, 1, 1000)
	case "server-feed-megabytes":
		number, err = parseCount(value, 1, 1e6)
		n.Feeds.DailyBytes = int64(number) * 1e6
	default:
		return false, nil
	}
	return true, err
}

// serversFolder is the folder, inside the data folder, of servers' own
// articles.
const serversFolder = "servers"

// openNewsrooms makes the newsrooms of all servers, beside the shared one.
func (p *program) openNewsrooms(ctx context.Context, shared *newsroom.Newsroom, kept *store.Store, fetching *fetching, log *slog.Logger) (*newsrooms.Newsrooms, error) {
	config := p.Newsrooms
	fetching.configure(&config.Feeds, kept, p.Discord.Shard, p.Discord.Shards)
	config.Dir = filepath.Join(p.DataDir, serversFolder)
	config.Shared, config.Records, config.Log = shared, records{kept}, log
	config.Changed = p.changed
	config.UsesShared = func(ctx context.Context, guild string) bool {
		here, err := kept.Settings(ctx, guild)
		if err != nil {
			log.Error("it is not known whether a server wants the shared articles, and they are left out", "server", guild, "error", err)
			return false
		}
		found, _ := settings.Of(p.discordConfig().Defaults(), here) // what cannot be read has its default
		return found.Shared
	}
	var err error
	if config.Reader, err = p.reader(); err != nil {
		return nil, err
	}
	config.ReadTime = p.ReadTime
	return newsrooms.New(ctx, config)
}

// records is what the store keeps for servers; see [newsrooms.Records].
type records struct{ *store.Store }

// Erase deletes the records of a server.
func (r records) Erase(ctx context.Context, guild string) error { return r.EraseServer(ctx, guild) }

// Export writes the records of a server as JSON.
func (r records) Export(ctx context.Context, guild string, create func(name string) (io.Writer, error)) error {
	const allEntries = 1 << 20
	settings, err := r.Settings(ctx, guild)
	if err != nil {
		return err
	}
	audit, err := r.Audit(ctx, guild, allEntries)
	if err != nil {
		return err
	}
	feeds, err := r.FeedState(guild).All(ctx)
	if err != nil {
		return err
	}
	states := make(map[string]json.RawMessage)
	for feed, status := range feeds {
		states[feed] = json.RawMessage(status)
	}
	feedback := []store.Verdict{}
	err = r.Verdicts(ctx, func(verdict store.Verdict) error {
		if verdict.Server == guild {
			verdict.Vote = "" // which is of use here alone
			feedback = append(feedback, verdict)
		}
		return nil
	})
	if err != nil {
		return err
	}
	// Members' private watches are not for moderators to read.
	ofChannels := watch.Filter{Server: guild, Public: true}
	watches, err := r.Watches(ctx, ofChannels)
	if err != nil {
		return err
	}
	digests, err := r.Digests(ctx, ofChannels)
	if err != nil {
		return err
	}
	for _, file := range []struct {
		name    string
		content any
	}{{"settings.json", settings}, {"audit.json", audit}, {"feedback.json", feedback}, {"feeds.json", states}, {"watches.json", watches}, {"digests.json", digests}} {
		w, err := create(file.name)
		if err != nil {
			return err
		}
		out := json.NewEncoder(w)
		out.SetIndent("", "  ")
		if err := out.Encode(file.content); err != nil {
			return err
		}
	}
	return nil
}

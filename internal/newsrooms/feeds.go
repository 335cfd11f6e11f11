package newsrooms

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"os"

	"byline/internal/durable"
	"byline/internal/feeds"
	"byline/internal/newsroom"
)

// FeedsConfig is what the feeds of newsrooms need.
type FeedsConfig struct {
	// Fetcher fetches for all newsrooms; the caller still closes it. Without
	// one, servers have no feeds.
	Fetcher *feeds.Fetcher
	// State keeps the status of a server's feeds.
	State func(guild string) feeds.State
	// Announce announces new articles of a server's feeds in its channels; nil
	// for no announcements.
	Announce func(guild string) feeds.Announcer
	// Shared is the list of feeds of the shared articles; the caller still
	// closes it. It is nil when this process only reads them.
	Shared *feeds.Subscriptions
	// Most is the largest number of feeds of a server, and DailyBytes how much
	// they may receive in a day, in UTC; 0 stands for [DefaultFeeds] and
	// [DefaultDailyBytes].
	Most       int
	DailyBytes int64
	// Mine reports whether this process fetches for a server; nil means for
	// every server.
	Mine func(guild string) bool
}

// Defaults of [FeedsConfig].
const (
	DefaultFeeds      = 50
	DefaultDailyBytes = 256 << 20
)

// Feeds are the feeds of the articles that a server's moderators manage. A
// server's own feeds lie in the folder of its articles, so they are exported,
// erased and isolated together with these. They are fetched whether or not its
// newsroom is open. Feeds is a [feeds.Source], safe for concurrent use.
type Feeds struct {
	rooms  *Newsrooms
	guild  string
	budget *feeds.Budget
	// shared are the feeds of the shared articles; nil for those of a server's
	// own.
	shared *feeds.Subscriptions
	own    ownList
}

// FeedState is a feed and its status.
type FeedState struct {
	feeds.Feed
	Status feeds.Status
}

// Feeds returns the feeds of a server. The error wraps [ErrNoServer],
// [newsroom.ErrReadOnly] or [errors.ErrUnsupported].
func (n *Newsrooms) Feeds(guild string) (*Feeds, error) {
	config := n.config.Feeds
	if err := check(guild); err != nil {
		return nil, err
	}
	switch {
	case config.Fetcher == nil:
		return nil, fmt.Errorf("feeds of server %s: %w", guild, errors.ErrUnsupported)
	case guild != n.config.Home:
		return n.feedsOf(guild), nil
	case config.Shared == nil:
		return nil, fmt.Errorf("shared feeds: %w", newsroom.ErrReadOnly)
	}
	return &Feeds{rooms: n, guild: guild, budget: config.Shared.Budget(), shared: config.Shared}, nil
}

// feedsOf are a server's own feeds; its id was checked. The same value is
// returned each time, so that their budget is not reset while the program runs.
func (n *Newsrooms) feedsOf(guild string) *Feeds {
	n.mutex.Lock()
	defer n.mutex.Unlock()
	f := n.feeds[guild]
	if f == nil {
		f = &Feeds{
			rooms: n, guild: guild,
			budget: feeds.NewBudget(cmp.Or(n.config.Feeds.DailyBytes, DefaultDailyBytes)),
		}
		f.own.start(n.life)
		n.feeds[guild] = f
	}
	return f
}

// FeedSources are the feeds of all servers that have any and that this process
// fetches for. For a server that has removed the bot nothing is fetched.
func (n *Newsrooms) FeedSources() []feeds.Source {
	var sources []feeds.Source
	if n.config.Feeds.Fetcher == nil {
		return nil
	}
	exists := func(path string) bool { _, err := os.Stat(path); return err == nil }
	for _, guild := range n.kept() {
		mine := n.config.Feeds.Mine == nil || n.config.Feeds.Mine(guild)
		if mine && guild != n.config.Home && exists(n.folder(guild, articlesFolder, feeds.ListFile)) && !exists(n.folder(guild, leftFile)) {
			sources = append(sources, n.feedsOf(guild))
		}
	}
	return sources
}

// Guild is the server.
func (f *Feeds) Guild() string { return f.guild }

// Shared is whether these are the feeds of the shared articles.
func (f *Feeds) Shared() bool { return f.shared != nil }

// Preview is [feeds.Fetcher.Preview] within the server's budget. It writes
// nothing.
func (f *Feeds) Preview(ctx context.Context, address string) (feeds.Preview, error) {
	return f.rooms.config.Feeds.Fetcher.Preview(ctx, address, f.budget)
}

// Page is [feeds.Fetcher.Page] within the server's budget. It writes nothing.
func (f *Feeds) Page(ctx context.Context, address string) (feeds.Page, error) {
	return f.rooms.config.Feeds.Fetcher.Page(ctx, address, f.budget)
}

// List are the feeds and their status.
func (f *Feeds) List(ctx context.Context) (all []FeedState, err error) {
	err = f.with(ctx, func(ctx context.Context, list *feeds.Subscriptions) error {
		known, err := list.Feeds()
		if err != nil {
			return err
		}
		statuses, err := list.Statuses(ctx)
		for _, feed := range known {
			all = append(all, FeedState{feed, statuses[feed.Name]})
		}
		return err
	})
	return all, ignoreNone(err)
}

// Add adds a feed; see [feeds.Subscriptions.Add]. The error may also be a
// [*QuotaError].
func (f *Feeds) Add(ctx context.Context, feed feeds.Feed) (added feeds.Feed, err error) {
	err = f.create(ctx, func(ctx context.Context, list *feeds.Subscriptions) (err error) {
		added, err = list.Add(ctx, feed)
		return err
	})
	return added, err
}

// Import adds the feeds of an OPML document; see [feeds.Subscriptions.Import].
func (f *Feeds) Import(ctx context.Context, in io.Reader) (added []feeds.Feed, left int, err error) {
	err = f.create(ctx, func(ctx context.Context, list *feeds.Subscriptions) (err error) {
		added, left, err = list.Import(ctx, in)
		return err
	})
	return added, left, err
}

// Export writes the feeds as OPML; see [feeds.Subscriptions.Export].
func (f *Feeds) Export(ctx context.Context, out io.Writer) error {
	err := f.with(ctx, func(_ context.Context, list *feeds.Subscriptions) error { return list.Export(out) })
	if ignoreNone(err) == nil && err != nil {
		return feeds.WriteOPML(out, nil)
	}
	return err
}

// Remove removes a feed; see [feeds.Subscriptions.Remove].
func (f *Feeds) Remove(ctx context.Context, feed string, articles bool) (removed feeds.Feed, err error) {
	err = f.with(ctx, func(ctx context.Context, list *feeds.Subscriptions) (err error) {
		removed, err = list.Remove(ctx, feed, articles)
		return err
	})
	return removed, unknown(err)
}

// Pause sets whether a feed is fetched; see [feeds.Subscriptions.Pause].
func (f *Feeds) Pause(ctx context.Context, feed string, paused bool) (changed feeds.Feed, err error) {
	err = f.with(ctx, func(ctx context.Context, list *feeds.Subscriptions) (err error) {
		changed, err = list.Pause(ctx, feed, paused)
		return err
	})
	return changed, unknown(err)
}

// unknown is the error for a feed of a server that has no list of feeds.
func unknown(err error) error {
	if err != nil && ignoreNone(err) == nil {
		return feeds.ErrUnknown
	}
	return err
}

// Jobs are the jobs for [feeds.Source]. While the server is being erased there
// are none.
func (f *Feeds) Jobs(ctx context.Context) (jobs []feeds.Job, err error) {
	if f.own.isWithdrawn() {
		return nil, nil
	}
	err = f.with(ctx, func(ctx context.Context, list *feeds.Subscriptions) (err error) {
		jobs, err = list.Jobs(ctx)
		return err
	})
	return jobs, ignoreNone(err)
}

// Update fetches a feed; see [feeds.Subscriptions.Update].
func (f *Feeds) Update(ctx context.Context, feed string) (result feeds.Result, err error) {
	err = f.with(ctx, func(ctx context.Context, list *feeds.Subscriptions) (err error) {
		result, err = list.Update(ctx, feed)
		return err
	})
	return result, unknown(err)
}

// create is with, but creates the server's folder if need be.
func (f *Feeds) create(ctx context.Context, do func(context.Context, *feeds.Subscriptions) error) error {
	if f.shared != nil {
		return do(ctx, f.shared)
	}
	if f.rooms.config.Quota.Files == 0 {
		return &QuotaError{f.rooms.config.Quota}
	}
	return f.own.use(ctx, func() (*feeds.Subscriptions, error) {
		if err := durable.MakeFolder(f.rooms.folder(f.guild, articlesFolder), 0o700); err != nil {
			return nil, err
		}
		return f.open()
	}, do)
}

// with calls a function with the list of feeds. It stops when ctx ends or the
// server is erased. The error wraps [fs.ErrNotExist] when the server has no
// folder.
func (f *Feeds) with(ctx context.Context, do func(context.Context, *feeds.Subscriptions) error) error {
	if f.shared != nil {
		return do(ctx, f.shared)
	}
	return f.own.use(ctx, f.open, do)
}

// open opens the list of a server's own feeds.
func (f *Feeds) open() (*feeds.Subscriptions, error) {
	n := f.rooms
	options := feeds.Options{
		State:    n.config.Feeds.State(f.guild),
		Changed:  func(context.Context) { n.refresh(f.guild) },
		MaxFeeds: cmp.Or(n.config.Feeds.Most, DefaultFeeds),
		Budget:   f.budget,
		Room:     func(bytes int64) error { return n.roomFor(f.guild, bytes) },
	}
	if announce := n.config.Feeds.Announce; announce != nil {
		options.Announce = announce(f.guild)
	}
	return feeds.Open(n.folder(f.guild, articlesFolder), n.config.Feeds.Fetcher, options)
}

// roomFor returns a [*QuotaError] when a server has no room for so many more
// bytes of articles from feeds, else nil.
func (n *Newsrooms) roomFor(guild string, bytes int64) error {
	used, err := n.usage(guild)
	if err != nil {
		return err
	}
	if quota := n.config.Quota; len(used) > quota.Files || used.bytes()+bytes > quota.Bytes {
		return &QuotaError{quota}
	}
	return nil
}

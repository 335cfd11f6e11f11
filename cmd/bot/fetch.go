package main

import (
	"context"
	"errors"
	"log/slog"
	"syscall"
	"time"

	"byline/internal/discord"
	"byline/internal/feeds"
	"byline/internal/newsroom"
	"byline/internal/newsrooms"
	"byline/internal/store"
)

// fetching keeps the feeds of all newsrooms up to date.
type fetching struct {
	fetcher *feeds.Fetcher
	// shared are the feeds of the corpus; nil in a process that only reads the
	// corpus.
	shared *feeds.Subscriptions
	// changed is signalled when the shared feeds have brought something.
	changed chan struct{}
	// kept has who is told of a feed that keeps failing.
	kept *store.Store
	// announce is who tells the channels of a server of what comes; nil for nobody.
	announce func(server string) feeds.Announcer
	log      *slog.Logger
}

// openFetching opens the fetcher, and the list of feeds of the corpus. A
// process that only reads the corpus leaves its feeds to the process that
// maintains the index. The caller closes it.
func (p *program) openFetching(kept *store.Store, announce func(server string) feeds.Announcer, log *slog.Logger) *fetching {
	f := &fetching{fetcher: p.newFetcher(), changed: make(chan struct{}, 1), kept: kept, announce: announce, log: log}
	if p.ReadOnly {
		return f
	}
	options := feeds.Options{
		State: kept.FeedState(""),
		Changed: func(context.Context) {
			select {
			case f.changed <- struct{}{}:
			default: // a reload is to come
			}
		},
	}
	if home := p.Newsrooms.Home; announce != nil && home != "" {
		options.Announce = announce(home)
	}
	list, err := feeds.Open(p.CorpusDir, f.fetcher, options)
	if err != nil {
		log.Error("the shared feeds are not fetched", "error", err)
		return f
	}
	f.shared = list
	return f
}

func (f *fetching) close() error {
	f.fetcher.Close()
	if f.shared == nil {
		return nil
	}
	return f.shared.Close()
}

// configure sets what the newsrooms need for their feeds.
func (f *fetching) configure(config *newsrooms.FeedsConfig, kept *store.Store, shard, shards int) {
	config.Fetcher, config.Shared, config.Announce = f.fetcher, f.shared, f.announce
	config.State = func(guild string) feeds.State { return kept.FeedState(guild) }
	config.Mine = func(guild string) bool { return discord.IsOfShard(guild, shard, shards) }
}

// start fetches feeds when they are due, and serves new articles of the
// corpus's feeds, until stop is called.
func (f *fetching) start(ctx context.Context, opened *newsroom.Newsroom, rooms *newsrooms.Newsrooms, options newsroom.ReloadOptions) (stop func()) {
	scheduler := &feeds.Scheduler{
		Sources: func() []feeds.Source {
			sources := rooms.FeedSources()
			if f.shared != nil {
				sources = append(sources, f.shared)
			}
			return sources
		},
		Report: func(ctx context.Context, source feeds.Source, result feeds.Result) {
			server := serverOf(source)
			logResult(f.log, server, result)
			if result.Tell && server != "" {
				if err := discord.TellOfFailing(ctx, f.kept, server, result.Feed, result.Status); err != nil {
					f.log.Error("the moderators were not told of a failing feed", "server", server, "error", err)
				}
			}
		},
		Fault: f.fault,
		Log:   f.log,
	}
	ctx, cancel := context.WithCancel(ctx)
	scheduled, reloaded := make(chan struct{}), make(chan struct{})
	go func() {
		defer close(scheduled)
		scheduler.Run(ctx)
	}()
	go func() {
		defer close(reloaded)
		reloadOn(ctx, f.changed, opened, options, f.log)
	}()
	return func() {
		cancel()
		<-scheduled
		<-reloaded
	}
}

// serverOf is the server that a list belongs to; "" for the shared one.
func serverOf(source feeds.Source) string {
	if own, ok := source.(*newsrooms.Feeds); ok {
		return own.Guild()
	}
	return ""
}

// fault logs what keeps feeds from being updated. For a server's own feeds,
// whose names are the server's business, it logs only errors of the machine.
func (f *fetching) fault(source feeds.Source, feed string, err error) {
	const said = "feeds could not be brought up to date; that is tried again"
	server := serverOf(source)
	if server == "" {
		f.log.Error(said, "feed", feed, "error", err)
		return
	}
	var machine syscall.Errno
	if !errors.As(err, &machine) {
		f.log.Error(said, "server", server, "do", "if it goes on, ask the moderators to look at /feed list")
		return
	}
	f.log.Error(said, "server", server, "error", machine)
}

// reloadOn reloads after each change, and again if another reload was running
// or failed, until ctx ends.
func reloadOn(ctx context.Context, changed <-chan struct{}, opened *newsroom.Newsroom, options newsroom.ReloadOptions, log *slog.Logger) {
	// This waits so that several feeds that bring news at the same time cause
	// one reload.
	const quiet, busy, failed = 2 * time.Second, time.Second, time.Minute
	var due <-chan time.Time
	for {
		select {
		case <-ctx.Done():
			return
		case <-changed:
			if due == nil {
				due = time.After(quiet)
			}
		case <-due:
			due = nil
			_, err := opened.Reload(ctx, options)
			switch {
			case errors.Is(err, newsroom.ErrReloading):
				due = time.After(busy) // it may not see what changed just now
			case err != nil && ctx.Err() == nil:
				log.Error("what the feeds brought is not served yet", "error", err, "do", newsroom.Advice(err))
				due = time.After(failed)
			}
		}
	}
}

// logResult logs the result of updating a feed: a server's own or, for "", a
// shared one. It does not name a server's own feeds, which are the server's
// business.
func logResult(log *slog.Logger, server string, result feeds.Result) {
	attributes := []any{"server", server}
	if server == "" {
		attributes = []any{"feed", result.Feed.Name, "address", feeds.Redact(result.Feed.Address)}
		if result.Err != nil {
			attributes = append(attributes, "error", result.Err, "cause", feeds.Cause(result.Err))
		}
	}
	switch {
	case result.Gone:
		log.Warn("a feed is paused: its publisher says that it is gone for good", attributes...)
	case result.Tell && server == "":
		log.Warn("a feed keeps failing: see that its address is right, or remove it", append(attributes, "failures", result.Status.Failures)...)
	case result.Err != nil:
		log.Info("a feed could not be fetched", append(attributes, "next", result.Status.Next)...)
	case result.Added+result.Changed+result.Deleted > 0:
		log.Info("a feed brought news", append(attributes, "new", result.Added, "corrected", result.Changed, "deleted", result.Deleted)...)
	}
	if result.Expiring > 0 {
		log.Warn("articles are more than the feed keeps, and will be deleted", append(attributes, "articles", result.Expiring, "after", result.Status.ExpireAt)...)
	}
}

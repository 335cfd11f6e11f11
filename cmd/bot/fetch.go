package main

import (
	"context"
	"errors"
	"log/slog"
	"time"

	"byline/internal/feeds"
	"byline/internal/newsroom"
)

// fetchFeeds keeps the feeds of the corpus up to date, and serves what they
// bring, until stop is called. A process that only reads leaves that to the one
// that keeps the index.
func (p *program) fetchFeeds(ctx context.Context, opened *newsroom.Newsroom, log *slog.Logger) (stop func()) {
	if p.ReadOnly {
		return func() {}
	}
	changed := make(chan struct{}, 1)
	list, closeAll, err := p.openFeeds(feeds.Options{Changed: func(context.Context) {
		select {
		case changed <- struct{}{}:
		default: // a reload is to come
		}
	}})
	if err != nil {
		log.Error("feeds are not fetched", "error", err)
		return func() {}
	}
	scheduler := &feeds.Scheduler{
		Sources: func() []feeds.Source { return []feeds.Source{list} },
		Report:  func(_ context.Context, _ feeds.Source, result feeds.Result) { logResult(log, result) },
		Log:     log,
	}
	ctx, cancel := context.WithCancel(ctx)
	scheduled, reloaded := make(chan struct{}), make(chan struct{})
	go func() {
		defer close(scheduled)
		scheduler.Run(ctx)
	}()
	go func() {
		defer close(reloaded)
		reloadOn(ctx, changed, opened, newsroom.ReloadOptions{Force: p.Force}, log)
	}()
	return func() {
		cancel()
		<-scheduled
		<-reloaded
		if err := closeAll(); err != nil {
			log.Error("the feeds could not be closed", "error", err)
		}
	}
}

// reloadOn reloads after each change, again where another reload was running or
// failed, until ctx ends.
func reloadOn(ctx context.Context, changed <-chan struct{}, opened *newsroom.Newsroom, options newsroom.ReloadOptions, log *slog.Logger) {
	// Several feeds that bring news at a time are one reload.
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

// logResult tells the operator what an update brought.
func logResult(log *slog.Logger, result feeds.Result) {
	attributes := []any{"feed", result.Feed.Name, "address", feeds.Redact(result.Feed.Address)}
	switch {
	case result.Gone:
		log.Warn("a feed is paused: its publisher says that it is gone for good", attributes...)
	case result.Tell:
		log.Warn("a feed keeps failing: see that its address is right, or remove it", append(attributes, "error", result.Err, "cause", feeds.Cause(result.Err), "failures", result.Status.Failures)...)
	case result.Err != nil:
		log.Info("a feed could not be fetched", append(attributes, "error", result.Err, "cause", feeds.Cause(result.Err), "next", result.Status.Next)...)
	case result.Added+result.Changed+result.Deleted > 0:
		log.Info("a feed brought news", append(attributes, "new", result.Added, "corrected", result.Changed, "deleted", result.Deleted)...)
	}
	if result.Expiring > 0 {
		log.Warn("articles are more than the feed keeps, and will be deleted", append(attributes, "articles", result.Expiring, "after", result.Status.ExpireAt)...)
	}
}

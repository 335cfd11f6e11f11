package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"text/tabwriter"
	"time"

	"byline/internal/corpus"
	"byline/internal/feeds"
	"byline/internal/store"
	"byline/internal/terminal"
)

// feedCommand is the commands for the feeds of the corpus folder.
type feedCommand struct {
	Add    feedAddCommand    `cmd:"" help:"Show what is at an address, and add it to the feeds."`
	List   feedListCommand   `cmd:"" help:"List the feeds and their status."`
	Remove feedRemoveCommand `cmd:"" help:"Remove a feed; its articles stay."`
	Pause  feedPauseCommand  `cmd:"" help:"Pause a feed, or resume it with --resume."`
	Import feedImportCommand `cmd:"" help:"Add the feeds of an OPML file."`
	Export feedExportCommand `cmd:"" help:"Write the feeds as an OPML file."`
	Fetch  feedFetchCommand  `cmd:"" help:"Fetch feeds now, whether they are due or not."`
	Check  feedCheckCommand  `cmd:"" help:"Show, step by step, what would be read from an address."`
	fetchFlags
	dataFlags
}

type fetchFlags struct {
	FetchAllow string `variable:"FETCH_ALLOW" placeholder:"HOST,…" help:"Hosts that may be fetched from although they are in a private network, each with its port unless that is 80 or 443; by default none."`
}

// Help is the text of bot feed --help.
func (feedCommand) Help() string {
	return `The list is the file feeds.opml in the folder of articles. bot discord fetches
the feeds while it runs; docs/feeds.md tells how often, and what is kept.

Example:

    bot feed add https://news.example --keep 90d
    bot feed fetch`
}

// newFetcher returns the fetcher for feeds; the caller closes it.
func (p *program) newFetcher() *feeds.Fetcher {
	return feeds.NewFetcher(feeds.FetcherOptions{Allow: p.FetchAllow, Version: version()})
}

// withFeeds calls a function with the feeds of the corpus.
func (p *program) withFeeds(ctx context.Context, do func(*feeds.Subscriptions) error) (err error) {
	if err := checkCorpus(p.CorpusDir); err != nil {
		return err
	}
	kept, err := store.Open(ctx, p.DataDir)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, kept.Close()) }()
	fetcher := p.newFetcher()
	defer fetcher.Close()
	list, err := feeds.Open(p.CorpusDir, fetcher, feeds.Options{State: kept.FeedState("")})
	if err != nil {
		return err
	}
	return errors.Join(do(list), list.Close())
}

type feedAddCommand struct {
	Address string `arg:"" help:"Address of a feed, or of a page that names one."`
	Full    bool   `help:"Read the page behind each item as well, as far as the site's robots.txt allows it."`
	Keep    string `placeholder:"30d|500" help:"How many days, or how many articles, to keep; by default all. For a feed that is already followed, it changes this."`
	Outlet  string `placeholder:"NAME" help:"Outlet that its articles are shown with; by default what the feed says."`
}

// Run shows the newest articles of a feed and adds it.
func (c *feedAddCommand) Run(ctx context.Context, program *program) error {
	keep, err := feeds.ParseKeep(c.Keep)
	if err != nil {
		return usageError{fmt.Errorf("--keep: %w", err)}
	}
	return program.withFeeds(ctx, func(list *feeds.Subscriptions) error {
		if known, err := list.Find(c.Address); err == nil && c.Keep != "" {
			if known, err = list.SetKeep(ctx, known.Name, keep); err != nil {
				return err
			}
			_, err = fmt.Fprintf(program.out, "%s now keeps %s; what is more than that is deleted a day after its next fetch, and bot feed list tells how much that is\n", known.Name, keepText(keep))
			return err
		}
		found, err := list.Preview(ctx, c.Address)
		if err != nil {
			return fmt.Errorf("%s: %w", feeds.Redact(c.Address), err)
		}
		if err := showPreview(program.out, found); err != nil {
			return err
		}
		added, err := list.Add(ctx, feeds.Feed{Address: found.Address, Title: found.Title, Outlet: c.Outlet, Full: c.Full, Keep: keep})
		if err != nil {
			return fmt.Errorf("%s: %w", feeds.Redact(found.Address), err)
		}
		_, err = fmt.Fprintf(program.out, "added as %s; bot feed fetch fetches it now\n", added.Name)
		return err
	})
}

func showPreview(out io.Writer, found feeds.Preview) error {
	_, err := fmt.Fprintf(out, "%s\n%s, %s\n", terminal.Clean(found.Title), terminal.Clean(feeds.Redact(found.Address)), count(found.Items, "article"))
	for _, article := range found.Latest {
		if err == nil {
			_, err = fmt.Fprintf(out, "  %-10s  %s\n", dayOrNone(&article), terminal.Clean(article.Title))
		}
	}
	return err
}

func dayOrNone(article *corpus.Article) string {
	if day := article.Day(); day != "" {
		return day
	}
	return "no date"
}

func keepText(keep feeds.Keep) string {
	switch {
	case keep.Days > 0:
		return count(keep.Days, "day")
	case keep.Count > 0:
		return count(keep.Count, "article")
	}
	return "all"
}

func count(n int, what string) string {
	if n != 1 {
		what += "s"
	}
	return fmt.Sprintf("%d %s", n, what)
}

type feedListCommand struct{}

// Run lists the feeds.
func (feedListCommand) Run(ctx context.Context, program *program) error {
	return program.withFeeds(ctx, func(list *feeds.Subscriptions) error {
		all, err := list.Feeds()
		if err != nil {
			return err
		}
		statuses, err := list.Statuses(ctx)
		if err != nil {
			return err
		}
		if len(all) == 0 {
			_, err := fmt.Fprintln(program.out, "There are no feeds yet: bot feed add ADDRESS adds one, and /feed add ADDRESS in the chat.")
			return err
		}
		table := tabwriter.NewWriter(program.out, 0, 0, 2, ' ', 0)
		fmt.Fprintln(table, "FEED\tKEEPS\tSTATE\tTITLE\tADDRESS")
		for _, feed := range all {
			status := statuses[feed.Name]
			fmt.Fprintf(table, "%s\t%s\t%s\t%s\t%s\n", feed.Name, feed.Keep, terminal.Clean(stateText(feed, status)), terminal.Clean(feed.Title), terminal.Clean(feeds.Redact(feed.Address)))
		}
		return table.Flush()
	})
}

// stateText is the state of a feed in a few words.
func stateText(feed feeds.Feed, status feeds.Status) string {
	at := func(t time.Time) string { return t.Local().Format("2006-01-02 15:04") }
	text := "not fetched yet"
	switch {
	case feed.Paused:
		text = "paused"
	case status.Failures > 0:
		text = fmt.Sprintf("failed %s, next %s", count(status.Failures, "time"), at(status.Next))
	case !status.Fetched.IsZero():
		text = "fetched " + at(status.Fetched)
	}
	if status.Error != "" {
		text += ": " + status.Error
	}
	if status.Expiring > 0 {
		text += fmt.Sprintf("; deletes %s after %s", count(status.Expiring, "article"), at(status.ExpireAt))
	}
	return text
}

type feedRemoveCommand struct {
	Feed     string `arg:"" help:"Name or address of the feed."`
	Articles bool   `help:"Delete its articles as well."`
}

// Run removes a feed.
func (c *feedRemoveCommand) Run(ctx context.Context, program *program) error {
	return program.withFeeds(ctx, func(list *feeds.Subscriptions) error {
		removed, err := list.Remove(ctx, c.Feed, c.Articles)
		if err != nil {
			return err
		}
		what := "its articles stay"
		if c.Articles {
			what = "its articles are deleted"
		}
		_, err = fmt.Fprintf(program.out, "removed %s; %s\n", removed.Name, what)
		return err
	})
}

type feedPauseCommand struct {
	Feed   string `arg:"" help:"Name or address of the feed."`
	Resume bool   `help:"Resume fetching it."`
}

// Run pauses a feed.
func (c *feedPauseCommand) Run(ctx context.Context, program *program) error {
	return program.withFeeds(ctx, func(list *feeds.Subscriptions) error {
		feed, err := list.Pause(ctx, c.Feed, !c.Resume)
		if err != nil {
			return err
		}
		said := "is paused"
		if c.Resume {
			said = "is fetched again"
		}
		_, err = fmt.Fprintf(program.out, "%s %s\n", feed.Name, said)
		return err
	})
}

type feedImportCommand struct {
	File string `arg:"" help:"OPML file, or - for standard input."`
}

// Run adds the feeds of an OPML file, without fetching them.
func (c *feedImportCommand) Run(ctx context.Context, program *program) error {
	in := program.in
	if c.File != "-" {
		file, err := os.Open(c.File)
		if err != nil {
			return err
		}
		defer file.Close()
		in = file
	}
	return program.withFeeds(ctx, func(list *feeds.Subscriptions) error {
		added, left, err := list.Import(ctx, in)
		if err != nil {
			return fmt.Errorf("import %s: %w", c.File, err)
		}
		_, err = fmt.Fprintf(program.out, "%s added, %d left out\n", count(len(added), "feed"), left)
		return err
	})
}

type feedExportCommand struct {
	File string `arg:"" optional:"" help:"File to write; by default standard output."`
}

// Run writes the feeds as OPML, with complete addresses, including keys in
// them.
func (c *feedExportCommand) Run(ctx context.Context, program *program) error {
	return program.withFeeds(ctx, func(list *feeds.Subscriptions) (err error) {
		out := program.out
		if c.File != "" {
			file, err := os.OpenFile(c.File, os.O_WRONLY|os.O_CREATE|os.O_TRUNC, 0o600)
			if err != nil {
				return err
			}
			defer func() { err = errors.Join(err, file.Close()) }()
			out = file
		}
		return list.Export(out)
	})
}

type feedFetchCommand struct {
	Feeds []string `arg:"" optional:"" name:"feed" help:"Names or addresses; by default all that are not paused."`
}

// Run fetches feeds, one after the other. It fails if one of them does.
func (c *feedFetchCommand) Run(ctx context.Context, program *program) error {
	return program.withFeeds(ctx, func(list *feeds.Subscriptions) error {
		names := c.Feeds
		if len(names) == 0 {
			all, err := list.Feeds()
			if err != nil {
				return err
			}
			for _, feed := range all {
				if !feed.Paused {
					names = append(names, feed.Name)
				}
			}
		}
		failed := 0
		for _, name := range names {
			result, err := list.Update(ctx, name)
			if err != nil {
				return err
			}
			said := fmt.Sprintf("%d new, %d corrected, %d deleted", result.Added, result.Changed, result.Deleted)
			if result.Err != nil {
				failed++
				said = result.Err.Error()
			}
			if _, err := fmt.Fprintf(program.out, "%s: %s\n", result.Feed.Name, terminal.Clean(said)); err != nil {
				return err
			}
		}
		if failed > 0 {
			return fmt.Errorf("%d of %s could not be fetched", failed, count(len(names), "feed"))
		}
		return nil
	})
}

type feedCheckCommand struct {
	Address string `arg:"" help:"Address of a feed, or of a page that names one."`
}

// Run shows what would be read from an address.
func (c *feedCheckCommand) Run(ctx context.Context, program *program) error {
	return program.withFeeds(ctx, func(list *feeds.Subscriptions) error {
		err := list.Check(ctx, c.Address, func(step string) { fmt.Fprintln(program.out, terminal.Clean(step)) })
		if err != nil {
			return fmt.Errorf("%s: %w", feeds.Redact(c.Address), err)
		}
		return nil
	})
}

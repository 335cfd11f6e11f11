package main

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"text/tabwriter"

	"byline/internal/index"
	"byline/internal/lookout"
	"byline/internal/newsroom"
	"byline/internal/store"
	"byline/internal/terminal"
	"byline/internal/watch"
)

// watchCommand is the commands for the watches of servers and people.
type watchCommand struct {
	Add    watchAddCommand    `cmd:"" help:"Make a watch that posts to a channel in Discord, or to a person."`
	List   watchListCommand   `cmd:"" help:"List the watches, and digests."`
	Remove watchRemoveCommand `cmd:"" help:"Remove a watch or digest."`
	Pause  watchPauseCommand  `cmd:"" help:"Pause a watch or digest, or resume it."`
	Try    watchTryCommand    `cmd:"" help:"Show what a watch would have posted about the articles that are there."`
}

type watchAddCommand struct {
	dataFlags
	Server  string   `placeholder:"ID" help:"Server whose articles it watches, in addition to the shared ones."`
	Channel string   `placeholder:"ID" help:"Channel of the server that it posts to."`
	User    string   `placeholder:"ID" help:"Person that it writes to instead."`
	Role    string   `placeholder:"ID" help:"Role that posts ping; by default nobody."`
	Quiet   string   `placeholder:"HH:MM-HH:MM" help:"Hours in which nothing is posted."`
	Zone    string   `placeholder:"ZONE" help:"Time zone of the quiet hours, such as Europe/Berlin; by default UTC."`
	Text    []string `arg:"" help:"A topic, or a question that ends with a question mark."`
}

// Help is the text of bot watch add --help.
func (watchAddCommand) Help() string {
	return `Example:

    bot watch add --server 1234567890 --channel 1234567891 'Who won the election in Norland?'`
}

// Run adds the watch, for the bot to run.
func (c *watchAddCommand) Run(ctx context.Context, program *program) error {
	w := watchOf(strings.Join(c.Text, " "))
	w.Place, w.Role = watch.Place{Server: c.Server, Channel: c.Channel, User: c.User}, c.Role
	for _, id := range []string{c.Server, c.Channel, c.User, c.Role} {
		if id != "" && !snowflake.MatchString(id) {
			return usageError{notID(id)}
		}
	}
	switch {
	case (c.Channel == "") == (c.User == ""):
		return usageError{errors.New("one of --channel and --user is needed, and not both")}
	case c.Channel != "" && c.Server == "":
		return usageError{errors.New("--channel needs --server")}
	}
	var err error
	if w.Quiet, err = watch.ParseQuiet(c.Quiet, c.Zone); err != nil {
		return usageError{fmt.Errorf("--quiet: %w", err)}
	}
	if err := w.Check(); err != nil {
		return usageError{err}
	}
	return program.withStore(ctx, func(kept *store.Store) error {
		added, err := kept.AddWatch(ctx, w, watch.Limits{})
		if err != nil {
			return err
		}
		_, err = fmt.Fprintf(program.out, "added as %d, a %s\n", added.ID, added.Kind)
		return err
	})
}

// watchOf is a watch on a question if the text is one, or else on a topic.
func watchOf(text string) watch.Watch {
	w := watch.Watch{Kind: watch.Topic, Text: strings.TrimSpace(text)}
	if strings.HasSuffix(w.Text, "?") {
		w.Kind = watch.Question
	}
	return w
}

// withStore calls a function with the bot's store.
func (p *program) withStore(ctx context.Context, do func(*store.Store) error) error {
	kept, err := p.existingStore(ctx)
	if err != nil {
		return err
	}
	return errors.Join(do(kept), kept.Close())
}

type watchListCommand struct{ dataFlags }

// Run lists the watches and digests.
func (c watchListCommand) Run(ctx context.Context, program *program) error {
	return program.withStore(ctx, func(kept *store.Store) error {
		watches, err := kept.Watches(ctx, watch.Filter{})
		if err != nil {
			return err
		}
		digests, err := kept.Digests(ctx, watch.Filter{})
		if err != nil {
			return err
		}
		table := tabwriter.NewWriter(program.out, 0, 0, 2, ' ', 0)
		fmt.Fprintln(table, "ID\tKIND\tSERVER\tTO\tSTATE\tTEXT")
		for _, w := range watches {
			fmt.Fprintf(table, "%d\t%s\t%s\t%s\t%s\t%s\n", w.ID, w.Kind, orNone(w.Server), toText(w.Place), activeText(w.Paused), terminal.Clean(w.Text))
		}
		for _, d := range digests {
			fmt.Fprintf(table, "%d\tdigest\t%s\t%s\t%s\t%s\n", d.ID, orNone(d.Server), toText(d.Place), activeText(d.Paused), terminal.Clean(scheduleText(d)))
		}
		return table.Flush()
	})
}

func orNone(id string) string {
	if id == "" {
		return "-"
	}
	return id
}

func toText(place watch.Place) string {
	if place.Private() {
		return "person " + place.User
	}
	return "channel " + place.Channel
}

func activeText(paused bool) string {
	if paused {
		return "paused"
	}
	return "active"
}

func scheduleText(d watch.Digest) string {
	text := d.Schedule.String()
	if d.Topic != "" {
		text += ", of " + d.Topic
	}
	return text
}

type watchRemoveCommand struct {
	dataFlags
	ID int64 `arg:"" help:"Id of the watch or digest, as bot watch list shows it."`
}

// Run removes a watch or digest.
func (c watchRemoveCommand) Run(ctx context.Context, program *program) error {
	return program.withStore(ctx, func(kept *store.Store) error {
		_, err := kept.RemoveWatch(ctx, c.ID, watch.Filter{})
		if errors.Is(err, watch.ErrNotFound) {
			_, err = kept.RemoveDigest(ctx, c.ID, watch.Filter{})
		}
		if err != nil {
			return err
		}
		_, err = fmt.Fprintf(program.out, "removed %d\n", c.ID)
		return err
	})
}

type watchPauseCommand struct {
	dataFlags
	ID     int64 `arg:"" help:"Id of the watch or digest, as bot watch list shows it."`
	Resume bool  `help:"Resume it."`
}

// Run pauses a watch or digest.
func (c watchPauseCommand) Run(ctx context.Context, program *program) error {
	return program.withStore(ctx, func(kept *store.Store) error {
		_, err := kept.PauseWatch(ctx, c.ID, watch.Filter{}, !c.Resume)
		if errors.Is(err, watch.ErrNotFound) {
			_, err = kept.PauseDigest(ctx, c.ID, watch.Filter{}, !c.Resume)
		}
		if err != nil {
			return err
		}
		_, err = fmt.Fprintf(program.out, "%d is %s\n", c.ID, activeText(!c.Resume))
		return err
	})
}

type watchTryCommand struct {
	Days string   `default:"30" placeholder:"N" help:"How many days up to the newest article, 1 to 3650."`
	Text []string `arg:"" help:"A topic, or a question that ends with a question mark."`
}

// Help is the text of bot watch try --help.
func (watchTryCommand) Help() string {
	return `The articles come in again, on their days of publication and in order. Nothing is
kept or sent.

Examples:

    bot watch try --days 2500 aleppo
    bot watch try --days 700 'How many ships were waiting at the Suez Canal?'`
}

// Run shows what a watch would have posted.
func (c watchTryCommand) Run(ctx context.Context, program *program) (err error) {
	days, err := parseCount(c.Days, 1, 3650)
	if err != nil {
		return usageError{fmt.Errorf("--days: %w", err)}
	}
	text := strings.Join(c.Text, " ")
	if err := watchOf(text).Check(); err != nil {
		return usageError{err}
	}
	opened, err := program.open(ctx)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, opened.Close()) }()
	posts, err := tryWatch(opened)(ctx, text, days)
	if err != nil {
		return err
	}
	screen := terminal.NewScreen(program.out, program.environment.get)
	screen.Posts(posts)
	return screen.Flush()
}

// tryWatch shows what a watch would have posted about a newsroom's articles.
func tryWatch(opened *newsroom.Newsroom) terminal.Watcher {
	return func(ctx context.Context, text string, days int) (posts []watch.Post, err error) {
		err = opened.Hold(ctx, func(held newsroom.Held) error {
			newest, err := held.Articles.Latest(ctx, index.Selection{}, 1)
			if err != nil || len(newest) == 0 {
				return err
			}
			posts, err = lookout.Try(ctx, held, watchOf(text), newest[0].Published.AddDate(0, 0, 1-days))
			return err
		})
		return posts, err
	}
}

// Package terminal is the newsroom at a prompt: a chat whose answers are
// quotes, each set off from its source.
//
// [Chat] reads from [Lines], which are an [Editor] at a terminal and a
// [LineReader] in a pipe, and writes to a [Screen], which any front end of the
// terminal can use to show an answer. It shows what it is given and never
// ranks.
package terminal

import (
	"context"
	"io"
	"time"

	"byline/internal/answer"
	"byline/internal/digest"
	"byline/internal/newsroom"
)

// Newsroom is what the chat asks of the articles; see [newsroom.Newsroom].
type Newsroom interface {
	Ask(ctx context.Context, question answer.Question) (*answer.Answer, error)
	Context(ctx context.Context, quote answer.Quote) (before, paragraph, after string, err error)
	Summarize(ctx context.Context, topic digest.Topic) (*digest.Summary, error)
	Timeline(ctx context.Context, topic digest.Topic) (*digest.Timeline, error)
	Reload(ctx context.Context, options newsroom.ReloadOptions) (newsroom.Changes, error)
	Sources() []newsroom.Source
	Len() int
}

// Lines is where the chat's input comes from.
type Lines interface {
	// Next returns the next line without its end. The error is io.EOF after
	// the last one, ctx's when it ends first, and ErrLineTooLong for a line
	// that is left out, after which there may be more.
	Next(ctx context.Context) (string, error)
}

// Options are the choices of a [Chat].
type Options struct {
	// Limit is how many quotes are shown at a time, at least 1.
	Limit int
	// AsOf is the day of asking; the zero time is none.
	AsOf time.Time
	// Watch tells what a watch would have posted; nil where nothing can.
	Watch Watcher
	// Guide asks for what only a person at a terminal wants: a greeting that
	// says what there is to ask about, and hints.
	Guide bool
	// Feed, if set, runs a command that looks after the feeds of the articles,
	// such as add and an address, and writes what it says, without control
	// characters.
	Feed func(ctx context.Context, arguments []string, out io.Writer) error
}

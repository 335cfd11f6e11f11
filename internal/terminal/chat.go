package terminal

import (
	"context"
	"errors"
	"io"
	"slices"
	"strings"
	"time"

	"byline/internal/answer"
	"byline/internal/newsroom"
	"byline/internal/wording"
)

// questionTime is how long a question may take to answer.
const questionTime = 10 * time.Second

// moreQuotes is how many quotes beyond the first page are kept for /more.
const moreQuotes = 20

// Chat answers questions, and obeys commands, until the lines or ctx end or
// the reader quits. A question that fails is told and does not end it; the
// error is that of reading lines or of writing to the screen.
func Chat(ctx context.Context, room Newsroom, lines Lines, screen *Screen, options Options) error {
	c := &chat{newsroom: room, screen: screen, options: options}
	if options.Guide {
		screen.greet(room.Len(), room.Sources())
	}
	for !c.quit {
		if err := screen.Flush(); err != nil {
			return err
		}
		line, err := lines.Next(ctx)
		switch {
		case errors.Is(err, io.EOF), ctx.Err() != nil:
			return nil
		case errors.Is(err, ErrLineTooLong):
			screen.say("That line is too long for a question: " + err.Error() + ".")
		case err != nil:
			return err
		default:
			c.take(ctx, line)
		}
		if ctx.Err() != nil {
			return nil
		}
	}
	return screen.Flush()
}

// chat is one conversation.
type chat struct {
	newsroom Newsroom
	screen   *Screen
	options  Options
	quit     bool

	// hinted is whether the hint on an answer was given; once is enough.
	hinted bool
	// last is the last answer, which completes a follow-up.
	last *answer.Answer
	// listed is what /context and /more speak of.
	listed listing
}

// take does what a line asks for.
func (c *chat) take(ctx context.Context, typed string) {
	if strings.TrimSpace(typed) == "" {
		return
	}
	line := Clean(typed)
	if c.options.Guide {
		c.screen.gap()
	}
	whole := ctx
	ctx, cancel := context.WithTimeout(ctx, questionTime)
	defer cancel()
	var err error
	switch name, argument := commandOf(line); {
	case name == reloadCommand:
		err = c.reload(whole, argument)
	case name == feedCommand:
		err = c.feed(whole, argument)
	case line == "":
		c.screen.say(wording.NoWords)
	case name != "":
		err = c.obey(ctx, name, argument)
	default:
		err = c.ask(ctx, line)
	}
	switch {
	case err == nil, errors.Is(err, context.Canceled):
	case errors.Is(err, context.DeadlineExceeded):
		c.screen.say("I stopped: that took longer than " + questionTime.String() + ".")
	case errors.Is(err, newsroom.ErrUnreachable):
		c.screen.say(wording.Unreachable)
	case errors.Is(err, newsroom.ErrUnreadable):
		c.screen.say(wording.Unreadable)
	default:
		c.screen.say("That went wrong: " + err.Error() + ".")
	}
}

func (c *chat) ask(ctx context.Context, text string) error {
	question := answer.Question{
		Text:  text,
		AsOf:  c.options.AsOf,
		Limit: c.options.Limit + moreQuotes,
	}
	if c.last != nil {
		question.Before = append(slices.Clone(c.last.Question.Before), c.last.Question.Text)
	}
	found, err := c.newsroom.Ask(ctx, question)
	if err != nil {
		return err
	}
	c.last = found
	c.listed = answerListing(found, c.options.Limit)
	c.screen.Answer(found, View{Limit: c.options.Limit})
	if c.options.Guide && !c.hinted && c.listed.shown > 0 {
		c.hinted = true
		c.screen.hint("/more for the next quotes, /context N for what stands around quote N and who else reports it")
	}
	return nil
}

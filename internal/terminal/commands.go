package terminal

import (
	"context"
	"fmt"
	"strconv"
	"strings"
)

// commands are what can be typed beside questions, as /help tells them.
const commands = `/more        the next quotes for the last question
/context N   what stands around quote N of the last answer
/summary T   what is known of topic T, or of the article of that title
/timeline T  what happened of topic T, day by day
/watch T     what a watch of topic or question T would have posted lately
/sources     the outlets, how many articles of each, and the days they cover
/reload      read the folder of articles again, after it changed
/help        this list
/quit        leave (also /exit or Ctrl-D)`

// obey runs the command on a line that starts with a slash.
func (c *chat) obey(ctx context.Context, line string) error {
	name, argument, _ := strings.Cut(line, " ")
	argument = strings.TrimSpace(argument)
	switch name {
	case "/help":
		c.help()
	case "/sources":
		c.screen.Sources(c.newsroom.Sources())
	case "/more":
		c.more()
	case "/context":
		return c.context(ctx, argument)
	case "/summary":
		return c.summary(ctx, argument)
	case "/timeline":
		return c.timeline(ctx, argument)
	case "/watch":
		return c.tryWatch(ctx, argument)
	case "/quit", "/exit":
		c.quit = true
	default:
		c.screen.say(fmt.Sprintf("There is no command %s; /help lists those there are.", name))
	}
	return nil
}

func (c *chat) help() {
	c.screen.say("Ask a question in plain English; the answer is quoted from the articles. Or type one of these:")
	for line := range strings.Lines(commands) {
		c.screen.line("  " + strings.TrimSuffix(line, "\n"))
	}
	c.screen.gap()
}

// more shows the next page of the last answer's quotes.
func (c *chat) more() {
	switch {
	case c.last == nil:
		c.screen.say("Ask a question first; /more then shows more quotes for it.")
	case c.shown >= len(c.last.Quotes):
		c.screen.say("There are no more quotes for the last question.")
	default:
		from := c.shown
		c.shown = min(from+c.options.Limit, len(c.last.Quotes))
		c.screen.quotes(c.last, from, c.shown, false)
	}
}

// context shows the paragraph of a quote that was shown, and its neighbours.
func (c *chat) context(ctx context.Context, argument string) error {
	if c.shown == 0 {
		c.screen.say("There is no quote yet: ask a question first; /context 1 then shows what stands around its first quote.")
		return nil
	}
	number, err := strconv.Atoi(argument)
	if err != nil || number < 1 || number > c.shown {
		wanted := "a number from 1 to " + strconv.Itoa(c.shown)
		if c.shown == 1 {
			wanted = "1, the number of the only quote"
		}
		c.screen.say("/context wants " + wanted + ", such as /context 1.")
		return nil
	}
	quote := c.last.Quotes[number-1]
	before, paragraph, after, err := c.newsroom.Context(ctx, quote)
	if err != nil {
		return err
	}
	c.screen.passage(quote, before, paragraph, after)
	return nil
}

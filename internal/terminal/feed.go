package terminal

import (
	"context"
	"encoding/csv"
	"errors"
	"io"
	"slices"
	"strings"
)

// feedCommand looks after the feeds, and may take longer than a question.
const feedCommand = "/feed"

// feed runs a command that looks after the feeds, and serves what it changed.
func (c *chat) feed(ctx context.Context, line string) error {
	if c.options.Feed == nil {
		c.screen.say("There are no feeds here.")
		return nil
	}
	arguments, err := fields(line)
	if err != nil {
		c.screen.say(`/feed wants what bot feed does, such as /feed add https://news.example --outlet "The Post".`)
		return nil
	}
	if len(arguments) == 0 {
		arguments = []string{"list"}
	}
	var said strings.Builder
	err = c.options.Feed(ctx, arguments, &said)
	for text := range strings.Lines(said.String()) {
		c.screen.line(strings.TrimRight(text, "\n"))
	}
	c.screen.gap()
	if err == nil && slices.Contains([]string{"fetch", "remove"}, arguments[0]) {
		err = c.reload(ctx, "")
	}
	return err
}

// fields are the words of a line; one that starts with a quotation mark goes on
// to the next.
func fields(line string) ([]string, error) {
	reader := csv.NewReader(strings.NewReader(line))
	reader.Comma, reader.TrimLeadingSpace = ' ', true
	words, err := reader.Read()
	if errors.Is(err, io.EOF) {
		return nil, nil
	}
	return slices.DeleteFunc(words, func(word string) bool { return word == "" }), err
}

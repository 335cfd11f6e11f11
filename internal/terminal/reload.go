package terminal

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"byline/internal/newsroom"
	"byline/internal/wording"
)

// reloadCommand reads the folder again, which may take longer than a question.
const reloadCommand = "/reload"

// reload reads the folder of articles again and says what changed.
func (c *chat) reload(ctx context.Context, argument string) error {
	argument = strings.ToLower(argument)
	if argument != "" && argument != "force" {
		c.screen.say("/reload wants nothing, or force to serve what is there also when more than half of the articles are gone.")
		return nil
	}
	changes, err := c.newsroom.Reload(ctx, newsroom.ReloadOptions{Force: argument == "force"})
	shrink, shrinks := errors.AsType[*newsroom.ShrinkError](err)
	switch {
	case shrinks:
		c.screen.say(fmt.Sprintf("The %s served stay: there are only %d in the folder now. If that is right, type /reload force.",
			wording.Counted(shrink.Before, "article"), shrink.After))
	case err != nil && newsroom.Advice(err) != "":
		c.screen.say("Still serving the previous articles: " + err.Error() + ". What to do: " + newsroom.Advice(err) + ".")
	case err != nil:
		return err
	default:
		c.screen.say(fmt.Sprintf("%s: %d added, %d changed, %d removed.",
			wording.Counted(c.newsroom.Len(), "article"), len(changes.Added), len(changes.Changed), len(changes.Removed)))
	}
	return nil
}

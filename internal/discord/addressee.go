package discord

import (
	"context"
	"regexp"
)

// personID is the id of a person.
var personID = regexp.MustCompile(`^[0-9]{1,20}$`)

// forSomebody is a handler whose reply names whom it is for, if that was asked
// for. It is shown as a mention and notifies nobody, as nothing that the bot
// sends does.
func forSomebody(handle handler) handler {
	return func(ctx context.Context, r *request) (*reply, error) {
		made, err := handle(ctx, r)
		if person := r.option(forOption); made != nil && personID.MatchString(person) {
			named := *made
			named.content = "For <@" + person + ">"
			if made.content != "" {
				named.content += "\n" + made.content
			}
			made = &named
		}
		return made, err
	}
}

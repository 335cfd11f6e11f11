package discord

import (
	"context"
	"regexp"
)

// personID is the id of a person.
var personID = regexp.MustCompile(`^[0-9]{1,20}$`)

// forSomebody wraps a handler so that its reply names the person it is for, if
// the request asked for that. The name is shown as a mention but notifies
// nobody, like everything the bot sends.
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

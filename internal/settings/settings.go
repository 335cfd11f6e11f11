// Package settings says what can be set for one server: under which name, with
// which values, and what that means. It is the same wherever a setting is
// changed, in Discord or on the machine.
//
// A setting is kept as a text under its name. One that is not kept has its
// default, so that a server on which nothing was set follows the defaults as
// they change.
package settings

import (
	"errors"
	"fmt"
	"maps"
	"slices"
)

// Settings are how the bot behaves on one server.
type Settings struct {
	// Channels are the only channels that the bot may be asked in; empty for
	// all. A thread, and a post of a forum, counts as the channel that it is
	// in, here and below.
	Channels []string
	// AskChannels are the channels in which every question is answered.
	AskChannels []string
	// Outlets are, by the id of a channel, the only outlets whose articles
	// answer there. A channel that is not named has all.
	Outlets map[string][]string
	// Replies is where answers go.
	Replies Replies
	// Moderators are the roles that may moderate, beside those who may manage
	// the server.
	Moderators []string
	// Quotes is how many quotes an answer shows at most, from 1 to [MostQuotes].
	Quotes int
	// PersonLimit and ServerLimit are how much one person, and the whole
	// server, may ask within a minute; 0 for as much as they like.
	PersonLimit, ServerLimit int
	// Shared is whether the articles that all servers share answer here.
	Shared bool
}

// Replies is where answers go.
type Replies string

// Where answers go: into the channel, into a thread of their own there, or to
// the asker alone.
const (
	InChannel Replies = "channel"
	InThread  Replies = "thread"
	InPrivate Replies = "private"
)

// MostQuotes is how many quotes a message has room for.
const MostQuotes = 3

// Of is the defaults with what is kept of a server in their place. Names that
// are not known, as those of a newer version, are passed over. The error names
// the settings whose text cannot be read; they have their defaults.
func Of(defaults Settings, kept map[string]string) (Settings, error) {
	all := defaults
	all.Outlets = maps.Clone(defaults.Outlets)
	var unread []error
	for _, name := range slices.Sorted(maps.Keys(kept)) {
		setting, known := Find(name)
		if !known {
			continue
		}
		if err := setting.put(&all, kept[name]); err != nil {
			unread = append(unread, fmt.Errorf("setting %s: %w", name, err))
		}
	}
	return all, errors.Join(unread...)
}

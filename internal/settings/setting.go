package settings

import (
	"strings"
)

// Setting is one thing that can be set.
type Setting struct {
	// Name is what it is kept as, and called on the machine.
	Name string
	// Title and Meaning are for people, on one line each.
	Title, Meaning string
	Kind           Kind
	// Choices are the values that are offered of the kind [Choice]; others may
	// be possible on the machine.
	Choices []string
	// Empty is what it means that a list of [Channels] or [Roles] is empty.
	Empty string
	// Channel is the one that [Outlets] are of.
	Channel string

	get func(*Settings) string
	put func(*Settings, string) error
}

// Kind is what a setting has for its value.
type Kind int

// The kinds of settings.
const (
	Channels Kind = iota // ids of channels
	Roles                // ids of roles
	Choice               // one of some texts
	Outlets              // names of outlets, of one channel
)

// None, as a value, is a list without an element.
const None = "none"

// Value is what the setting is among others, in the form that it is kept in;
// "" for the outlets of a channel that has none of its own.
func (s Setting) Value(among Settings) string { return s.get(&among) }

// IDs are those of channels or roles that the setting has among others.
func (s Setting) IDs(among Settings) []string {
	ids, _ := parseIDs(s.Value(among))
	return ids
}

// Canonical is a value in the form that it is kept in, which is never empty.
// The error says which values the setting may have.
func (s Setting) Canonical(value string) (string, error) {
	var alone Settings
	if err := s.put(&alone, value); err != nil {
		return "", err
	}
	return s.get(&alone), nil
}

// All are the settings, but for those of [OutletsOf], in the order in which
// they are shown.
func All() []Setting {
	return []Setting{
		list("channels", "Channels", "Where I may be asked", Channels, "everywhere",
			func(s *Settings) *[]string { return &s.Channels }),
		list("ask-channels", "Ask channels", "Where I answer every question, without a mention", Channels, "none",
			func(s *Settings) *[]string { return &s.AskChannels }),
		choice("replies", "Replies", "Where my answers go: the channel, a thread of their own, or the asker alone",
			func(s *Settings) *Replies { return &s.Replies }, InChannel, InThread, InPrivate),
		number("quotes", "Quotes", "How many quotes an answer shows at most",
			func(s *Settings) *int { return &s.Quotes }, 1, MostQuotes, 1, 2, 3),
		list("moderators", "Moderators", "Roles that may use moderators' commands, in addition to Manage Server", Roles, "none",
			func(s *Settings) *[]string { return &s.Moderators }),
		number("person-limit", "Limit for a person", "How much one person may ask here within a minute",
			func(s *Settings) *int { return &s.PersonLimit }, 0, mostLimit, 2, 5, 10, 20, 30, 60),
		number("server-limit", "Limit for the server", "How much may be asked here within a minute",
			func(s *Settings) *int { return &s.ServerLimit }, 0, mostLimit, 10, 30, 60, 100, 200, 300, 600),
		onOff("shared", "Shared articles", "Whether the articles that all servers share answer here",
			func(s *Settings) *bool { return &s.Shared }),
	}
}

// mostLimit is how much may be asked within a minute at most.
const mostLimit = 1_000_000

// outletsOf is what the names of settings start with that are the outlets of a
// channel, whose id follows.
const outletsOf = "outlets."

// OutletsOf is the setting of the outlets that answer in a channel.
func OutletsOf(channel string) Setting {
	return Setting{
		Name: outletsOf + channel, Title: "Outlets of a channel", Kind: Outlets, Channel: channel,
		Meaning: "The only outlets whose articles answer in a channel",
		get:     func(s *Settings) string { return strings.Join(s.Outlets[channel], separator+" ") },
		put: func(s *Settings, value string) error {
			names, err := parseOutlets(value)
			if err != nil {
				return err
			}
			if s.Outlets == nil {
				s.Outlets = make(map[string][]string)
			}
			s.Outlets[channel] = names
			return nil
		},
	}
}

// Find is the setting of a name.
func Find(name string) (Setting, bool) {
	if channel, ok := strings.CutPrefix(name, outletsOf); ok {
		return OutletsOf(channel), id.MatchString(channel)
	}
	for _, setting := range All() {
		if setting.Name == name {
			return setting, true
		}
	}
	return Setting{}, false
}

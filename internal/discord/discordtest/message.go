package discordtest

import (
	"encoding/json"
	"regexp"
	"slices"
	"strings"

	"github.com/bwmarrin/discordgo"
)

// Message is a message as it stood when it was looked at, in Discord's form.
type Message struct {
	discordgo.Message
	// Components and Referenced stand for those of discordgo's type, which does
	// not write components.
	Components    []Component     `json:"components"`
	Referenced    *Message        `json:"referenced_message,omitempty"`
	Nonce         json.RawMessage `json:"nonce,omitempty"`
	ApplicationID string          `json:"application_id,omitempty"`

	// Pings is whom the message notifies; see [Pings].
	Pings Pings `json:"-"`

	audience string // who sees an ephemeral message; "" is everybody
	guildID  string // which only events carry
	deleted  bool
}

// Component is an action row, or what stands in one.
type Component struct {
	Type          discordgo.ComponentType            `json:"type"`
	CustomID      string                             `json:"custom_id,omitempty"`
	Label         string                             `json:"label,omitempty"`
	Disabled      bool                               `json:"disabled,omitempty"`
	Components    []Component                        `json:"components,omitempty"`
	Options       []discordgo.SelectMenuOption       `json:"options,omitempty"`
	DefaultValues []discordgo.SelectMenuDefaultValue `json:"default_values,omitempty"`
	ChannelTypes  []discordgo.ChannelType            `json:"channel_types,omitempty"`
	MinValues     *int                               `json:"min_values,omitempty"`
	MaxValues     int                                `json:"max_values,omitempty"`
}

// Ephemeral reports whether only the asker sees the message.
func (m *Message) Ephemeral() bool { return m.Flags&discordgo.MessageFlagsEphemeral != 0 }

// Loading reports whether the message says that the bot is thinking.
func (m *Message) Loading() bool { return m.Flags&discordgo.MessageFlagsLoading != 0 }

// Component is the button or menu with a label or a custom id; nil where there
// is none.
func (m *Message) Component(named string) *Component {
	for _, row := range m.Components {
		for i := range row.Components {
			if c := &row.Components[i]; c.Label == named || c.CustomID == named {
				return c
			}
		}
	}
	return nil
}

// AllText is everything of the message that is read, a line each: the content
// and the texts of its embeds.
func (m *Message) AllText() string {
	lines := []string{m.Content}
	for _, embed := range m.Embeds {
		if embed.Author != nil {
			lines = append(lines, embed.Author.Name)
		}
		lines = append(lines, embed.Title, embed.Description)
		for _, field := range embed.Fields {
			lines = append(lines, field.Name, field.Value)
		}
		if embed.Footer != nil {
			lines = append(lines, embed.Footer.Text)
		}
	}
	return strings.Join(slices.DeleteFunc(lines, func(line string) bool { return line == "" }), "\n")
}

var bareLink = regexp.MustCompile(`(^|[^<])https?://\S`)

// Previews reports whether Discord shows a preview of a link in the content:
// it does unless the link stands in < and >, or the flag hides embeds.
func (m *Message) Previews() bool {
	return m.Flags&discordgo.MessageFlagsSuppressEmbeds == 0 && bareLink.MatchString(m.Content)
}

// snapshot is a copy that later changes leave alone: what a message points to
// is replaced by edits, never changed in place.
func (m *Message) snapshot() *Message {
	c := *m
	return &c
}

// Pings is whom a message notifies: what its content mentions, as far as its
// allowed_mentions lets it. Embeds never notify. It errs on the side of
// notifying: users and roles need not exist, the bot's permission to mention
// everyone is not asked for, and mentions within code or after a backslash
// count.
type Pings struct {
	Users, Roles []string
	// Everyone is @everyone or @here.
	Everyone bool
	// Replied is whether the author of the message that was replied to is
	// notified of the reply.
	Replied bool
}

// None reports whether nobody is notified.
func (p Pings) None() bool {
	return len(p.Users) == 0 && len(p.Roles) == 0 && !p.Everyone && !p.Replied
}

// allowedMentions is what a message may notify.
type allowedMentions struct {
	Parse, Roles []string
	Replied      bool `json:"replied_user"`
}

// anyone is what people's messages may notify, and the bot's in channels that
// say nothing of it.
var anyone = allowedMentions{Parse: []string{"users", "roles", "everyone"}, Replied: true}

var (
	userMention     = regexp.MustCompile(`<@!?(\d+)>`)
	roleMention     = regexp.MustCompile(`<@&(\d+)>`)
	everyoneMention = regexp.MustCompile(`@(?:everyone|here)\b`)
)

// setMentions fills in what the message mentions and whom it notifies. The
// caller holds mu.
func (s *Server) setMentions(m *Message, allowed allowedMentions) {
	permitted := func(pattern *regexp.Regexp, kind string, named []string) []string {
		ids := []string{}
		for _, match := range pattern.FindAllStringSubmatch(m.Content, -1) {
			if id := match[1]; (slices.Contains(allowed.Parse, kind) || slices.Contains(named, id)) && !slices.Contains(ids, id) {
				ids = append(ids, id)
			}
		}
		return ids
	}
	m.Pings = Pings{
		Users:    permitted(userMention, "users", nil),
		Roles:    permitted(roleMention, "roles", allowed.Roles),
		Everyone: slices.Contains(allowed.Parse, "everyone") && everyoneMention.MatchString(m.Content),
		Replied:  m.MessageReference != nil && allowed.Replied,
	}
	m.MentionRoles, m.MentionEveryone, m.Mentions = m.Pings.Roles, m.Pings.Everyone, []*discordgo.User{}
	for _, id := range m.Pings.Users {
		if id == s.world.bot.ID {
			m.Mentions = append(m.Mentions, s.world.bot)
		} else if member := s.world.members[id]; member != nil {
			m.Mentions = append(m.Mentions, member.User)
		}
	}
	if m.Pings.Replied && m.Referenced != nil && !slices.Contains(m.Pings.Users, m.Referenced.Author.ID) {
		m.Mentions = append(m.Mentions, m.Referenced.Author)
	}
}

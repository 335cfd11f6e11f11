package discordtest

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"unicode/utf8"
)

// Member is a person who uses the bot, in a guild or alone.
type Member struct {
	User User
	Name string

	server      *Server
	guild       *Guild // nil for a person without one
	permissions Permission
	roles       []*Role
	direct      *Channel
	locale      string
	forced      bool
}

// File is what a person attaches.
type File struct {
	Name        string
	Content     []byte
	ContentType string
	// Size is the size that Discord tells the bot. 0 is the content's.
	Size int
	// URL is where Discord tells the bot the file is. "" is the server's own.
	URL string
	// Status is what fetching the file from the server gives. 0 is 200.
	Status int
}

// Mention is what mentions the member in a message.
func (m *Member) Mention() string { return "<@" + m.User.ID + ">" }

// Forced is the same person with a client that sends what Discord's own
// clients hide: commands that default_member_permissions keeps from them.
func (m *Member) Forced() *Member {
	m.server.mu.Lock()
	defer m.server.mu.Unlock()
	c := *m
	c.forced = true
	return &c
}

// DM is the person's direct conversation with the bot.
func (m *Member) DM() *Channel {
	s := m.server
	s.mu.Lock()
	defer s.mu.Unlock()
	original := s.world.users[m.User.ID]
	if original.direct == nil {
		c := &Channel{ID: snowflake(), Name: m.Name, server: s, kind: channelDM, with: original, bot: BotNeeds}
		original.direct = c
		s.world.channels[c.ID] = c
	}
	return original.direct
}

// Sees are the messages of a channel that the member sees: the public ones
// and the ephemeral ones for the member, oldest first.
func (m *Member) Sees(channel *Channel) []*Message { return channel.seenBy(m.User.ID) }

// Say writes a message. Mentions in the text notify, as at Discord.
func (m *Member) Say(channel *Channel, text string, files ...*File) (*Message, error) {
	return m.say(channel, text, nil, false, files)
}

// Reply answers a message and mentions its author, as clients do unless told
// otherwise.
func (m *Member) Reply(to *Message, text string) (*Message, error) {
	return m.replying(to, text, true)
}

// ReplySilently answers a message without mentioning its author.
func (m *Member) ReplySilently(to *Message, text string) (*Message, error) {
	return m.replying(to, text, false)
}

func (m *Member) replying(to *Message, text string, ping bool) (*Message, error) {
	channel := m.server.channelOf(to)
	if channel == nil {
		return nil, fmt.Errorf("reply to message %s: no such channel", to.ID)
	}
	if to.Ephemeral() {
		return nil, errors.New("an ephemeral message cannot be replied to")
	}
	return m.say(channel, text, to, ping, nil)
}

func (m *Member) say(channel *Channel, text string, to *Message, ping bool, files []*File) (*Message, error) {
	if utf8.RuneCountInString(text) > maxContent || text == "" && len(files) == 0 {
		return nil, fmt.Errorf("a client sends 1 to %d characters, not %d", maxContent, utf8.RuneCountInString(text))
	}
	if !m.sees(channel) {
		return nil, fmt.Errorf("%s does not see %s", m.Name, channel)
	}
	s := m.server
	s.mu.Lock()
	defer s.mu.Unlock()
	message := s.newMessage(channel, m.User)
	message.Content = text
	for _, file := range files {
		message.Attachments = append(message.Attachments, s.host(channel, file))
	}
	asked := allowedMentions{parse: []string{"users", "roles", "everyone"}, replied: ping}
	if to != nil {
		message.Type = messageReply
		message.Reference = &Reference{MessageID: to.ID, ChannelID: to.ChannelID, GuildID: channel.guildID()}
		if current := s.world.messages[to.ID]; current != nil {
			message.Referenced = current.quoted()
		}
	}
	s.setMentions(message, asked)
	s.post(channel, message)
	return message.snapshot(), nil
}

// Edit changes the text of the member's own message.
func (m *Member) Edit(message *Message, text string) error {
	s := m.server
	s.mu.Lock()
	defer s.mu.Unlock()
	current := s.world.messages[message.ID]
	if current == nil || current.Author.ID != m.User.ID {
		return fmt.Errorf("message %s is not one of %s", message.ID, m.Name)
	}
	current.Content = text
	s.setMentions(current, allowedMentions{parse: []string{"users", "roles", "everyone"}})
	s.edited(current)
	return nil
}

// Delete deletes a message.
func (m *Member) Delete(message *Message) error {
	s := m.server
	s.mu.Lock()
	defer s.mu.Unlock()
	current := s.world.messages[message.ID]
	if current == nil {
		return fmt.Errorf("there is no message %s", message.ID)
	}
	s.remove(current)
	return nil
}

// Purge deletes messages of a channel at once, as bots of moderators do.
func (m *Member) Purge(channel *Channel, messages ...*Message) {
	s := m.server
	s.mu.Lock()
	defer s.mu.Unlock()
	ids := []string{}
	for _, message := range messages {
		ids = append(ids, message.ID)
	}
	s.removed("MESSAGE_DELETE_BULK", channel.ID, "ids", ids...)
}

// Answer waits for the bot's answer to a message of a person: a reply to it,
// or in a direct conversation any later message.
func (c *Channel) Answer(ctx context.Context, said *Message) (*Message, error) {
	var answer *Message
	err := c.server.Await(ctx, func() bool {
		messages := c.Messages()
		after := slices.IndexFunc(messages, func(m *Message) bool { return m.ID == said.ID }) + 1
		for _, m := range messages[after:] {
			refers := m.Reference != nil && m.Reference.MessageID == said.ID
			if m.Author.ID == c.server.BotID() && (refers || c.kind == channelDM && m.Reference == nil) {
				answer = m
				return true
			}
		}
		return false
	})
	if err != nil {
		return nil, fmt.Errorf("wait for the answer to %q: %w", said.Content, err)
	}
	return answer, nil
}

// all are the member's permissions in every channel.
func (m *Member) all() Permission {
	permissions := m.permissions
	for _, role := range m.roles {
		permissions |= role.Permissions
	}
	return permissions
}

// sees reports whether a channel is one of the member's guild, or the member's
// own conversation with the bot.
func (m *Member) sees(channel *Channel) bool {
	if channel.guild == nil {
		return channel.with.User.ID == m.User.ID
	}
	return channel.guild == m.guild
}

// channelOf is the channel of a message; nil where it is gone.
func (s *Server) channelOf(message *Message) *Channel {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.world.channels[message.ChannelID]
}

package discordtest

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"unicode/utf8"

	"github.com/bwmarrin/discordgo"
)

// Member is a person who uses the bot, in a guild or alone.
type Member struct {
	User User
	Name string

	server       *Server
	guild        *Guild // nil for a person without one
	permissions  Permission
	roles        []*Role
	conversation *Channel
	forced       bool
}

// Mention is what mentions the member in a message.
func (m *Member) Mention() string { return "<@" + m.User.ID + ">" }

// Forced is the same person with a client that sends what Discord's own
// clients hide: commands that default_member_permissions keeps from them.
func (m *Member) Forced() *Member {
	defer m.server.lock()()
	c := *m
	c.forced = true
	return &c
}

// DM is the person's direct conversation with the bot.
func (m *Member) DM() *Channel {
	defer m.server.lock()()
	return m.server.direct(m.server.world.users[m.User.ID])
}

// direct is a person's direct conversation with the bot. The caller holds mu.
func (s *Server) direct(m *Member) *Channel {
	if m.conversation == nil {
		m.conversation = s.newChannel(&Channel{Name: m.Name, kind: discordgo.ChannelTypeDM, with: m, bot: BotNeeds})
	}
	return m.conversation
}

// PrivateChannel is a conversation of the person with somebody else.
func (m *Member) PrivateChannel() *Channel {
	defer m.server.lock()()
	return m.server.newChannel(&Channel{Name: m.Name, kind: discordgo.ChannelTypeDM, with: m, private: true})
}

// Messages are the messages that everybody in the channel sees, oldest first.
func (c *Channel) Messages() []*Message { return c.seenBy("") }

// Sees are the messages of a channel that the member sees: the public ones
// and the ephemeral ones for the member, oldest first.
func (m *Member) Sees(channel *Channel) []*Message { return channel.seenBy(m.User.ID) }

func (c *Channel) seenBy(user string) (seen []*Message) {
	defer c.server.lock()()
	for _, id := range c.messages {
		if m := c.server.world.messages[id]; m.audience == "" || m.audience == user {
			seen = append(seen, m.snapshot())
		}
	}
	return seen
}

// Say writes a message. Mentions in the text notify, as at Discord.
func (m *Member) Say(channel *Channel, text string, files ...*File) (*Message, error) {
	return m.say(channel, text, nil, false, files)
}

// Reply answers a message and mentions its author, as clients do unless told
// otherwise.
func (m *Member) Reply(to *Message, text string) (*Message, error) {
	return m.say(m.server.channelOf(to), text, to, true, nil)
}

// ReplySilently answers a message without mentioning its author.
func (m *Member) ReplySilently(to *Message, text string) (*Message, error) {
	return m.say(m.server.channelOf(to), text, to, false, nil)
}

func (m *Member) say(channel *Channel, text string, to *Message, ping bool, files []*File) (*Message, error) {
	switch length := utf8.RuneCountInString(text); {
	case length > 2000 || length == 0 && len(files) == 0:
		return nil, fmt.Errorf("a client sends 1 to 2000 characters, not %d", length)
	case channel == nil || !m.sees(channel):
		return nil, fmt.Errorf("%s does not see the channel", m.Name)
	case to != nil && to.Ephemeral():
		return nil, errors.New("an ephemeral message cannot be replied to")
	}
	s := m.server
	defer s.lock()()
	message := s.newMessage(channel, m.User)
	message.Content = text
	for _, file := range files {
		message.Attachments = append(message.Attachments, s.host(channel, file))
	}
	if to != nil {
		message.refer(to)
		if message.Referenced = nil; s.world.messages[to.ID] != nil {
			message.refer(s.world.messages[to.ID])
		}
	}
	s.setMentions(message, allowedMentions{Parse: anyone.Parse, Replied: ping})
	s.post(channel, message)
	return message.snapshot(), nil
}

// Edit changes the text of the member's own message.
func (m *Member) Edit(message *Message, text string) error {
	s := m.server
	defer s.lock()()
	current := s.world.messages[message.ID]
	if current == nil || current.Author.ID != m.User.ID {
		return fmt.Errorf("message %s is not one of %s", message.ID, m.Name)
	}
	current.Content = text
	s.setMentions(current, allowedMentions{Parse: anyone.Parse})
	s.edited(current)
	return nil
}

// Delete deletes a message.
func (m *Member) Delete(message *Message) error {
	s := m.server
	defer s.lock()()
	if s.world.messages[message.ID] == nil {
		return fmt.Errorf("there is no message %s", message.ID)
	}
	s.remove(message.ChannelID, message.ID)
	return nil
}

// Purge deletes messages of a channel at once, as bots of moderators do.
func (m *Member) Purge(channel *Channel, messages ...*Message) {
	defer m.server.lock()()
	ids := []string{}
	for _, message := range messages {
		ids = append(ids, message.ID)
	}
	m.server.remove(channel.ID, ids...)
}

// Answer waits for the bot's answer to a message of a person: a reply to it,
// or in a direct conversation any later message.
func (c *Channel) Answer(ctx context.Context, said *Message) (answer *Message, err error) {
	err = c.server.Await(ctx, func() bool {
		messages := c.Messages()
		after := slices.IndexFunc(messages, func(m *Message) bool { return m.ID == said.ID }) + 1
		for _, m := range messages[after:] {
			refers := m.Reference != nil && m.Reference.MessageID == said.ID
			if m.Author.ID == c.server.BotID() && (refers || c.kind == discordgo.ChannelTypeDM && m.Reference == nil) {
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
// own conversation.
func (m *Member) sees(channel *Channel) bool {
	if channel.guild == nil {
		return channel.with.User.ID == m.User.ID
	}
	return channel.guild == m.guild
}

// channelOf is the channel of a message; nil where it is gone.
func (s *Server) channelOf(message *Message) *Channel {
	defer s.lock()()
	return s.world.channels[message.ChannelID]
}

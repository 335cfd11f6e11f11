package discordtest

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"unicode/utf8"

	"github.com/bwmarrin/discordgo"
)

// Member is a person who uses the bot, in a guild or alone. The permissions are
// those in every channel.
type Member struct {
	discordgo.Member

	server       *Server
	guild        *Guild // nil for a person without one
	conversation *Channel
	forced       bool
}

// Mention is what mentions the member in a message.
func (m *Member) Mention() string { return m.User.Mention() }

// Forced is the same person with a client that sends what Discord's own
// clients hide: commands that default_member_permissions keeps from them,
// and channels of a kind that an option does not take.
func (m *Member) Forced() *Member {
	defer m.server.lock()()
	c := *m
	c.forced = true
	return &c
}

// DM is the person's direct conversation with the bot.
func (m *Member) DM() *Channel {
	defer m.server.lock()()
	return m.server.direct(m.server.world.members[m.User.ID])
}

// direct is a person's direct conversation with the bot. The caller holds mu.
func (s *Server) direct(m *Member) *Channel {
	if m.conversation == nil {
		m.conversation = m.newConversation()
	}
	return m.conversation
}

// PrivateChannel is a conversation of the person with somebody else.
func (m *Member) PrivateChannel() *Channel {
	defer m.server.lock()()
	c := m.newConversation()
	c.private = true
	return c
}

func (m *Member) newConversation() *Channel {
	return m.server.newChannel(nil, discordgo.Channel{Name: m.User.Username, Type: discordgo.ChannelTypeDM, Recipients: []*discordgo.User{m.User}}, BotNeeds)
}

// Messages are the messages that everybody in the channel sees, oldest first.
func (c *Channel) Messages() []*Message { return c.seenBy("") }

// Sees are the messages of a channel that the member sees: the public ones
// and the ephemeral ones for the member, oldest first.
func (m *Member) Sees(channel *Channel) []*Message { return channel.seenBy(m.User.ID) }

func (c *Channel) seenBy(user string) (seen []*Message) {
	defer c.server.lock()()
	for _, m := range c.server.world.messages {
		if m.ChannelID == c.ID && !m.deleted && (m.audience == "" || m.audience == user) {
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
	case !m.sees(channel):
		return nil, fmt.Errorf("%s does not see the channel", m.User.Username)
	case to != nil && to.Ephemeral():
		return nil, errors.New("an ephemeral message cannot be replied to")
	}
	s := m.server
	defer s.lock()()
	message := s.newMessage(channel, m.User)
	message.Content = text
	for _, file := range files {
		message.Attachments = append(message.Attachments, s.host(channel.ID, file))
	}
	if to != nil {
		message.refer(to)
		message.Referenced = nil
		if there := s.world.message(to.ID); there != nil {
			message.refer(there)
		}
	}
	s.setMentions(message, allowedMentions{Parse: anyone.Parse, Replied: ping})
	s.post(message)
	return message.snapshot(), nil
}

// Edit changes the text of the member's own message.
func (m *Member) Edit(message *Message, text string) error {
	s := m.server
	defer s.lock()()
	current := s.world.message(message.ID)
	if current == nil || current.Author.ID != m.User.ID {
		return fmt.Errorf("message %s is not one of %s", message.ID, m.User.Username)
	}
	current.Content = text
	s.setMentions(current, allowedMentions{Parse: anyone.Parse})
	s.edited(current)
	return nil
}

// Delete deletes messages of one channel at once: one as people do, and many as
// bots of moderators do.
func (m *Member) Delete(messages ...*Message) error {
	s := m.server
	defer s.lock()()
	var current []*Message
	for _, message := range messages {
		there := s.world.message(message.ID)
		if there == nil {
			return fmt.Errorf("there is no message %s", message.ID)
		}
		current = append(current, there)
	}
	s.remove(current...)
	return nil
}

// Answer waits for the bot's answer to a message of a person: a reply to it,
// or in a direct conversation any later message.
func (c *Channel) Answer(ctx context.Context, said *Message) (answer *Message, err error) {
	err = c.server.Await(ctx, func() bool {
		messages := c.Messages()
		after := slices.IndexFunc(messages, func(m *Message) bool { return m.ID == said.ID }) + 1
		for _, m := range messages[after:] {
			to := m.MessageReference
			if m.Author.ID == c.server.BotID() && (to != nil && to.MessageID == said.ID || to == nil && c.Type == discordgo.ChannelTypeDM) {
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

// sees reports whether a channel is there and one of the member's guild, or the
// member's own conversation.
func (m *Member) sees(channel *Channel) bool {
	switch {
	case channel == nil:
		return false
	case channel.guild == nil:
		return channel.Recipients[0].ID == m.User.ID
	}
	return channel.guild == m.guild
}

// channelOf is the channel of a message; nil where it is gone.
func (s *Server) channelOf(message *Message) *Channel {
	defer s.lock()()
	return s.world.channel(message.ChannelID)
}

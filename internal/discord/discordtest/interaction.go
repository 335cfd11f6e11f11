package discordtest

import (
	"context"
	"crypto/rand"
	"encoding/base64"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/bwmarrin/discordgo"
)

// ErrUnanswered says that an interaction got no answer in time: its person
// reads that the application did not respond.
var ErrUnanswered = errors.New("the application did not respond")

// Interaction is something that a person asked the bot, with what became of
// it.
type Interaction struct {
	ID, Token string
	Type      discordgo.InteractionType
	// By is who asked.
	By *Member

	server        *Server
	channel       *Channel
	messages      discordgo.MessageType // the type of message that answers it
	data          map[string]any
	source        *Message // that a component stands on; nil for commands
	carried       *Message // source as it stood then
	userInstalled bool     // whether its person alone has installed the app

	sent      time.Time
	overdue   *time.Timer
	expired   bool
	response  *Response
	original  *Message
	followups []*Message
	edits     []*Message // how the original stood, one after the other
}

// Response is the first answer to an interaction.
type Response struct {
	Type discordgo.InteractionResponseType
	// Message is the new message as it was then; nil where there is none.
	Message *Message
	Choices []*Choice
	// After is how long it took.
	After time.Duration
}

// Choice is what an autocompletion offers.
type Choice = discordgo.ApplicationCommandOptionChoice

// wait waits until met, which is called under the server's mutex.
func (i *Interaction) wait(ctx context.Context, what string, met func() bool) error {
	err := i.server.Await(ctx, func() bool {
		defer i.server.lock()()
		return met()
	})
	if err != nil {
		return fmt.Errorf("wait for %s: %w", what, err)
	}
	return nil
}

// Response waits for the first answer. Without one in time the error is
// ErrUnanswered.
func (i *Interaction) Response(ctx context.Context) (*Response, error) {
	err := i.wait(ctx, "the answer to an interaction", func() bool { return i.response != nil || i.expired })
	if err == nil && i.response == nil {
		err = ErrUnanswered
	}
	return i.response, err
}

// Choices waits for what an autocompletion offers.
func (i *Interaction) Choices(ctx context.Context) ([]*Choice, error) {
	response, err := i.Response(ctx)
	if err != nil {
		return nil, err
	}
	return response.Choices, nil
}

// Message waits for the message that answers: not the one that says that the
// bot is thinking. Where a button changes the message that it stands on, that
// is the message.
func (i *Interaction) Message(ctx context.Context) (*Message, error) {
	return i.MessageWhen(ctx, func(*Message) bool { return true })
}

// MessageWhen waits until the message that answers is as wanted, through its
// edits. Where the bot deletes it and sends a follow-up in its place, as to tell
// the person alone that it has no answer, that is the message.
func (i *Interaction) MessageWhen(ctx context.Context, wanted func(*Message) bool) (found *Message, err error) {
	if _, err := i.Response(ctx); err != nil {
		return nil, err
	}
	err = i.wait(ctx, "the message that answers", func() bool {
		shown := i.edits
		if i.original != nil && i.original.deleted {
			shown = slices.Concat(i.present(), shown)
		}
		for _, m := range slices.Backward(shown) {
			if !m.Loading() && wanted(m) {
				found = m
				return true
			}
		}
		return false
	})
	return found, err
}

// Followups waits until there are so many follow-up messages, and gives all that
// are there, oldest first.
func (i *Interaction) Followups(ctx context.Context, number int) (all []*Message, err error) {
	err = i.wait(ctx, "follow-ups", func() bool {
		all = i.present()
		return len(all) >= number
	})
	return all, err
}

// present are the follow-up messages that are there. The caller holds mu.
func (i *Interaction) present() (all []*Message) {
	for _, m := range i.followups {
		if !m.deleted {
			all = append(all, m.snapshot())
		}
	}
	return all
}

// interaction is a new interaction of the member. The caller holds mu.
func (m *Member) interaction(kind discordgo.InteractionType, channel *Channel) *Interaction {
	id := snowflake()
	token := base64.RawURLEncoding.EncodeToString([]byte("interaction:" + id + ":" + strings.ToLower(rand.Text()+rand.Text()+rand.Text()+rand.Text())))
	return &Interaction{ID: id, Token: token, Type: kind, By: m, server: m.server, channel: channel}
}

// invoke sends an interaction to the bot and starts its time. Interactions need
// no intent. The caller holds mu.
func (s *Server) invoke(i *Interaction) {
	channel := i.channel
	object := map[string]any{
		"id": i.ID, "application_id": s.world.application, "type": i.Type, "token": i.Token, "version": 1,
		"data": i.data, "channel_id": channel.ID, "channel": s.channelObject(channel),
		"locale": "en-GB", "authorizing_integration_owners": i.owners(),
		"app_permissions": strconv.FormatInt(channel.bot, 10), "attachment_size_limit": 10 << 20, "context": channel.context(),
	}
	if channel.guild != nil {
		object["member"], object["guild_id"], object["guild_locale"] = &i.By.Member, channel.guild.ID, "en-US"
		object["guild"] = map[string]any{"id": channel.guild.ID, "locale": "en-US", "features": []string{}}
	} else {
		object["user"] = i.By.User
	}
	if i.carried != nil {
		object["message"] = i.carried
	}
	i.sent = s.now()
	s.world.interactions[i.Token] = i
	i.overdue = time.AfterFunc(s.options.AnswerWithin, func() {
		defer s.lock()()
		s.expire(i)
	})
	s.dispatch("INTERACTION_CREATE", 0, func(*session) any { return object })
}

// owners are who installed the app where an interaction is made: the guild, or
// its person. In direct conversations the number of the guild is 0.
func (i *Interaction) owners() map[discordgo.ApplicationIntegrationType]string {
	switch {
	case i.userInstalled || i.channel.isForeign():
		return map[discordgo.ApplicationIntegrationType]string{discordgo.ApplicationIntegrationUserInstall: i.By.User.ID}
	case i.channel.guild == nil:
		return map[discordgo.ApplicationIntegrationType]string{discordgo.ApplicationIntegrationGuildInstall: "0"}
	}
	return map[discordgo.ApplicationIntegrationType]string{discordgo.ApplicationIntegrationGuildInstall: i.channel.guild.ID}
}

// expire ends an interaction whose time for an answer is over. The caller holds
// mu.
func (s *Server) expire(i *Interaction) {
	if i.response != nil || i.expired || s.now().Sub(i.sent) < s.options.AnswerWithin {
		return
	}
	i.expired = true
	s.touch()
	i.overdue.Stop()
	if !s.closed { // Who closes the server wants no more answers.
		s.violate(Unanswered, "an interaction of type %d of %s got no answer for %v", i.Type, i.By.User.Username, s.options.AnswerWithin)
	}
}

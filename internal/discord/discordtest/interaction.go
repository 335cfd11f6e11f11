package discordtest

import (
	"context"
	"crypto/rand"
	"encoding/base64"
	"errors"
	"fmt"
	"slices"
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

	// data and carried are what it told the bot, and userInstalled is whether
	// its person alone has installed the app.
	data          map[string]any
	carried       *Message
	userInstalled bool

	server    *Server
	changed   signal // of its own, for many may wait at once
	channel   *Channel
	messages  discordgo.MessageType // the type of message that answers it
	source    string
	sent      time.Time
	overdue   *time.Timer
	expired   bool
	response  *Response
	original  string
	waiting   bool // whether the original still says "thinking…"
	followups []string
	edits     []*Message
}

// Response is the first answer to an interaction.
type Response struct {
	Type discordgo.InteractionResponseType
	// Message is the message as it was then; nil for choices and for answers
	// that change nothing yet.
	Message *Message
	Choices []*Choice
	// After is how long it took.
	After time.Duration
}

// Choice is what an autocompletion offers.
type Choice = discordgo.ApplicationCommandOptionChoice

// wait waits until met, which is called under the server's mutex.
func (i *Interaction) wait(ctx context.Context, what string, met func() bool) error {
	err := i.server.await(ctx, &i.changed, func() bool {
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

// TakenBackError is that the message that was to answer was deleted, and a
// follow-up is there instead.
type TakenBackError struct{ Instead *Message }

func (e *TakenBackError) Error() string {
	return fmt.Sprintf("the message that was to answer was taken back for %q", e.Instead.AllText())
}

// MessageWhen waits until the message that answers is as wanted, through its
// edits. Where the bot deletes it and sends a follow-up in its place, as to tell
// the person alone that it has no answer, the error is a [*TakenBackError].
func (i *Interaction) MessageWhen(ctx context.Context, wanted func(*Message) bool) (*Message, error) {
	if _, err := i.Response(ctx); err != nil {
		return nil, err
	}
	var found, instead *Message
	err := i.wait(ctx, "the message that answers", func() bool {
		for _, m := range slices.Backward(i.edits) {
			if !m.Loading() && wanted(m) {
				found = m
				return true
			}
		}
		if all := i.present(); i.original != "" && i.server.world.messages[i.original] == nil && len(all) > 0 {
			instead = all[0]
		}
		return instead != nil
	})
	if instead != nil {
		err = &TakenBackError{instead}
	}
	return found, err
}

// Followup waits for the follow-up message with a number, from 1 on.
func (i *Interaction) Followup(ctx context.Context, number int) (found *Message, err error) {
	err = i.wait(ctx, fmt.Sprint("follow-up ", number), func() bool {
		all := i.present()
		if len(all) >= number {
			found = all[number-1]
		}
		return found != nil
	})
	return found, err
}

// Followups are the follow-up messages that are there, oldest first.
func (i *Interaction) Followups() []*Message {
	defer i.server.lock()()
	return i.present()
}

// present is Followups for a caller that holds mu.
func (i *Interaction) present() (all []*Message) {
	for _, id := range i.followups {
		if m := i.server.world.messages[id]; m != nil {
			all = append(all, m.snapshot())
		}
	}
	return all
}

// interaction is a new interaction of the member. The caller holds mu.
func (m *Member) interaction(kind discordgo.InteractionType, channel *Channel) *Interaction {
	id := snowflake()
	token := base64.RawURLEncoding.EncodeToString([]byte("interaction:" + id + ":" + strings.ToLower(rand.Text()+rand.Text()+rand.Text()+rand.Text())))
	return &Interaction{ID: id, Token: token, Type: kind, By: m, server: m.server, changed: make(signal), channel: channel}
}

// invoke sends an interaction to the bot, with the data, and with the message
// that a component stands on, and starts its time. Interactions need no intent.
// The caller holds mu.
func (s *Server) invoke(i *Interaction, data map[string]any, source *Message) {
	channel := i.channel
	i.data, i.carried, i.sent = data, source, s.now()
	object := map[string]any{
		"id": i.ID, "application_id": s.world.application, "type": i.Type, "token": i.Token, "version": 1,
		"data": data, "channel_id": channel.ID, "channel": s.partialChannel(channel, i.By),
		"locale": "en-GB", "entitlements": []any{}, "authorizing_integration_owners": i.owners(),
		"app_permissions": channel.bot, "attachment_size_limit": 10 << 20, "context": channel.context(),
	}
	if channel.guild != nil {
		member := i.By.memberObject()
		member["user"], member["permissions"] = i.By.User, i.By.all()
		object["member"], object["guild_id"], object["guild_locale"] = member, channel.guild.ID, "en-US"
		object["guild"] = map[string]any{"id": channel.guild.ID, "locale": "en-US", "features": []string{}}
	} else {
		object["user"] = i.By.User
	}
	if source != nil {
		i.source = source.ID
		object["message"] = source
	}
	s.world.interactions[i.ID] = i
	i.overdue = time.AfterFunc(s.options.AnswerWithin, func() {
		defer s.lock()()
		s.expire(i)
	})
	s.dispatch(event{name: "INTERACTION_CREATE", guild: channel.guild, data: object})
}

// partialChannel is a channel as an interaction carries it.
func (s *Server) partialChannel(channel *Channel, by *Member) map[string]any {
	object := s.channelObject(channel)
	object["permissions"] = by.all()
	return object
}

// owners are who installed the app where an interaction is made: the guild, or
// its person. In direct conversations the number of the guild is 0.
func (i *Interaction) owners() map[string]string {
	switch {
	case i.userInstalled || i.channel.isForeign():
		return map[string]string{"1": i.By.User.ID}
	case i.channel.guild == nil:
		return map[string]string{"0": "0"}
	}
	return map[string]string{"0": i.channel.guild.ID}
}

// expire ends an interaction whose time for an answer is over. The caller holds
// mu.
func (s *Server) expire(i *Interaction) {
	if i.response != nil || i.expired || s.now().Sub(i.sent) < s.options.AnswerWithin {
		return
	}
	i.expired = true
	i.changed.touch()
	i.overdue.Stop()
	if !s.closed() { // Who closes the server wants no more answers.
		s.violate(Unanswered, "an interaction of type %d of %s got no answer for %v", i.Type, i.By.Name, s.options.AnswerWithin)
	}
}

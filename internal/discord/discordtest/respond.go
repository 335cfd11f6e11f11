package discordtest

import (
	"slices"
	"time"

	"github.com/bwmarrin/discordgo"
)

// fitting are the first answers to each type of interaction.
var fitting = map[discordgo.InteractionType][]discordgo.InteractionResponseType{
	discordgo.InteractionApplicationCommand:             {discordgo.InteractionResponseChannelMessageWithSource, discordgo.InteractionResponseDeferredChannelMessageWithSource},
	discordgo.InteractionMessageComponent:               {discordgo.InteractionResponseChannelMessageWithSource, discordgo.InteractionResponseDeferredChannelMessageWithSource, discordgo.InteractionResponseDeferredMessageUpdate, discordgo.InteractionResponseUpdateMessage},
	discordgo.InteractionApplicationCommandAutocomplete: {discordgo.InteractionApplicationCommandAutocompleteResult},
}

// body is the body of a first answer. Modals are not known here.
func (i *Interaction) body() shape {
	data := map[discordgo.InteractionResponseType]shape{
		discordgo.InteractionResponseChannelMessageWithSource:         messageBody.needed(),
		discordgo.InteractionResponseDeferredChannelMessageWithSource: object(members{"flags": number(0, int(discordgo.MessageFlagsEphemeral))}),
		discordgo.InteractionResponseDeferredMessageUpdate:            object(members{}),
		discordgo.InteractionResponseUpdateMessage:                    messageBody.needed(),
		discordgo.InteractionApplicationCommandAutocompleteResult:     object(members{"choices": list(0, 25, choice).needed()}).needed(),
	}
	variants := make(map[discordgo.InteractionResponseType]shape)
	for _, kind := range fitting[i.Type] {
		variants[kind] = object(members{"type": number(4, 8), "data": data[kind]})
	}
	return union("type", variants)
}

// postCallback takes the first answer to an interaction.
func (s *Server) postCallback(c *call) any {
	i := s.world.interactions[c.PathValue("interaction")]
	if i == nil || i.Token != c.PathValue("token") {
		refuse(errUnknownInteraction)
	}
	s.expire(i)
	switch {
	case i.expired:
		refuse(errUnknownInteraction)
	case i.response != nil:
		refuse(errAcknowledged)
	}
	var body struct {
		Type discordgo.InteractionResponseType
		Data struct {
			draft
			Choices []*Choice
		}
	}
	c.check(i.body(), &body)
	d := &body.Data.draft
	d.files = c.files
	i.mayAttach(d)
	response := &Response{Type: body.Type, Choices: body.Data.Choices, After: s.now().Sub(i.sent)}
	switch body.Type {
	case discordgo.InteractionResponseChannelMessageWithSource, discordgo.InteractionResponseDeferredChannelMessageWithSource:
		m := s.answerTo(i, d)
		if i.waiting = body.Type == discordgo.InteractionResponseDeferredChannelMessageWithSource; i.waiting {
			m.Flags |= discordgo.MessageFlagsLoading
		} else {
			s.fill(m, d, usersAlone)
		}
		i.original = m.ID
		s.post(i.channel, m)
		i.edits = append(i.edits, m.snapshot())
		response.Message = m.snapshot()
	case discordgo.InteractionResponseDeferredMessageUpdate:
		i.original = i.source
	case discordgo.InteractionResponseUpdateMessage:
		m := s.world.messages[i.source]
		if m == nil {
			refuse(errUnknownMessage)
		}
		i.original = i.source
		s.replace(i, m, s.change(m, d, usersAlone))
		response.Message = m.snapshot()
	}
	i.overdue.Stop()
	i.response = response
	i.changed.touch()
	return nil
}

// usersAlone is what answers to interactions notify that say nothing of it.
var usersAlone = allowedMentions{Parse: []string{"users"}}

// mayAttach refuses files of an answer in a channel where the bot may attach none.
func (i *Interaction) mayAttach(d *draft) {
	if len(d.files) > 0 && !i.channel.bot.Has(AttachFiles) {
		refuse(errMissingPermissions)
	}
}

// answerTo is an empty message that answers an interaction, with the flags of
// a draft.
func (s *Server) answerTo(i *Interaction, d *draft) *Message {
	m := s.newMessage(i.channel, s.world.bot)
	m.Flags = d.mayCarry(s, discordgo.MessageFlagsSuppressEmbeds|discordgo.MessageFlagsSuppressNotifications|discordgo.MessageFlagsEphemeral)
	if m.Ephemeral() {
		m.audience = i.By.User.ID
	}
	m.Type, m.ApplicationID = i.messages, s.world.application
	m.Metadata = map[string]any{"id": i.ID, "type": i.Type, "user": i.By.User, "authorizing_integration_owners": i.owners()}
	return m
}

// replace puts an edited message in the place of what it was.
func (s *Server) replace(i *Interaction, m, edited *Message) {
	*m = *edited
	s.edited(m)
	if m.ID == i.original {
		i.waiting = false
		i.edits = append(i.edits, m.snapshot())
	}
	i.changed.touch()
}

// tokenLasts is how long the token of an interaction is good for.
const tokenLasts = 15 * time.Minute

// answered is the interaction whose token a call carries, which had its first
// answer.
func (s *Server) answered(c *call) *Interaction {
	for _, i := range s.world.interactions {
		switch {
		case i.Token != c.PathValue("token") || c.PathValue("application") != s.world.application:
			continue
		case i.response == nil, i.response.Type == discordgo.InteractionApplicationCommandAutocompleteResult:
			refuse(errUnknownWebhook)
		case s.now().Sub(i.sent) > tokenLasts:
			refuse(errTokenExpired)
		}
		return i
	}
	refuse(errUnknownWebhook)
	return nil
}

// answerOf is the message of a call: @original, or one of the follow-ups.
func (s *Server) answerOf(c *call) (*Interaction, *Message) {
	i := s.answered(c)
	id := c.PathValue("message")
	if id == "@original" {
		id = i.original
	} else if id != i.original && !slices.Contains(i.followups, id) {
		refuse(errUnknownMessage)
	}
	m := s.world.messages[id]
	if m == nil {
		refuse(errUnknownMessage)
	}
	return i, m
}

// postFollowup sends a further message. After an answer that only said that
// the bot is thinking it fills in that one, as Discord does.
func (s *Server) postFollowup(c *call) any {
	i := s.answered(c)
	original := s.world.messages[i.original]
	if i.waiting && original != nil {
		return s.amend(i, original, c)
	}
	d := c.draft()
	i.mayAttach(d)
	m := s.answerTo(i, d)
	m.Type, m.Reference = discordgo.MessageTypeReply, &discordgo.MessageReference{MessageID: i.original, ChannelID: i.channel.ID, GuildID: i.channel.guildID()}
	s.fill(m, d, usersAlone)
	i.followups = append(i.followups, m.ID)
	s.post(i.channel, m)
	i.changed.touch()
	return m
}

func (s *Server) patchFollowup(c *call) any {
	i, m := s.answerOf(c)
	return s.amend(i, m, c)
}

// amend edits a message that answers an interaction.
func (s *Server) amend(i *Interaction, m *Message, c *call) any {
	d := c.draft()
	i.mayAttach(d)
	edited := s.change(m, d, usersAlone)
	edited.Flags &^= discordgo.MessageFlagsLoading
	s.replace(i, m, edited)
	return m
}

func (s *Server) deleteFollowup(c *call) any {
	i, m := s.answerOf(c)
	if m.ID == i.original {
		i.waiting = false
	}
	s.remove(m.ChannelID, m.ID)
	i.changed.touch()
	return nil
}

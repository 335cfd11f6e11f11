package discordtest

import (
	"slices"
	"time"
)

// ResponseType is the kind of a first answer.
type ResponseType int

// The kinds of first answers.
const (
	RespondMessage  ResponseType = 4
	RespondThinking ResponseType = 5
	RespondDeferred ResponseType = 6
	RespondUpdate   ResponseType = 7
	RespondChoices  ResponseType = 8
)

// fitting are the first answers to each type of interaction.
var fitting = map[int][]ResponseType{
	InteractionCommand:      {RespondMessage, RespondThinking},
	InteractionComponent:    {RespondMessage, RespondThinking, RespondDeferred, RespondUpdate},
	InteractionAutocomplete: {RespondChoices},
}

// body is the body of a first answer. Modals are not known here.
func (i *Interaction) body() shape {
	data := map[ResponseType]shape{
		RespondMessage:  messageBody.needed(),
		RespondThinking: object(members{"flags": number(0, flagEphemeral)}),
		RespondDeferred: object(members{}),
		RespondUpdate:   messageBody.needed(),
		RespondChoices:  object(members{"choices": list(0, 25, choice).needed()}).needed(),
	}
	variants := make(map[int]shape)
	for _, kind := range fitting[i.Type] {
		variants[int(kind)] = object(members{"type": number(4, 8), "data": data[kind]})
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
		Type ResponseType
		Data struct {
			draft
			Choices []Choice
		}
	}
	c.check(i.body(), &body)
	d := &body.Data.draft
	d.files = c.files
	i.mayAttach(d)
	response := &Response{Type: body.Type, Choices: body.Data.Choices, After: s.now().Sub(i.sent)}
	switch body.Type {
	case RespondMessage, RespondThinking:
		m := s.answerTo(i, d)
		if i.waiting = body.Type == RespondThinking; i.waiting {
			m.Flags |= flagLoading
		} else {
			s.fill(m, d, usersAlone)
		}
		i.original = m.ID
		s.post(i.channel, m)
		i.edits = append(i.edits, m.snapshot())
		response.Message = m.snapshot()
	case RespondDeferred:
		i.original = i.source
	case RespondUpdate:
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
	m.Flags = d.mayCarry(s, flagSuppressEmbeds|flagSuppressNotifications|flagEphemeral)
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
		case i.response == nil, i.response.Type == RespondChoices:
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
	m.Type, m.Reference = messageReply, &Reference{MessageID: i.original, ChannelID: i.channel.ID, GuildID: i.channel.guildID()}
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
	edited.Flags &^= flagLoading
	s.replace(i, m, edited)
	return m
}

func (s *Server) deleteFollowup(c *call) any {
	i, m := s.answerOf(c)
	if m.ID == i.original {
		i.waiting = false
	}
	s.remove("MESSAGE_DELETE", m.ChannelID, "id", m.ID)
	i.changed.touch()
	return nil
}

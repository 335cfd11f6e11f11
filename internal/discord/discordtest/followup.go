package discordtest

import (
	"net/http"
	"slices"
)

// interactionOf is the interaction whose token a call carries.
func (s *Server) interactionOf(c *call) (*Interaction, *apiError) {
	if c.PathValue("application") != s.world.application {
		return nil, errUnknownWebhook
	}
	for _, i := range s.world.interactions {
		if i.Token != c.PathValue("token") {
			continue
		}
		switch {
		case i.response == nil, i.response.Type == RespondChoices:
			return nil, errUnknownWebhook
		case s.now().Sub(i.sent) > tokenLasts:
			return nil, errTokenExpired
		}
		return i, nil
	}
	return nil, errUnknownWebhook
}

// answerOf is the message of a call: @original, or one of the follow-ups.
func (s *Server) answerOf(c *call) (*Interaction, *Message, *apiError) {
	i, refusal := s.interactionOf(c)
	if refusal != nil {
		return nil, nil, refusal
	}
	id := c.PathValue("message")
	if id == "@original" {
		id = i.original
	} else if id != i.original && !slices.Contains(i.followups, id) {
		return nil, nil, errUnknownMessage
	}
	m := s.world.messages[id]
	if m == nil {
		return nil, nil, errUnknownMessage
	}
	return i, m, nil
}

// postFollowup sends a further message. After an answer that only said that
// the bot is thinking it fills in that one, as Discord does.
func (s *Server) postFollowup(c *call) (int, any, *apiError) {
	i, refusal := s.interactionOf(c)
	if refusal != nil {
		return 0, nil, refusal
	}
	if waiting := s.world.messages[i.original]; i.waiting && waiting != nil {
		return s.amend(i, waiting, c)
	}
	if refusal := mayAttach(i, c); refusal != nil {
		return 0, nil, refusal
	}
	checkMessage(c.body, len(c.files))
	if refusal := c.body.form.err(); refusal != nil {
		return 0, nil, refusal
	}
	m := s.answerTo(i, c.body)
	m.Type = messageReply
	if m.Reference = (&Reference{MessageID: i.original, ChannelID: i.channel.ID, GuildID: i.channel.guildID()}); i.original == "" {
		m.Type, m.Reference = messageDefault, nil
	}
	s.fill(m, c, c.body, true)
	if m.empty() {
		return 0, nil, errEmptyMessage
	}
	i.followups = append(i.followups, m.ID)
	s.post(i.channel, m)
	i.changed.touch()
	return http.StatusOK, m, nil
}

func (s *Server) getFollowup(c *call) (int, any, *apiError) {
	_, m, refusal := s.answerOf(c)
	if refusal != nil {
		return 0, nil, refusal
	}
	return http.StatusOK, m, nil
}

func (s *Server) patchFollowup(c *call) (int, any, *apiError) {
	i, m, refusal := s.answerOf(c)
	if refusal != nil {
		return 0, nil, refusal
	}
	return s.amend(i, m, c)
}

// mayAttach refuses files of an answer in a channel where the bot may attach none.
func mayAttach(i *Interaction, c *call) *apiError {
	if len(c.files) > 0 && !i.channel.bot.Has(AttachFiles) {
		return errMissingPermissions
	}
	return nil
}

// amend edits a message that answers an interaction.
func (s *Server) amend(i *Interaction, m *Message, c *call) (int, any, *apiError) {
	if refusal := mayAttach(i, c); refusal != nil {
		return 0, nil, refusal
	}
	edited, refusal := s.change(m, c, true)
	if refusal != nil {
		return 0, nil, refusal
	}
	edited.Flags &^= FlagLoading
	if m.ID == i.original {
		i.waiting = false
	}
	s.replace(i, m, edited)
	return http.StatusOK, m, nil
}

func (s *Server) deleteFollowup(c *call) (int, any, *apiError) {
	i, m, refusal := s.answerOf(c)
	if refusal != nil {
		return 0, nil, refusal
	}
	if m.ID == i.original {
		i.waiting = false
	}
	s.remove(m)
	return http.StatusNoContent, nil, nil
}

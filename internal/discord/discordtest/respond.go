package discordtest

import (
	"time"

	"github.com/bwmarrin/discordgo"
)

// callbackBodies are the bodies of the first answers that fit each type of
// interaction. Modals are not known here.
var callbackBodies = func() map[discordgo.InteractionType]shape {
	type answers = map[discordgo.InteractionResponseType]shape
	callback := func(data shape) shape { return object(members{"type": number(4, 8), "data": data}) }
	message := callback(messageBody.needed())
	deferred := callback(object(members{"flags": number(0, int(discordgo.MessageFlagsEphemeral))}))
	choices := callback(object(members{"choices": list(0, 25, choice).needed()}).needed())
	return map[discordgo.InteractionType]shape{
		discordgo.InteractionApplicationCommand: union("type", answers{
			discordgo.InteractionResponseChannelMessageWithSource: message, discordgo.InteractionResponseDeferredChannelMessageWithSource: deferred,
		}),
		discordgo.InteractionMessageComponent: union("type", answers{
			discordgo.InteractionResponseChannelMessageWithSource: message, discordgo.InteractionResponseDeferredChannelMessageWithSource: deferred,
			discordgo.InteractionResponseUpdateMessage: message,
		}),
		discordgo.InteractionApplicationCommandAutocomplete: union("type", answers{discordgo.InteractionApplicationCommandAutocompleteResult: choices}),
	}
}()

// tokenLasts is how long the token of an interaction is good for.
const tokenLasts = 15 * time.Minute

// interactionOf is the interaction whose token a call carries: one that waits
// for its first answer where the call is that, and one that had it otherwise.
func (s *Server) interactionOf(c *call) *Interaction {
	i := s.world.interactions[c.PathValue("token")]
	if id := c.PathValue("interaction"); id != "" {
		if i == nil || i.ID != id {
			refuse(404, 10062, "Unknown interaction")
		}
		switch s.expire(i); {
		case i.expired:
			refuse(404, 10062, "Unknown interaction")
		case i.response != nil:
			refuse(400, 40060, "Interaction has already been acknowledged.")
		}
		return i
	}
	switch {
	case i == nil, i.response == nil, i.Type == discordgo.InteractionApplicationCommandAutocomplete, c.PathValue("application") != s.world.application:
		refuse(404, 10015, "Unknown Webhook")
	case s.now().Sub(i.sent) > tokenLasts:
		refuse(401, 50027, "Invalid Webhook Token")
	}
	return i
}

// postCallback takes the first answer to an interaction.
func (s *Server) postCallback(c *call) any {
	i := c.interaction
	var body struct {
		Type discordgo.InteractionResponseType
		Data struct {
			draft
			Choices []*Choice
		}
	}
	c.check(callbackBodies[i.Type])
	c.read(&body)
	d := &body.Data.draft
	d.files = c.files
	response := &Response{Type: body.Type, Choices: body.Data.Choices, After: s.now().Sub(i.sent)}
	switch body.Type {
	case discordgo.InteractionResponseChannelMessageWithSource, discordgo.InteractionResponseDeferredChannelMessageWithSource:
		m := s.compose(i.channel, i, d)
		if body.Type == discordgo.InteractionResponseDeferredChannelMessageWithSource {
			m.Flags |= discordgo.MessageFlagsLoading
		} else {
			s.fill(m, i, d)
		}
		i.original = m
		s.post(m)
		i.edits = append(i.edits, m.snapshot())
		response.Message = m.snapshot()
	case discordgo.InteractionResponseUpdateMessage:
		i.original = i.source
		s.edit(i.source, i, d)
	}
	i.overdue.Stop()
	i.response = response
	return nil
}

// postFollowup sends a further message. After an answer that only said that
// the bot is thinking it fills in that one, as Discord does.
func (s *Server) postFollowup(c *call) any {
	i, d := c.interaction, c.draft()
	if i.original.Loading() && !i.original.deleted {
		return s.edit(i.original, i, d)
	}
	m := s.compose(i.channel, i, d)
	m.Type, m.MessageReference = discordgo.MessageTypeReply, &discordgo.MessageReference{MessageID: i.original.ID, ChannelID: m.ChannelID, GuildID: m.guildID}
	s.fill(m, i, d)
	i.followups = append(i.followups, m)
	s.post(m)
	return m
}

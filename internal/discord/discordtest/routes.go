package discordtest

import (
	"slices"
	"strconv"
	"time"

	"github.com/bwmarrin/discordgo"
)

func (s *Server) getGateway(*call) any { return map[string]any{"url": s.websocketURL()} }

func (s *Server) getGatewayBot(*call) any {
	return map[string]any{"url": s.websocketURL(), "shards": 1, "session_start_limit": map[string]any{
		"total": 1000, "remaining": 1000 - s.gateway.identified, "reset_after": 24 * 3600 * 1000, "max_concurrency": 1,
	}}
}

func (s *Server) getApplication(*call) any {
	return map[string]any{
		"id": s.world.application, "name": "Byline", "description": "", "icon": nil, "bot_public": true, "flags": 0, "bot": s.world.bot,
		"integration_types_config": map[string]any{
			"0": map[string]any{"oauth2_install_params": map[string]any{"scopes": []string{"bot", "applications.commands"}, "permissions": BotNeeds}},
		},
	}
}

func (s *Server) openDirect(c *call) any {
	var to struct {
		ID string `json:"recipient_id"`
	}
	c.check(object(members{"recipient_id": id.needed()}), &to)
	member := s.world.users[to.ID]
	if member == nil {
		refuse(errUnknownUser)
	}
	return s.channelObject(s.direct(member))
}

// guildOf is the guild of a call.
func (s *Server) guildOf(c *call) *Guild {
	at := slices.IndexFunc(s.world.guilds, func(g *Guild) bool { return g.ID == c.PathValue("guild") })
	if at < 0 {
		refuse(errUnknownGuild)
	}
	return s.world.guilds[at]
}

// getGuildChannels lists the channels, also those that the bot does not see,
// and no threads.
func (s *Server) getGuildChannels(c *call) any { return s.channelObjects(s.guildOf(c)) }

func (s *Server) getGuildRoles(c *call) any {
	roles := []any{}
	for _, role := range s.guildOf(c).roles {
		roles = append(roles, roleObject(role))
	}
	return roles
}

func (s *Server) getMember(c *call) any {
	member := s.world.users[c.PathValue("user")]
	if member == nil || member.guild != s.guildOf(c) {
		refuse(errUnknownMember)
	}
	object := member.memberObject()
	object["user"] = member.User
	return object
}

// reach is the channel of a call, in which the bot has some permissions.
func (s *Server) reach(c *call, needed Permission) *Channel {
	channel := s.world.channels[c.PathValue("channel")]
	if channel != nil && channel.parent != nil && needed == SendMessages {
		needed = SendMessagesInThreads
	}
	switch {
	case channel == nil || channel.isForeign() || channel.guild != nil && channel.guild.removed:
		refuse(errUnknownChannel)
	case !channel.bot.Has(ViewChannel):
		refuse(errMissingAccess)
	case !channel.bot.Has(needed):
		refuse(errMissingPermissions)
	}
	return channel
}

func (s *Server) getChannel(c *call) any { return s.channelObject(s.reach(c, 0)) }

func (s *Server) postTyping(c *call) any {
	s.reach(c, SendMessages)
	return nil
}

func (s *Server) getMessages(c *call) any {
	channel := s.reach(c, ReadMessageHistory)
	query := c.URL.Query()
	limit, before := 50, query.Get("before")
	if text := query.Get("limit"); text != "" {
		var err error
		if limit, err = strconv.Atoi(text); err != nil || limit < 1 || limit > 100 {
			refuse(invalidForm(faults{"limit": wrong("NUMBER_TYPE_MAX", "int value should be between 1 and 100.")}))
		}
	}
	messages := []*Message{}
	for _, id := range slices.Backward(channel.messages) {
		older := before == "" || len(id) < len(before) || len(id) == len(before) && id < before
		if m := s.world.messages[id]; m.audience == "" && older && len(messages) < limit {
			messages = append(messages, s.kept(m))
		}
	}
	return messages
}

// kept is a message as it is given later: as the bot may read it, and without
// the nonce, which Discord does not keep.
func (s *Server) kept(m *Message) *Message {
	m = s.readable(m, s.options.Privileged)
	m.Nonce = nil
	return m
}

// messageOf is the message of a call, in a channel in which the bot has some
// permissions. Ephemeral messages are not there for channel routes.
func (s *Server) messageOf(c *call, needed Permission) (*Channel, *Message) {
	channel := s.reach(c, needed)
	m := s.world.messages[c.PathValue("message")]
	if m == nil || m.ChannelID != channel.ID || m.audience != "" {
		refuse(errUnknownMessage)
	}
	return channel, m
}

func (s *Server) getMessage(c *call) any {
	_, m := s.messageOf(c, ReadMessageHistory)
	return s.kept(m)
}

// nonceTime is for how long a nonce is enforced: of "the past few minutes", in
// the words of Discord's documentation, the fewest.
const nonceTime = 2 * time.Minute

func (s *Server) postMessage(c *call) any {
	channel := s.reach(c, SendMessages)
	d := c.draft()
	nonce := channel.ID + "/" + string(d.Nonce)
	if earlier := s.world.nonces[nonce]; earlier != nil && d.EnforceNonce && s.now().Sub(earlier.Timestamp) < nonceTime {
		if s.world.messages[earlier.ID] == nil { // It was deleted, and is not created a second time.
			refuse(errUnknownMessage)
		}
		return earlier
	}
	m := s.newMessage(channel, s.world.bot)
	m.Flags = d.mayCarry(s, discordgo.MessageFlagsSuppressEmbeds|discordgo.MessageFlagsSuppressNotifications)
	if to := d.Reference; to != nil {
		if !channel.bot.Has(ReadMessageHistory) {
			refuse(errNoHistory)
		}
		referenced := s.world.messages[to.MessageID]
		switch {
		case referenced != nil && referenced.ChannelID == channel.ID && referenced.audience == "":
			m.refer(referenced)
		case to.Must == nil || *to.Must:
			refuse(invalidForm(faults{"message_reference": wrong("REPLIES_UNKNOWN_MESSAGE", "Unknown message")}))
		}
	}
	s.fill(m, d, anyone)
	s.mayShow(channel, m, d)
	s.post(channel, m)
	if d.Nonce != nil {
		s.world.nonces[nonce] = m
	}
	return m
}

// refer makes a message a reply to another.
func (m *Message) refer(to *Message) {
	m.Type, m.Referenced = discordgo.MessageTypeReply, to.snapshot()
	m.Reference = &discordgo.MessageReference{MessageID: to.ID, ChannelID: to.ChannelID, GuildID: to.guildID}
	m.Referenced.Referenced = nil
}

// mayShow refuses embeds and files in a channel in which the bot may not show
// any.
func (s *Server) mayShow(channel *Channel, m *Message, d *draft) {
	if len(m.Embeds) > 0 && !channel.bot.Has(EmbedLinks) || len(d.files) > 0 && !channel.bot.Has(AttachFiles) {
		refuse(errMissingPermissions)
	}
}

// draft is the message of a body.
func (c *call) draft() *draft {
	d := &draft{files: c.files}
	c.check(messageBody, d)
	return d
}

func (s *Server) patchMessage(c *call) any {
	channel, m := s.messageOf(c, 0)
	if m.Author.ID != s.world.bot.ID {
		refuse(errOthersMessage)
	}
	d := c.draft()
	edited := s.change(m, d, anyone)
	s.mayShow(channel, edited, d)
	*m = *edited
	s.edited(m)
	return m
}

// change is a message with an edit in it.
func (s *Server) change(m *Message, d *draft, unsaid allowedMentions) *Message {
	edited := m.snapshot()
	if d.Flags != nil {
		edited.Flags = edited.Flags&^discordgo.MessageFlagsSuppressEmbeds | *d.Flags&discordgo.MessageFlagsSuppressEmbeds
	}
	s.fill(edited, d, unsaid)
	return edited
}

func (s *Server) deleteMessage(c *call) any {
	channel, m := s.messageOf(c, 0)
	if m.Author.ID != s.world.bot.ID && !channel.bot.Has(ManageMessages) {
		refuse(errMissingPermissions)
	}
	s.remove(channel.ID, m.ID)
	return nil
}

// postThread starts a thread at a message, whose id becomes that of the
// thread.
func (s *Server) postThread(c *call) any {
	channel, m := s.messageOf(c, CreatePublicThreads)
	var thread struct{ Name string }
	c.check(object(members{
		"name": text(1, 100).needed(),
		"auto_archive_duration": number(60, 10080).that("Value must be one of (60, 1440, 4320, 10080).", func(value any) bool {
			_, minutes := kindOf(value)
			return slices.Contains([]int{60, 1440, 4320, 10080}, minutes)
		}),
	}), &thread)
	switch {
	case channel.kind != discordgo.ChannelTypeGuildText:
		refuse(errChannelType)
	case s.world.channels[m.ID] != nil:
		refuse(errThreadExists)
	}
	return s.channelObject(s.thread(channel, m.ID, thread.Name))
}

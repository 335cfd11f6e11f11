package discordtest

import (
	"slices"
	"strconv"
	"time"

	"github.com/bwmarrin/discordgo"
)

// route is what a request with a method and a path does.
type route struct {
	pattern string
	// needed is what the bot must be permitted in the channel that the path names.
	needed int64
	body   shape
	// do does what the call asks for, under the server's mutex, and gives what to
	// write as JSON; nil is no body. It may refuse.
	do func(c *call) (reply any)
}

// routes are all that the bot uses. They stand under /api/v9 and /api/v10.
func (s *Server) routes() []route {
	const send, history = discordgo.PermissionSendMessages, discordgo.PermissionReadMessageHistory
	return []route{
		{"GET /gateway/bot", 0, shape{}, s.getGatewayBot},
		{"GET /oauth2/applications/@me", 0, shape{}, s.getApplication},
		{"POST /users/@me/channels", 0, recipientBody, s.openDirect},
		{"GET /guilds/{guild}/channels", 0, shape{}, func(c *call) any { return s.channelObjects(c.guild) }},
		{"GET /guilds/{guild}/roles", 0, shape{}, func(c *call) any { return c.guild.roles }},
		{"GET /guilds/{guild}/members/{user}", 0, shape{}, s.getMember},
		{"GET /channels/{channel}", 0, shape{}, func(c *call) any { return s.channelObject(c.channel) }},
		{"POST /channels/{channel}/typing", send, shape{}, func(*call) any { return nil }},
		{"GET /channels/{channel}/messages", history, shape{}, s.getMessages},
		{"POST /channels/{channel}/messages", send, messageBody, s.postMessage},
		{"GET /channels/{channel}/messages/{message}", history, shape{}, func(c *call) any { return s.kept(c.message) }},
		{"PATCH /channels/{channel}/messages/{message}", 0, messageBody, s.patchMessage},
		{"DELETE /channels/{channel}/messages/{message}", 0, shape{}, s.deleteMessage},
		{"POST /channels/{channel}/messages/{message}/threads", discordgo.PermissionCreatePublicThreads, threadBody, s.postThread},
		{"GET /applications/{application}/commands", 0, shape{}, s.getCommands},
		{"PUT /applications/{application}/commands", 0, commandsBody, s.putCommands},
		{"GET /applications/{application}/guilds/{guild}/commands", 0, shape{}, s.getCommands},
		{"PUT /applications/{application}/guilds/{guild}/commands", 0, commandsBody, s.putCommands},
		{"POST /interactions/{interaction}/{token}/callback", 0, shape{}, s.postCallback},
		{"POST /webhooks/{application}/{token}", 0, messageBody, s.postFollowup},
		{"PATCH /webhooks/{application}/{token}/messages/{message}", 0, messageBody, s.patchMessage},
		{"DELETE /webhooks/{application}/{token}/messages/{message}", 0, shape{}, s.deleteMessage},
		{"/", 0, shape{}, func(*call) any { refuse(404, 0, "404: Not Found"); return nil }},
	}
}

// find finds what the path of a call names. It refuses what is not there, and
// what the bot may not see, or not do there.
func (s *Server) find(c *call, needed int64) {
	id, isCommand := c.PathValue, c.PathValue("application") != "" && c.PathValue("token") == ""
	if isCommand && id("application") != s.world.application {
		refuse(404, 10002, "Unknown Application")
	}
	if id("guild") != "" {
		at := slices.IndexFunc(s.world.guilds, func(g *Guild) bool { return g.ID == id("guild") })
		switch {
		case at < 0 && isCommand:
			refuse(403, 50001, "Missing Access")
		case at < 0:
			refuse(404, 10004, "Unknown Guild")
		}
		c.guild = s.world.guilds[at]
	}
	if id("channel") != "" {
		c.channel = s.world.channel(id("channel"))
		if c.channel != nil && c.channel.IsThread() && needed == discordgo.PermissionSendMessages {
			needed = discordgo.PermissionSendMessagesInThreads
		}
		switch channel := c.channel; {
		case channel == nil || channel.isForeign():
			refuse(404, 10003, "Unknown Channel")
		case !may(channel.bot, discordgo.PermissionViewChannel):
			refuse(403, 50001, "Missing Access")
		case !may(channel.bot, needed):
			refuse(403, 50013, "Missing Permissions")
		}
	}
	if id("token") != "" {
		c.interaction = s.interactionOf(c)
		c.channel = c.interaction.channel
	}
	if id("message") != "" {
		c.message = s.messageOf(c)
	}
}

// messageOf is the message of a call: one that answers the interaction of its
// token, or one of its channel, where ephemeral messages are not there.
func (s *Server) messageOf(c *call) *Message {
	i, id := c.interaction, c.PathValue("message")
	if i != nil && id == "@original" && i.original != nil {
		id = i.original.ID
	}
	m := s.world.message(id)
	switch {
	case m == nil,
		i == nil && (m.ChannelID != c.channel.ID || m.audience != ""),
		i != nil && m != i.original && !slices.Contains(i.followups, m):
		refuse(404, 10008, "Unknown Message")
	}
	return m
}

func (s *Server) getGatewayBot(*call) any {
	return map[string]any{"url": s.websocketURL(), "shards": 1, "session_start_limit": map[string]any{
		"total": 1000, "remaining": 1000 - s.gateway.identified, "reset_after": 24 * 3600 * 1000, "max_concurrency": 1,
	}}
}

func (s *Server) getApplication(*call) any {
	return map[string]any{"id": s.world.application, "name": "Byline", "description": "", "icon": nil, "bot_public": true, "flags": 0, "bot": s.world.bot}
}

func (s *Server) openDirect(c *call) any {
	var to struct {
		ID string `json:"recipient_id"`
	}
	c.read(&to)
	member := s.world.members[to.ID]
	if member == nil {
		refuse(404, 10013, "Unknown User")
	}
	return s.channelObject(s.direct(member))
}

func (s *Server) getMember(c *call) any {
	member := s.world.members[c.PathValue("user")]
	if member == nil || member.guild != c.guild {
		refuse(404, 10007, "Unknown Member")
	}
	return &discordgo.Member{User: member.User, Roles: member.Roles, JoinedAt: member.JoinedAt}
}

func (s *Server) getMessages(c *call) any {
	limit, before := 50, c.FormValue("before")
	if text := c.FormValue("limit"); text != "" {
		var err error
		if limit, err = strconv.Atoi(text); err != nil || limit < 1 || limit > 100 {
			refuseForm(faults{"limit": wrong("NUMBER_TYPE_MAX", "int value should be between 1 and 100.")})
		}
	}
	messages := []*Message{}
	for _, m := range slices.Backward(s.world.messages) {
		older := before == "" || len(m.ID) < len(before) || len(m.ID) == len(before) && m.ID < before
		if m.ChannelID == c.channel.ID && !m.deleted && m.audience == "" && older && len(messages) < limit {
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

// nonceTime is for how long a nonce is enforced: of "the past few minutes", in
// the words of Discord's documentation, the fewest.
const nonceTime = 2 * time.Minute

func (s *Server) postMessage(c *call) any {
	if kind := c.channel.Type; kind == discordgo.ChannelTypeGuildForum || kind == discordgo.ChannelTypeGuildCategory {
		refuse(400, 50008, "Cannot send messages in a non-text channel")
	}
	d := c.draft()
	for _, earlier := range s.world.messages {
		same := earlier.ChannelID == c.channel.ID && earlier.Nonce != nil && string(earlier.Nonce) == string(d.Nonce)
		if !same || !d.EnforceNonce || s.now().Sub(earlier.Timestamp) >= nonceTime {
			continue
		}
		if earlier.deleted { // It is not created a second time.
			refuse(404, 10008, "Unknown Message")
		}
		return earlier
	}
	m := s.compose(c.channel, nil, d)
	if to := d.Reference; to != nil {
		if !may(c.channel.bot, discordgo.PermissionReadMessageHistory) {
			refuse(403, 160002, "Cannot reply without permission to read message history")
		}
		referenced := s.world.message(to.MessageID)
		switch {
		case referenced != nil && referenced.ChannelID == m.ChannelID && referenced.audience == "":
			m.refer(referenced)
		case to.Must == nil || *to.Must:
			refuseForm(faults{"message_reference": wrong("REPLIES_UNKNOWN_MESSAGE", "Unknown message")})
		}
	}
	s.fill(m, nil, d)
	s.post(m)
	return m
}

func (s *Server) patchMessage(c *call) any {
	if c.message.Author != s.world.bot {
		refuse(403, 50005, "Cannot edit a message authored by another user")
	}
	return s.edit(c.message, c.interaction, c.draft())
}

func (s *Server) deleteMessage(c *call) any {
	if c.message.Author != s.world.bot && !may(c.channel.bot, discordgo.PermissionManageMessages) {
		refuse(403, 50013, "Missing Permissions")
	}
	s.remove(c.message)
	return nil
}

// postThread starts a thread at a message, whose id becomes that of the
// thread.
func (s *Server) postThread(c *call) any {
	var thread struct{ Name string }
	c.read(&thread)
	switch {
	case c.channel.Type != discordgo.ChannelTypeGuildText:
		refuse(400, 50024, "Cannot execute action on this channel type")
	case s.world.channel(c.message.ID) != nil:
		refuse(400, 160004, "A thread has already been created for this message")
	}
	return s.channelObject(s.thread(c.channel, c.message.ID, thread.Name))
}

package discordtest

import (
	"net/http"
	"slices"
	"strconv"
	"time"
)

// channelFlags are those that a bot may set on a message of a channel.
const channelFlags = FlagSuppressEmbeds | FlagSuppressNotifications

func (s *Server) getMe(*call) (int, any, *apiError) { return http.StatusOK, s.world.bot, nil }

func (s *Server) getApplication(*call) (int, any, *apiError) {
	return http.StatusOK, s.applicationObject(), nil
}

func (s *Server) getUser(c *call) (int, any, *apiError) {
	user, known := s.user(c.PathValue("user"))
	if !known {
		return 0, nil, errUnknownUser
	}
	return http.StatusOK, user, nil
}

func (s *Server) openDirect(c *call) (int, any, *apiError) {
	id, _ := c.body.get("recipient_id").value.(string)
	member := s.world.users[id]
	if member == nil {
		return 0, nil, errUnknownUser
	}
	if member.direct == nil {
		member.direct = &Channel{ID: snowflake(), Name: member.Name, server: s, kind: channelDM, with: member, bot: BotNeeds}
		s.world.channels[member.direct.ID] = member.direct
	}
	return http.StatusOK, s.channelObject(member.direct), nil
}

func (s *Server) getGuild(c *call) (int, any, *apiError) {
	guild := s.guildOf(c)
	if guild == nil {
		return 0, nil, errUnknownGuild
	}
	return http.StatusOK, s.guildObject(guild), nil
}

// guildOf is the guild of a call; nil where the bot is in none of that id.
func (s *Server) guildOf(c *call) *Guild {
	for _, guild := range s.world.guilds {
		if guild.ID == c.PathValue("guild") {
			return guild
		}
	}
	return nil
}

// getGuildChannels lists the channels, also those that the bot does not see,
// and no threads.
func (s *Server) getGuildChannels(c *call) (int, any, *apiError) {
	guild := s.guildOf(c)
	if guild == nil {
		return 0, nil, errUnknownGuild
	}
	channels := []any{}
	for _, channel := range guild.channels {
		channels = append(channels, s.channelObject(channel))
	}
	return http.StatusOK, channels, nil
}

func (s *Server) getGuildRoles(c *call) (int, any, *apiError) {
	guild := s.guildOf(c)
	if guild == nil {
		return 0, nil, errUnknownGuild
	}
	roles := []any{}
	for _, role := range guild.roles {
		roles = append(roles, roleObject(role))
	}
	return http.StatusOK, roles, nil
}

func (s *Server) getMember(c *call) (int, any, *apiError) {
	if s.guildOf(c) == nil {
		return 0, nil, errUnknownGuild
	}
	member := s.world.users[c.PathValue("user")]
	if member == nil || member.guild == nil || member.guild.ID != c.PathValue("guild") {
		return 0, nil, &apiError{status: 404, code: 10007, message: "Unknown Member"}
	}
	object := member.memberObject()
	object["user"] = member.User
	return http.StatusOK, object, nil
}

// reach is the channel of a call, in which the bot has some permissions.
func (s *Server) reach(c *call, needed Permission) (*Channel, *apiError) {
	channel := s.world.channels[c.PathValue("channel")]
	if channel != nil && channel.parent != nil && needed == SendMessages {
		needed = SendMessagesInThreads
	}
	switch {
	case channel == nil || channel.isForeign() || channel.guild != nil && channel.guild.removed:
		return nil, errUnknownChannel
	case !channel.bot.Has(ViewChannel):
		return nil, errMissingAccess
	case !channel.bot.Has(needed):
		return nil, errMissingPermissions
	}
	return channel, nil
}

func (s *Server) getChannel(c *call) (int, any, *apiError) {
	channel, refusal := s.reach(c, 0)
	if refusal != nil {
		return 0, nil, refusal
	}
	return http.StatusOK, s.channelObject(channel), nil
}

func (s *Server) postTyping(c *call) (int, any, *apiError) {
	if _, refusal := s.reach(c, SendMessages); refusal != nil {
		return 0, nil, refusal
	}
	return http.StatusNoContent, nil, nil
}

func (s *Server) getMessages(c *call) (int, any, *apiError) {
	channel, refusal := s.reach(c, ReadMessageHistory)
	if refusal != nil {
		return 0, nil, refusal
	}
	limit := 50
	if text := c.URL.Query().Get("limit"); text != "" {
		given, err := strconv.Atoi(text)
		if err != nil || given < 1 || given > 100 {
			f := new(form)
			f.root(nil).get("limit").fail("NUMBER_TYPE_MAX", "int value should be between 1 and 100.")
			return 0, nil, f.err()
		}
		limit = given
	}
	before := c.URL.Query().Get("before")
	messages := []*Message{}
	for _, id := range slices.Backward(channel.messages) {
		if m := s.world.messages[id]; m.audience == "" && len(messages) < limit && (before == "" || older(id, before)) {
			m = s.readable(m, s.options.Privileged)
			m.Nonce = nil // Discord does not keep it with the message
			messages = append(messages, m)
		}
	}
	return http.StatusOK, messages, nil
}

// older is whether a snowflake was made before another.
func older(id, than string) bool {
	return len(id) < len(than) || len(id) == len(than) && id < than
}

// messageOf is the message of a call, in a channel in which the bot has some
// permissions. Ephemeral messages are not there for channel routes.
func (s *Server) messageOf(c *call, needed Permission) (*Channel, *Message, *apiError) {
	channel, refusal := s.reach(c, needed)
	if refusal != nil {
		return nil, nil, refusal
	}
	m := s.world.messages[c.PathValue("message")]
	if m == nil || m.ChannelID != channel.ID || m.audience != "" {
		return nil, nil, errUnknownMessage
	}
	return channel, m, nil
}

func (s *Server) getMessage(c *call) (int, any, *apiError) {
	_, m, refusal := s.messageOf(c, ReadMessageHistory)
	if refusal != nil {
		return 0, nil, refusal
	}
	return http.StatusOK, s.readable(m, s.options.Privileged), nil
}

func (s *Server) postMessage(c *call) (int, any, *apiError) {
	channel, refusal := s.reach(c, SendMessages)
	if refusal != nil {
		return 0, nil, refusal
	}
	checkMessage(c.body, len(c.files))
	if refusal := c.body.form.err(); refusal != nil {
		return 0, nil, refusal
	}
	if earlier, known := s.world.nonces[nonceKey(channel, c)]; known && c.body.get("enforce_nonce").value == true && s.now().Sub(earlier.at) < nonceTime {
		m := s.world.messages[earlier.message]
		if m == nil { // it was deleted, and is not created a second time
			return 0, nil, errUnknownMessage
		}
		return http.StatusOK, m, nil
	}
	m := s.newMessage(channel, s.world.bot)
	flags := c.body.get("flags").integer()
	if flags&^channelFlags != 0 {
		s.violate(Frowned, "flags %d of a message of a channel; only %d may be set", flags, channelFlags)
	}
	m.Flags = flags & channelFlags
	if refusal := s.refer(m, channel, c.body.get("message_reference")); refusal != nil {
		return 0, nil, refusal
	}
	s.fill(m, c, c.body, false)
	switch {
	case m.empty():
		return 0, nil, errEmptyMessage
	case len(m.Embeds) > 0 && !channel.bot.Has(EmbedLinks), len(c.files) > 0 && !channel.bot.Has(AttachFiles):
		return 0, nil, errMissingPermissions
	}
	s.post(channel, m)
	if m.Nonce != nil {
		s.world.nonces[nonceKey(channel, c)] = usedNonce{m.ID, s.now()}
	}
	return http.StatusOK, m, nil
}

// nonceTime is for how long a nonce is enforced: of "the past few minutes", in
// the words of Discord's documentation, the fewest.
const nonceTime = 2 * time.Minute

// usedNonce is the message that was created with a nonce, and when.
type usedNonce struct {
	message string
	at      time.Time
}

func nonceKey(channel *Channel, c *call) string {
	nonce := c.body.get("nonce").value
	if number, ok := nonce.(interface{ String() string }); ok {
		nonce = number.String()
	}
	text, _ := nonce.(string)
	return channel.ID + "/" + text
}

// empty reports whether there is nothing to show.
func (m *Message) empty() bool {
	return m.Content == "" && len(m.Embeds) == 0 && len(m.Attachments) == 0 && len(m.Components) == 0
}

// refer makes a message a reply where the body says so.
func (s *Server) refer(m *Message, channel *Channel, reference field) *apiError {
	if !reference.present() {
		return nil
	}
	if !channel.bot.Has(ReadMessageHistory) {
		return &apiError{status: 403, code: 160002, message: "Cannot reply without permission to read message history"}
	}
	id := reference.get("message_id").text(32)
	to := s.world.messages[id]
	if to == nil || to.ChannelID != channel.ID || to.audience != "" {
		if reference.get("fail_if_not_exists").value == false {
			return nil
		}
		reference.fail("REPLIES_UNKNOWN_MESSAGE", "Unknown message")
		return reference.form.err()
	}
	m.Type = messageReply
	m.Reference = &Reference{MessageID: id, ChannelID: channel.ID, GuildID: channel.guildID()}
	m.Referenced = to.quoted()
	return nil
}

func (s *Server) patchMessage(c *call) (int, any, *apiError) {
	channel, m, refusal := s.messageOf(c, 0)
	if refusal != nil {
		return 0, nil, refusal
	}
	if m.Author.ID != s.world.bot.ID {
		return 0, nil, errOthersMessage
	}
	edited, refusal := s.change(m, c, m.InteractionMetadata != nil)
	if refusal != nil {
		return 0, nil, refusal
	}
	if len(edited.Embeds) > 0 && !channel.bot.Has(EmbedLinks) {
		return 0, nil, errMissingPermissions
	}
	*m = *edited
	s.edited(m)
	return http.StatusOK, m, nil
}

// change is a message with an edit in it, which was checked.
func (s *Server) change(m *Message, c *call, interaction bool) (*Message, *apiError) {
	checkMessage(c.body, len(c.files))
	if refusal := c.body.form.err(); refusal != nil {
		return nil, refusal
	}
	edited := m.snapshot()
	if c.body.get("flags").present() {
		edited.Flags = edited.Flags&^FlagSuppressEmbeds | c.body.get("flags").integer()&FlagSuppressEmbeds
	}
	s.fill(edited, c, c.body, interaction)
	if edited.empty() {
		return nil, errEmptyMessage
	}
	return edited, nil
}

func (s *Server) deleteMessage(c *call) (int, any, *apiError) {
	channel, m, refusal := s.messageOf(c, 0)
	if refusal != nil {
		return 0, nil, refusal
	}
	if m.Author.ID != s.world.bot.ID && !channel.bot.Has(ManageMessages) {
		return 0, nil, errMissingPermissions
	}
	s.remove(m)
	return http.StatusNoContent, nil, nil
}

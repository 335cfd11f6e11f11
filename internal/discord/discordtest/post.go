package discordtest

import (
	"cmp"
	"encoding/json"
	"io"
	"mime/multipart"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/bwmarrin/discordgo"
)

// The caller of what is in this file holds the server's mutex, except where it
// says otherwise.

// newMessage is an empty message of an author, which is not yet in its
// channel.
func (s *Server) newMessage(channel *Channel, author *discordgo.User) *Message {
	m := &Message{Message: discordgo.Message{ID: snowflake(), ChannelID: channel.ID, Author: author, Timestamp: s.now().UTC()}, guildID: channel.GuildID}
	m.Mentions, m.MentionRoles = []*discordgo.User{}, []string{}
	m.clear()
	return m
}

// clear takes all content away.
func (m *Message) clear() {
	m.Content, m.Embeds, m.Attachments, m.Components = "", []*discordgo.MessageEmbed{}, []*discordgo.MessageAttachment{}, []Component{}
}

// post puts a message into its channel.
func (s *Server) post(m *Message) {
	s.world.messages = append(s.world.messages, m)
	s.announce("MESSAGE_CREATE", m)
}

// edited tells of a change of a message.
func (s *Server) edited(m *Message) {
	now := s.now().UTC()
	m.EditedTimestamp = &now
	s.announce("MESSAGE_UPDATE", m)
}

// announce tells the sessions of a message.
func (s *Server) announce(name string, m *Message) {
	s.tellOf(m, name, func(x *session) any {
		event := s.readable(m, x.intents)
		event.GuildID = m.guildID
		if member := s.world.members[m.Author.ID]; member != nil && m.guildID != "" {
			event.Member = &discordgo.Member{Roles: member.Roles, JoinedAt: member.JoinedAt}
		}
		return event
	})
}

// tellOf dispatches what happened to a message. A bot is not told of ephemeral
// messages, nor of those in channels that it does not see.
func (s *Server) tellOf(m *Message, name string, view func(*session) any) {
	channel := s.world.channel(m.ChannelID)
	if m.audience != "" || channel.isForeign() || !may(channel.bot, discordgo.PermissionViewChannel) {
		s.touch()
		return
	}
	intent := discordgo.IntentDirectMessages
	if channel.guild != nil {
		intent = discordgo.IntentGuildMessages
	}
	s.dispatch(name, intent, view)
}

// remove takes messages of a channel away, one or many at once, and tells so.
func (s *Server) remove(messages ...*Message) {
	ids := []string{}
	for _, m := range messages {
		m.deleted = true
		ids = append(ids, m.ID)
	}
	first := messages[0]
	name, data := "MESSAGE_DELETE", map[string]any{"id": first.ID, "channel_id": first.ChannelID, "guild_id": first.guildID}
	if len(ids) > 1 {
		name, data = "MESSAGE_DELETE_BULK", map[string]any{"ids": ids, "channel_id": first.ChannelID, "guild_id": first.guildID}
	}
	s.tellOf(first, name, func(*session) any { return data })
}

// readable is a message as a bot with these intents may read it: empty unless
// the message is the bot's own, mentions the bot, or is direct.
func (s *Server) readable(m *Message, intents discordgo.Intent) *Message {
	m = m.snapshot()
	if m.Referenced != nil {
		m.Referenced = s.readable(m.Referenced, intents)
	}
	if intents&discordgo.IntentMessageContent == 0 && m.guildID != "" && m.Author != s.world.bot && !slices.Contains(m.Mentions, s.world.bot) {
		m.clear()
	}
	return m
}

// draft is the body of a message, which was checked, with its files.
type draft struct {
	Content      *string
	Flags        discordgo.MessageFlags
	Nonce        json.RawMessage
	EnforceNonce bool `json:"enforce_nonce"`
	Embeds       *[]*discordgo.MessageEmbed
	Components   *[]Component
	Allowed      *allowedMentions `json:"allowed_mentions"`
	Reference    *struct {
		MessageID string `json:"message_id"`
		Must      *bool  `json:"fail_if_not_exists"`
	} `json:"message_reference"`
	Attachments *[]any

	files []*multipart.FileHeader
}

// compose makes a message of the bot from a draft, in a channel, or as an
// answer to an interaction that is not nil. It has no content yet; see fill.
func (s *Server) compose(channel *Channel, i *Interaction, d *draft) *Message {
	m := s.newMessage(channel, s.world.bot)
	allowed := discordgo.MessageFlagsSuppressEmbeds | discordgo.MessageFlagsSuppressNotifications
	if i != nil {
		allowed |= discordgo.MessageFlagsEphemeral
		m.Type, m.ApplicationID = i.messages, s.world.application
	}
	if wrong := d.Flags &^ allowed; wrong != 0 {
		s.violate(Frowned, "flags %d of a message; only %d may be set", wrong, allowed)
	}
	if m.Flags = d.Flags & allowed; m.Ephemeral() {
		m.audience = i.By.User.ID
	}
	m.Nonce = d.Nonce
	return m
}

// fill puts a draft into a message. What the draft does not name stays. Answers
// to an interaction, which is not nil then, may show embeds in every channel,
// and notify no roles unless they say so.
func (s *Server) fill(m *Message, i *Interaction, d *draft) {
	if d.Content != nil {
		m.Content = strings.TrimSpace(*d.Content)
	}
	if d.Components != nil {
		m.Components = *d.Components
	}
	if d.Embeds != nil {
		m.Embeds = *d.Embeds
		for _, embed := range m.Embeds {
			embed.Type = "rich"
		}
	}
	if m.Flags&discordgo.MessageFlagsSuppressEmbeds != 0 && len(m.Embeds) > 0 {
		s.violate(Frowned, "embeds beside the flag that hides all embeds")
		m.Embeds = []*discordgo.MessageEmbed{}
	}
	if d.Attachments != nil { // They are the new ones.
		m.Attachments = []*discordgo.MessageAttachment{}
	}
	for _, file := range d.files {
		m.Attachments = append(m.Attachments, s.host(m.ChannelID, uploaded(file)))
	}
	allowed, needed := anyone, int64(0)
	if len(d.files) > 0 {
		needed |= discordgo.PermissionAttachFiles
	}
	if i != nil {
		allowed = allowedMentions{Parse: []string{"users"}}
	} else if len(m.Embeds) > 0 {
		needed |= discordgo.PermissionEmbedLinks
	}
	if d.Allowed != nil {
		allowed = *d.Allowed
	}
	s.setMentions(m, allowed)
	switch {
	case m.Content == "" && len(m.Embeds) == 0 && len(m.Attachments) == 0 && len(m.Components) == 0:
		refuse(400, 50006, "Cannot send an empty message")
	case !may(s.world.channel(m.ChannelID).bot, needed):
		refuse(403, 50013, "Missing Permissions")
	}
}

// edit changes a message by a draft; see fill.
func (s *Server) edit(m *Message, i *Interaction, d *draft) *Message {
	if m.deleted {
		refuse(404, 10008, "Unknown Message")
	}
	edited := m.snapshot()
	edited.Flags &^= discordgo.MessageFlagsLoading
	s.fill(edited, i, d)
	*m = *edited
	s.edited(m)
	if i != nil && m == i.original {
		i.edits = append(i.edits, m.snapshot())
	}
	return m
}

// refer makes a message a reply to another.
func (m *Message) refer(to *Message) {
	m.Type, m.Referenced = discordgo.MessageTypeReply, to.snapshot()
	m.MessageReference = &discordgo.MessageReference{MessageID: to.ID, ChannelID: to.ChannelID, GuildID: to.guildID}
	m.Referenced.Referenced = nil
}

// File is what a person attaches.
type File struct {
	Name        string
	Content     []byte
	ContentType string
	// Size is the size that Discord tells the bot. 0 is the content's.
	Size int
	// Status is what fetching the file from the server gives. 0 is 200.
	Status int
}

// uploaded is a file that came with a request.
func uploaded(form *multipart.FileHeader) *File {
	file := &File{Name: form.Filename, ContentType: form.Header.Get("Content-Type")}
	if opened, err := form.Open(); err == nil { // It is in memory.
		file.Content, _ = io.ReadAll(opened)
	}
	return file
}

// host puts a file on the server's own attachment host.
func (s *Server) host(channelID string, file *File) *discordgo.MessageAttachment {
	id := snowflake()
	folder := "/attachments/" + channelID + "/" + id + "/"
	s.world.files[folder+file.Name] = file
	address := s.http.URL + folder + url.PathEscape(file.Name)
	return &discordgo.MessageAttachment{
		ID: id, Filename: file.Name, ContentType: file.ContentType, Size: cmp.Or(file.Size, len(file.Content)), URL: address, ProxyURL: address,
	}
}

// serveFile serves a file that somebody attached. The caller does not hold mu.
func (s *Server) serveFile(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	file := s.world.files[r.URL.Path]
	s.record.requests = append(s.record.requests, &Request{At: time.Now(), Method: r.Method, Path: r.URL.Path, Header: r.Header.Clone(), Status: http.StatusOK})
	if r.Header.Get("Authorization") != "" {
		s.violate(Frowned, "the token was sent to the attachment host")
	}
	s.touch()
	s.mu.Unlock()
	if file == nil {
		http.Error(w, "This content is no longer available.", http.StatusNotFound)
		return
	}
	if file.ContentType != "" {
		w.Header().Set("Content-Type", file.ContentType)
	}
	w.WriteHeader(cmp.Or(file.Status, http.StatusOK))
	if file.Status == 0 {
		_, _ = w.Write(file.Content)
	}
}

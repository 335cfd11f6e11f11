package discordtest

import (
	"encoding/json"
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
func (s *Server) newMessage(channel *Channel, author User) *Message {
	return &Message{
		ID: snowflake(), ChannelID: channel.ID, Author: author, Timestamp: s.now().UTC(), guildID: channel.guildID(),
		Mentions: []User{}, MentionRoles: []string{}, Embeds: []*discordgo.MessageEmbed{}, Attachments: []Attachment{}, Components: []Component{},
	}
}

// post puts a message into its channel.
func (s *Server) post(channel *Channel, m *Message) {
	s.world.messages[m.ID] = m
	channel.messages = append(channel.messages, m.ID)
	s.announce("MESSAGE_CREATE", m)
}

// edited tells of a change of a message.
func (s *Server) edited(m *Message) {
	now := s.now().UTC()
	m.EditedTimestamp = &now
	s.announce("MESSAGE_UPDATE", m)
}

// announce tells the sessions of a message; of an ephemeral one nobody is
// told. A bot that does not see the channel is not told either.
func (s *Server) announce(name string, m *Message) {
	channel := s.world.channels[m.ChannelID]
	if m.audience != "" || channel.isForeign() || !channel.bot.Has(ViewChannel) {
		s.changed.touch()
		return
	}
	shot := m.snapshot()
	s.dispatch(event{name: name, guild: channel.guild, intent: messageIntent(channel), view: func(x *session) any {
		type plain Message
		e := struct {
			*plain
			GuildID     string                `json:"guild_id,omitempty"`
			ChannelType discordgo.ChannelType `json:"channel_type"`
			Member      map[string]any        `json:"member,omitempty"`
		}{plain: (*plain)(s.readable(shot, x.intents)), GuildID: m.guildID, ChannelType: channel.kind}
		if member := s.world.users[m.Author.ID]; member != nil && m.guildID != "" {
			e.Member = member.memberObject()
		}
		return e
	}})
}

// remove takes messages of a channel away, one or many at once, and tells so.
func (s *Server) remove(channelID string, ids ...string) {
	channel := s.world.channels[channelID]
	for _, id := range ids {
		delete(s.world.messages, id)
	}
	channel.messages = slices.DeleteFunc(channel.messages, func(id string) bool { return slices.Contains(ids, id) })
	if channel.isForeign() {
		return
	}
	name, data := "MESSAGE_DELETE", map[string]any{"id": ids[0], "channel_id": channelID}
	if len(ids) > 1 {
		name, data = "MESSAGE_DELETE_BULK", map[string]any{"ids": ids, "channel_id": channelID}
	}
	if channel.guild != nil {
		data["guild_id"] = channel.guild.ID
	}
	s.dispatch(event{name: name, guild: channel.guild, intent: messageIntent(channel), data: data})
}

func messageIntent(channel *Channel) Intent {
	if channel.guild == nil {
		return DirectMessages
	}
	return GuildMessages
}

// readable is a message as a bot with these intents may read it: the text is
// empty unless the message is the bot's own, mentions the bot, or is direct.
func (s *Server) readable(m *Message, intents Intent) *Message {
	m = m.snapshot()
	if m.Referenced != nil {
		m.Referenced = s.readable(m.Referenced, intents)
	}
	mentioned := slices.ContainsFunc(m.Mentions, func(user User) bool { return user.ID == s.world.bot.ID })
	if intents&MessageContent != 0 || m.guildID == "" || m.Author.ID == s.world.bot.ID || mentioned {
		return m
	}
	m.Content, m.Embeds, m.Attachments, m.Components = "", []*discordgo.MessageEmbed{}, []Attachment{}, []Component{}
	return m
}

// draft is the body of a message, which was checked, with its files.
type draft struct {
	Content      *string
	Flags        *discordgo.MessageFlags
	Nonce        json.RawMessage
	EnforceNonce bool `json:"enforce_nonce"`
	Embeds       *[]*discordgo.MessageEmbed
	Components   *[]Component
	Allowed      *allowedMentions `json:"allowed_mentions"`
	Reference    *struct {
		MessageID string `json:"message_id"`
		Must      *bool  `json:"fail_if_not_exists"`
	} `json:"message_reference"`
	Attachments *[]struct {
		ID          any
		Description string
	}

	files []upload
}

// mayCarry are flags that the bot may set on a message here.
func (d *draft) mayCarry(s *Server, flags discordgo.MessageFlags) discordgo.MessageFlags {
	if d.Flags == nil {
		return 0
	}
	if wrong := *d.Flags &^ flags; wrong != 0 {
		s.violate(Frowned, "flags %d of a message; only %d may be set", wrong, flags)
	}
	return *d.Flags & flags
}

// fill puts a draft into a message. What the draft does not name stays.
// unsaid is what it may notify where it does not say.
func (s *Server) fill(m *Message, d *draft, unsaid allowedMentions) {
	if d.Nonce != nil {
		m.Nonce = d.Nonce
	}
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
	attachments, described := slices.Clone(m.Attachments), map[string]string{}
	if d.Attachments != nil {
		kept := []any{}
		for _, a := range *d.Attachments {
			kept = append(kept, a.ID)
			if text, err := json.Marshal(a.ID); err == nil {
				described[strings.Trim(string(text), `"`)] = a.Description
			}
		}
		attachments = slices.DeleteFunc(attachments, func(a Attachment) bool { return !slices.Contains(kept, any(a.ID)) })
	}
	for _, file := range d.files {
		a := s.host(s.world.channels[m.ChannelID], &File{Name: file.name, Content: file.content, ContentType: file.kind})
		a.Description = described[file.index]
		attachments = append(attachments, a)
	}
	m.Attachments = attachments
	if d.Allowed != nil {
		unsaid = *d.Allowed
	}
	s.setMentions(m, unsaid)
	if m.empty() {
		refuse(errEmptyMessage)
	}
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

// host puts a file on the server's own attachment host.
func (s *Server) host(channel *Channel, file *File) Attachment {
	id := snowflake()
	folder := "/attachments/" + channel.ID + "/" + id + "/"
	s.world.files[folder+file.Name] = file
	a := Attachment{ID: id, Filename: file.Name, ContentType: file.ContentType, Size: file.Size, URL: s.url + folder + url.PathEscape(file.Name)}
	if a.Size == 0 {
		a.Size = len(file.Content)
	}
	a.ProxyURL = a.URL
	return a
}

// serveFile serves a file that somebody attached. The caller does not hold mu.
func (s *Server) serveFile(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	file := s.world.files[r.URL.Path]
	s.record.requests = append(s.record.requests, &Request{At: time.Now(), Method: r.Method, Path: r.URL.Path, Header: r.Header.Clone(), Status: http.StatusOK})
	if r.Header.Get("Authorization") != "" {
		s.violate(Frowned, "the token was sent to the attachment host")
	}
	s.changed.touch()
	s.mu.Unlock()
	switch {
	case file == nil:
		http.Error(w, "This content is no longer available.", http.StatusNotFound)
	case file.Status != 0 && file.Status != http.StatusOK:
		w.WriteHeader(file.Status)
	default:
		if file.ContentType != "" {
			w.Header().Set("Content-Type", file.ContentType)
		}
		_, _ = w.Write(file.Content)
	}
}

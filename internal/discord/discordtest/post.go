package discordtest

import (
	"encoding/json"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"time"
)

// newMessage is an empty message of an author, which is not yet in its
// channel. The caller of this and of what follows holds mu.
func (s *Server) newMessage(channel *Channel, author User) *Message {
	return &Message{
		ID:           snowflake(),
		ChannelID:    channel.ID,
		Author:       author,
		Timestamp:    s.now().UTC(),
		Mentions:     []User{},
		MentionRoles: []string{},
		Embeds:       []Embed{},
		Attachments:  []Attachment{},
		Components:   []Component{},
		guildID:      channel.guildID(),
	}
}

// post puts a message into its channel.
func (s *Server) post(channel *Channel, m *Message) {
	s.world.messages[m.ID] = m
	channel.messages = append(channel.messages, m.ID)
	s.announce("MESSAGE_CREATE", channel, m)
}

// edited tells of a change of a message.
func (s *Server) edited(m *Message) {
	now := s.now().UTC()
	m.EditedTimestamp = &now
	s.announce("MESSAGE_UPDATE", s.world.channels[m.ChannelID], m)
}

// remove takes a message away.
func (s *Server) remove(m *Message) {
	s.removed("MESSAGE_DELETE", m.ChannelID, "id", m.ID)
}

// removed takes messages of a channel away, and tells so with an event that has
// their id or ids under the key.
func (s *Server) removed(name, channelID, key string, ids ...string) {
	channel := s.world.channels[channelID]
	for _, id := range ids {
		delete(s.world.messages, id)
	}
	channel.messages = slices.DeleteFunc(channel.messages, func(id string) bool { return slices.Contains(ids, id) })
	if channel.isForeign() {
		return
	}
	data := map[string]any{key: ids, "channel_id": channelID}
	if key == "id" {
		data[key] = ids[0]
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

// announce tells the sessions of a message; of an ephemeral one nobody is
// told. A bot that does not see the channel is not told either.
func (s *Server) announce(name string, channel *Channel, m *Message) {
	if m.audience != "" || channel.isForeign() || !channel.bot.Has(ViewChannel) {
		s.touch()
		return
	}
	shot := m.snapshot()
	s.dispatch(event{name: name, guild: channel.guild, intent: messageIntent(channel), view: func(x *session) any {
		return s.messageEvent(shot, x)
	}})
}

// messageEvent is a message as an event carries it: with the guild and the
// member, and without what the session may not read.
func (s *Server) messageEvent(m *Message, x *session) any {
	type plain Message
	e := struct {
		*plain
		GuildID     string         `json:"guild_id,omitempty"`
		ChannelType int            `json:"channel_type"`
		Member      map[string]any `json:"member,omitempty"`
	}{plain: (*plain)(s.readable(m, x.intents)), GuildID: m.guildID}
	if m.guildID == "" {
		e.ChannelType = channelDM
	} else if member := s.world.users[m.Author.ID]; member != nil {
		e.Member = member.memberObject()
	}
	return e
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
	m.Content, m.Embeds, m.Attachments, m.Components = "", []Embed{}, []Attachment{}, []Component{}
	return m
}

// fill puts the body of a request, which was checked, into a message. What the
// body does not name stays.
func (s *Server) fill(m *Message, c *call, body field, interaction bool) {
	var given struct {
		Content    *string      `json:"content"`
		TTS        *bool        `json:"tts"`
		Nonce      any          `json:"nonce"`
		Embeds     *[]Embed     `json:"embeds"`
		Components *[]Component `json:"components"`
	}
	text, err := json.Marshal(body.value)
	if err == nil {
		err = json.Unmarshal(text, &given)
	}
	if err != nil {
		s.violate(Frowned, "a body that was checked cannot be read: %v", err)
		return
	}
	if body.has("content") {
		m.Content = ""
		if given.Content != nil {
			m.Content = strings.TrimSpace(*given.Content)
		}
	}
	if given.TTS != nil {
		m.TTS = *given.TTS
	}
	if given.Nonce != nil {
		m.Nonce = given.Nonce
	}
	if body.has("embeds") {
		m.Embeds = []Embed{}
		if given.Embeds != nil {
			m.Embeds = *given.Embeds
		}
		for i := range m.Embeds {
			m.Embeds[i].Type = "rich"
		}
	}
	if body.has("components") {
		m.Components = []Component{}
		if given.Components != nil {
			m.Components = *given.Components
		}
	}
	if m.Flags&FlagSuppressEmbeds != 0 && len(m.Embeds) > 0 {
		s.violate(Frowned, "embeds beside the flag that hides all embeds")
		m.Embeds = []Embed{}
	}
	s.keepFiles(m, c, body)
	s.setMentions(m, s.allowed(body, interaction))
}

// has reports whether an object names a member, be it null.
func (x field) has(name string) bool {
	object, _ := x.value.(map[string]any)
	_, named := object[name]
	return named
}

// keepFiles sets the attachments: those that the body keeps, and the files
// that came with it.
func (s *Server) keepFiles(m *Message, c *call, body field) {
	if list := body.get("attachments"); list.present() {
		kept := []Attachment{}
		for _, item := range list.list(maxAttachments) {
			id := item.get("id").value
			for _, old := range m.Attachments {
				if old.ID == id {
					kept = append(kept, old)
				}
			}
		}
		m.Attachments = kept
	}
	attachments := slices.Clone(m.Attachments)
	for _, file := range c.files {
		attachments = append(attachments, s.host(s.world.channels[m.ChannelID], &File{Name: file.name, Content: file.content, ContentType: file.kind}))
	}
	m.Attachments = attachments
}

// host puts a file on the server's own attachment host.
func (s *Server) host(channel *Channel, file *File) Attachment {
	id := snowflake()
	path := "/attachments/" + channel.ID + "/" + id + "/" + file.Name
	s.world.files[path] = file
	a := Attachment{ID: id, Filename: file.Name, ContentType: file.ContentType, Size: file.Size, URL: file.URL}
	if a.Size == 0 {
		a.Size = len(file.Content)
	}
	if a.URL == "" {
		a.URL = s.url + "/attachments/" + channel.ID + "/" + id + "/" + url.PathEscape(file.Name)
	}
	a.ProxyURL = a.URL
	return a
}

// serveFile serves a file that somebody attached.
func (s *Server) serveFile(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	file := s.world.files[r.URL.Path]
	s.record.requests = append(s.record.requests, &Request{At: time.Now(), Method: r.Method, Path: r.URL.Path, Header: r.Header.Clone(), Status: http.StatusOK})
	if r.Header.Get("Authorization") != "" {
		s.violate(Frowned, "the token was sent to the attachment host")
	}
	s.touch()
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

var bareLink = regexp.MustCompile(`(^|[^<])https?://\S`)

// Previews reports whether Discord shows a preview of a link in the content:
// it does unless the link stands in < and >, or the flag hides embeds.
func (m *Message) Previews() bool {
	return m.Flags&FlagSuppressEmbeds == 0 && bareLink.MatchString(m.Content)
}

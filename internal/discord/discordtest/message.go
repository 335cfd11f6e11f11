package discordtest

import (
	"slices"
	"strings"
	"time"
)

// Flags of messages.
const (
	FlagSuppressEmbeds        = 1 << 2
	FlagEphemeral             = 1 << 6
	FlagLoading               = 1 << 7
	FlagSuppressNotifications = 1 << 12
	FlagComponentsV2          = 1 << 15
)

// Types of messages.
const (
	messageDefault     = 0
	messageReply       = 19
	messageSlash       = 20
	messageContextMenu = 23
)

// Message is a message as it stood when it was looked at, in Discord's form.
type Message struct {
	ID                  string       `json:"id"`
	ChannelID           string       `json:"channel_id"`
	Type                int          `json:"type"`
	Content             string       `json:"content"`
	Author              User         `json:"author"`
	Timestamp           time.Time    `json:"timestamp"`
	EditedTimestamp     *time.Time   `json:"edited_timestamp"`
	TTS                 bool         `json:"tts"`
	Pinned              bool         `json:"pinned"`
	Flags               int          `json:"flags"`
	Mentions            []User       `json:"mentions"`
	MentionRoles        []string     `json:"mention_roles"`
	MentionEveryone     bool         `json:"mention_everyone"`
	Embeds              []Embed      `json:"embeds"`
	Attachments         []Attachment `json:"attachments"`
	Components          []Component  `json:"components"`
	Reference           *Reference   `json:"message_reference,omitempty"`
	Referenced          *Message     `json:"referenced_message,omitempty"`
	Nonce               any          `json:"nonce,omitempty"`
	WebhookID           string       `json:"webhook_id,omitempty"`
	ApplicationID       string       `json:"application_id,omitempty"`
	InteractionMetadata *Metadata    `json:"interaction_metadata,omitempty"`

	// Pings is whom the message notifies; see [Pings].
	Pings Pings `json:"-"`

	// audience is who sees an ephemeral message; "" is everybody.
	audience string
	guildID  string
}

// Metadata tells from which interaction a message came.
type Metadata struct {
	ID     string            `json:"id"`
	Type   int               `json:"type"`
	User   User              `json:"user"`
	Owners map[string]string `json:"authorizing_integration_owners"`
}

// Reference names another message.
type Reference struct {
	Type            int    `json:"type"`
	MessageID       string `json:"message_id,omitempty"`
	ChannelID       string `json:"channel_id,omitempty"`
	GuildID         string `json:"guild_id,omitempty"`
	FailIfNotExists *bool  `json:"fail_if_not_exists,omitempty"`
}

// Embed is a rich embed.
type Embed struct {
	Type        string       `json:"type,omitempty"`
	Title       string       `json:"title,omitempty"`
	Description string       `json:"description,omitempty"`
	URL         string       `json:"url,omitempty"`
	Timestamp   string       `json:"timestamp,omitempty"`
	Color       int          `json:"color,omitempty"`
	Footer      *EmbedFooter `json:"footer,omitempty"`
	Image       *EmbedImage  `json:"image,omitempty"`
	Thumbnail   *EmbedImage  `json:"thumbnail,omitempty"`
	Author      *EmbedAuthor `json:"author,omitempty"`
	Fields      []EmbedField `json:"fields,omitempty"`
}

// EmbedFooter is the last line of an embed.
type EmbedFooter struct {
	Text    string `json:"text"`
	IconURL string `json:"icon_url,omitempty"`
}

// EmbedImage is a picture of an embed.
type EmbedImage struct {
	URL string `json:"url"`
}

// EmbedAuthor is the first line of an embed.
type EmbedAuthor struct {
	Name    string `json:"name"`
	URL     string `json:"url,omitempty"`
	IconURL string `json:"icon_url,omitempty"`
}

// EmbedField is a field of an embed.
type EmbedField struct {
	Name   string `json:"name"`
	Value  string `json:"value"`
	Inline bool   `json:"inline,omitempty"`
}

// Types of components.
const (
	TypeRow               = 1
	TypeButton            = 2
	TypeSelect            = 3
	TypeTextInput         = 4
	TypeUserSelect        = 5
	TypeRoleSelect        = 6
	TypeMentionableSelect = 7
	TypeChannelSelect     = 8
)

// StyleLink is the style of buttons that open an address.
const StyleLink = 5

// Component is an action row, or what stands in one.
type Component struct {
	Type       int            `json:"type"`
	ID         int            `json:"id,omitempty"`
	CustomID   string         `json:"custom_id,omitempty"`
	Style      int            `json:"style,omitempty"`
	Label      string         `json:"label,omitempty"`
	URL        string         `json:"url,omitempty"`
	Disabled   bool           `json:"disabled,omitempty"`
	Emoji      *Emoji         `json:"emoji,omitempty"`
	Components []Component    `json:"components,omitempty"`
	Options    []SelectOption `json:"options,omitempty"`
	// DefaultValues are what is picked beforehand where Discord fills the menu
	// in, and ChannelTypes what channels it then has.
	DefaultValues []DefaultValue `json:"default_values,omitempty"`
	ChannelTypes  []int          `json:"channel_types,omitempty"`
	Placeholder   string         `json:"placeholder,omitempty"`
	MinValues     *int           `json:"min_values,omitempty"`
	MaxValues     *int           `json:"max_values,omitempty"`
	MinLength     *int           `json:"min_length,omitempty"`
	MaxLength     *int           `json:"max_length,omitempty"`
	Required      *bool          `json:"required,omitempty"`
	Value         string         `json:"value,omitempty"`
}

// DefaultValue is a user, role or channel that is picked beforehand.
type DefaultValue struct {
	ID   string `json:"id"`
	Type string `json:"type"`
}

// Emoji is a picture on a button or beside an option.
type Emoji struct {
	ID       string `json:"id,omitempty"`
	Name     string `json:"name,omitempty"`
	Animated bool   `json:"animated,omitempty"`
}

// SelectOption is one choice of a select menu.
type SelectOption struct {
	Label       string `json:"label"`
	Value       string `json:"value"`
	Description string `json:"description,omitempty"`
	Emoji       *Emoji `json:"emoji,omitempty"`
	Default     bool   `json:"default,omitempty"`
}

// Attachment is a file of a message or of an option.
type Attachment struct {
	ID          string `json:"id"`
	Filename    string `json:"filename"`
	Description string `json:"description,omitempty"`
	ContentType string `json:"content_type,omitempty"`
	Size        int    `json:"size"`
	URL         string `json:"url"`
	ProxyURL    string `json:"proxy_url"`
	Ephemeral   bool   `json:"ephemeral,omitempty"`
}

// Ephemeral reports whether only the asker sees the message.
func (m *Message) Ephemeral() bool { return m.Flags&FlagEphemeral != 0 }

// Loading reports whether the message says that the bot is thinking.
func (m *Message) Loading() bool { return m.Flags&FlagLoading != 0 }

// Component is the button or menu with a custom id; nil where there is none.
func (m *Message) Component(customID string) *Component {
	return find(m.Components, func(c *Component) bool { return c.CustomID == customID })
}

// Button is the button with a label; nil where there is none.
func (m *Message) Button(label string) *Component {
	return find(m.Components, func(c *Component) bool { return c.Type == TypeButton && c.Label == label })
}

func find(components []Component, wanted func(*Component) bool) *Component {
	for i := range components {
		if wanted(&components[i]) {
			return &components[i]
		}
		if inside := find(components[i].Components, wanted); inside != nil {
			return inside
		}
	}
	return nil
}

// AllText is everything of the message that is read, a line each: the content
// and the texts of its embeds.
func (m *Message) AllText() string {
	lines := []string{m.Content}
	for _, embed := range m.Embeds {
		if embed.Author != nil {
			lines = append(lines, embed.Author.Name)
		}
		lines = append(lines, embed.Title, embed.Description)
		for _, field := range embed.Fields {
			lines = append(lines, field.Name, field.Value)
		}
		if embed.Footer != nil {
			lines = append(lines, embed.Footer.Text)
		}
	}
	return strings.Join(slices.DeleteFunc(lines, func(line string) bool { return line == "" }), "\n")
}

// snapshot is a copy that later changes leave alone: what a message points to
// is replaced by edits, never changed in place.
func (m *Message) snapshot() *Message {
	c := *m
	return &c
}

// quoted is a snapshot as it stands in a reply, without what it replied to.
func (m *Message) quoted() *Message {
	c := m.snapshot()
	c.Referenced = nil
	return c
}

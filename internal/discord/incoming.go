package discord

import (
	"encoding/json"
	"errors"
	"strconv"
	"strings"

	"github.com/bwmarrin/discordgo"
)

// Discord's events, with the fields that the bot uses. discordgo's own types
// decode every field, and fail on anything unexpected in it: components newer
// than the library, or times and flags in the form of stand-in servers for
// Discord.

// interaction is a command, a button or what is being typed.
type interaction struct {
	ID      string                    `json:"id"`
	AppID   string                    `json:"application_id"`
	Token   string                    `json:"token"`
	Type    discordgo.InteractionType `json:"type"`
	GuildID string                    `json:"guild_id"`
	// Guild names the server as well.
	Guild struct {
		ID string `json:"id"`
	} `json:"guild"`
	// Owners are the server and the person that installed the bot, by the kind
	// of installation; see [homeOf].
	Owners map[string]string `json:"authorizing_integration_owners"`
	// AttachmentLimit is the largest size, in bytes, of a file in the answer.
	AttachmentLimit int64  `json:"attachment_size_limit"`
	ChannelID       string `json:"channel_id"`
	// Channel is the same channel, with its parent.
	Channel channelObject `json:"channel"`
	// Permissions are the bot's there.
	Permissions permissionSet `json:"app_permissions"`
	// Member is who interacts on a server, User in a direct conversation.
	Member *member         `json:"member"`
	User   *discordgo.User `json:"user"`
	// Message is the message with the button.
	Message *incoming       `json:"message"`
	Data    interactionData `json:"data"`
}

// interactionData is the arguments of a command, or the id of a button.
type interactionData struct {
	Name     string                                               `json:"name"`
	Options  []*discordgo.ApplicationCommandInteractionDataOption `json:"options"`
	TargetID string                                               `json:"target_id"`
	Resolved struct {
		Messages    map[string]*incoming                    `json:"messages"`
		Attachments map[string]*discordgo.MessageAttachment `json:"attachments"`
	} `json:"resolved"`
	CustomID string `json:"custom_id"`
	// Values are the choices from a menu.
	Values []string `json:"values"`
}

// member is somebody on a server.
type member struct {
	User        *discordgo.User `json:"user"`
	Roles       []string        `json:"roles"`
	Permissions permissionSet   `json:"permissions"`
}

// incoming is a message that somebody wrote.
type incoming struct {
	ID        string                `json:"id"`
	ChannelID string                `json:"channel_id"`
	GuildID   string                `json:"guild_id"`
	WebhookID string                `json:"webhook_id"`
	Type      discordgo.MessageType `json:"type"`
	Content   string                `json:"content"`
	Author    *discordgo.User       `json:"author"`
	// Member is set on a server only.
	Member          *member                   `json:"member"`
	Mentions        []*discordgo.User         `json:"mentions"`
	MentionRoles    []string                  `json:"mention_roles"`
	MentionEveryone bool                      `json:"mention_everyone"`
	Embeds          []*discordgo.MessageEmbed `json:"embeds"`
	Attachments     []json.RawMessage         `json:"attachments"`
	Components      []incomingRow             `json:"components"`
	StickerItems    []json.RawMessage         `json:"sticker_items"`
	Reference       *incomingReference        `json:"message_reference"`
	Referenced      *incoming                 `json:"referenced_message"`
}

// incomingRow is a row of buttons of a message.
type incomingRow struct {
	Components []struct {
		CustomID string `json:"custom_id"`
	} `json:"components"`
}

// incomingReference is the message that another replies to, or forwards.
type incomingReference struct {
	Type      discordgo.MessageReferenceType `json:"type"`
	MessageID string                         `json:"message_id"`
}

// isDirect reports whether the message was written only to the bot.
func (m *incoming) isDirect() bool { return m.GuildID == "" && m.Member == nil }

// permissionSet is what a member may do.
type permissionSet int64

// UnmarshalJSON parses a number, which Discord writes as a string. Anything
// else allows nothing.
func (p *permissionSet) UnmarshalJSON(data []byte) error {
	set, err := strconv.ParseInt(strings.Trim(string(data), `"`), 10, 64)
	if err != nil {
		set = 0
	}
	*p = permissionSet(set)
	return nil
}

// decode decodes the fields that have their documented type: a field of another
// type stays empty, and the rest is decoded.
func decode(data []byte, into any) error {
	err := json.Unmarshal(data, into)
	if _, ok := errors.AsType[*json.UnmarshalTypeError](err); ok {
		return nil
	}
	return err
}

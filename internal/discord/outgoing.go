package discord

import "github.com/bwmarrin/discordgo"

// outgoing is a message in the form that Discord accepts, for all ways of
// sending it.
type outgoing struct {
	Content    string                       `json:"content"`
	Embeds     []*discordgo.MessageEmbed    `json:"embeds"`
	Components []discordgo.MessageComponent `json:"components"`
	// Mentions allows none except the role that moderators chose for a watch:
	// whatever a quote contains, nobody else is notified.
	Mentions    mentions               `json:"allowed_mentions"`
	Flags       discordgo.MessageFlags `json:"flags,omitempty"`
	Attachments []outgoingFile         `json:"attachments,omitempty"`
	Reference   *reference             `json:"message_reference,omitempty"`
	// Nonce prevents that a message is shown twice when it is sent again
	// because Discord's answer was lost.
	Nonce        string `json:"nonce,omitempty"`
	EnforceNonce bool   `json:"enforce_nonce,omitempty"`
}

type mentions struct {
	Parse       []string `json:"parse"`
	Roles       []string `json:"roles,omitempty"`
	RepliedUser bool     `json:"replied_user"`
}

type outgoingFile struct {
	ID       int    `json:"id"`
	Filename string `json:"filename"`
	// Description is for users who do not see the picture.
	Description string `json:"description,omitempty"`
}

// reference is the message that another answers.
type reference struct {
	MessageID string `json:"message_id"`
	ChannelID string `json:"channel_id"`
	// MustExist is false: a deleted question is still answered.
	MustExist bool `json:"fail_if_not_exists"`
}

// maxFileText is the largest length of a file's description.
const maxFileText = 1024

// newOutgoing is a reply in the form that Discord accepts.
func newOutgoing(r *reply) outgoing {
	message := outgoing{
		Content:    r.content,
		Embeds:     r.embeds,
		Components: r.components,
		Mentions:   mentions{Parse: []string{}},
	}
	if message.Embeds == nil {
		message.Embeds = []*discordgo.MessageEmbed{}
	}
	if message.Components == nil {
		message.Components = []discordgo.MessageComponent{}
	}
	for i, file := range r.files {
		message.Attachments = append(message.Attachments, outgoingFile{ID: i, Filename: file.Name, Description: plain(r.described, maxFileText)})
	}
	return message
}

// callback is the answer to an interaction.
type callback struct {
	Type discordgo.InteractionResponseType `json:"type"`
	Data any                               `json:"data,omitempty"`
}

package discord

import "github.com/bwmarrin/discordgo"

// outgoing is a message in the form that Discord takes, whichever way it goes.
type outgoing struct {
	Content    string                       `json:"content"`
	Embeds     []*discordgo.MessageEmbed    `json:"embeds"`
	Components []discordgo.MessageComponent `json:"components"`
	// Mentions allows none, but for the role that moderators chose to be pinged
	// by a watch: whatever a quote says, nobody is notified.
	Mentions    mentions               `json:"allowed_mentions"`
	Flags       discordgo.MessageFlags `json:"flags,omitempty"`
	Attachments []outgoingFile         `json:"attachments,omitempty"`
	Reference   *reference             `json:"message_reference,omitempty"`
	// Nonce keeps a message that is sent again, because the answer was lost
	// on the way, from being shown twice.
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
	// Description is for those who do not see the picture.
	Description string `json:"description,omitempty"`
}

// reference is the message that another answers.
type reference struct {
	MessageID string `json:"message_id"`
	ChannelID string `json:"channel_id"`
	// MustExist is false: a question that was deleted is answered all the
	// same.
	MustExist bool `json:"fail_if_not_exists"`
}

// maxFileText is how long the description of a file may be.
const maxFileText = 1024

// newOutgoing is a reply in the form that Discord takes.
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

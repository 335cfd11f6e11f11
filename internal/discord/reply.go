package discord

import (
	"strings"

	"github.com/bwmarrin/discordgo"
)

// reply is a message to be sent. What the render functions return is within
// Discord's limits, pings nobody and shows no markup but its own; a field that
// is empty is left out of the message.
//
// Everything foreign stands in embeds rather than in the content. Mentions in
// an embed notify nobody, its links have no previews that would have to be
// suppressed, and it has room for three quotes with their links, which the
// 2,000 characters of the content have not.
type reply struct {
	content    string
	embeds     []*discordgo.MessageEmbed
	components []discordgo.MessageComponent
	files      []*discordgo.File
	// described is the content of the files in words; if it is empty, nothing
	// replaces them.
	described string
	// private asks for a message that only the asker sees.
	private bool
	// inPlace asks for it to replace the message with the component, if
	// possible.
	inPlace bool
	// further are messages that follow it. Only an interaction's reply has any.
	further []*reply
}

// withoutFiles is the reply with its files replaced by words.
func (r *reply) withoutFiles() *reply {
	words := *r
	words.files, words.embeds = nil, nil
	for _, embed := range r.embeds {
		copied := *embed
		copied.Image = nil
		words.embeds = append(words.embeds, &copied)
	}
	return &words
}

// adding is the reply with a sentence added, if the message has room for it.
func (r *reply) adding(sentence string) *reply {
	longer := *r
	longer.content = strings.TrimSpace(r.content + "\n" + sentence)
	if length(longer.content) > maxContent {
		return r
	}
	return &longer
}

// renderSentence is a short notice to one person. It may contain foreign text,
// which is shown literally.
func renderSentence(text string) *reply {
	return &reply{content: escape(text, maxContent), private: true}
}

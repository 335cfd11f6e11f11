package discord

import (
	"unicode/utf16"

	"github.com/bwmarrin/discordgo"
)

// Discord's limits, in characters, where a text may come near one. The API
// counts code points and the apps count UTF-16 code units; [length] counts the
// latter, which are never fewer. The limit of 6,000 for all embeds of a message
// holds because each message has one embed, whose parts are shorter together.
const (
	maxContent     = 2000
	maxTitle       = 256
	maxAuthor      = 256
	maxDescription = 4096
	maxCustomID    = 100
	maxChoice      = 100
	maxChoices     = 25
	maxRowButtons  = 5
)

// length is the largest length that Discord may count for a text.
func length(text string) int {
	n := 0
	for _, r := range text {
		n += utf16.RuneLen(r) // ranging yields no surrogates, for which it is -1
	}
	return n
}

// fits is as many of the blocks, in order and with a separator between them, as
// fit into an embed's description, and how many are left over. Blocks are never
// cut, so each must be short enough.
func fits(blocks []string, between string, limit int) (description string, left int) {
	for i, block := range blocks {
		joined := block
		if i > 0 {
			joined = description + between + block
		}
		if length(joined) > limit {
			return description, len(blocks) - i
		}
		description = joined
	}
	return description, 0
}

// row is a row of buttons; none if there is no button.
func row(buttons ...discordgo.Button) []discordgo.MessageComponent {
	if len(buttons) == 0 {
		return nil
	}
	var components []discordgo.MessageComponent
	for _, button := range buttons[:min(maxRowButtons, len(buttons))] {
		components = append(components, button)
	}
	return []discordgo.MessageComponent{discordgo.ActionsRow{Components: components}}
}

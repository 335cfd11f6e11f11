package discord

import (
	"unicode/utf16"

	"github.com/bwmarrin/discordgo"
)

// Discord's limits, in characters, where a text may come near one. The API
// counts code points and the apps count UTF-16 code units; [length] counts the
// latter, of which there are never fewer. The 6,000 that all texts of a
// message's embeds together may have are kept by its parts: each message here
// has one embed.
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

// length is how long Discord takes a text to be, at most.
func length(text string) int {
	n := 0
	for _, r := range text {
		n += utf16.RuneLen(r) // ranging yields no surrogates, for which it is -1
	}
	return n
}

// fits is as many of the blocks, from the first on, as an embed's description
// holds with an empty line between them, and how many are left over. Blocks
// are never cut: each is made short enough beforehand.
func fits(blocks []string, limit int) (description string, left int) {
	for i, block := range blocks {
		joined := block
		if i > 0 {
			joined = description + "\n\n" + block
		}
		if length(joined) > limit {
			return description, len(blocks) - i
		}
		description = joined
	}
	return description, 0
}

// row is a row of buttons; none where there is no button.
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

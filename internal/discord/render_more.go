package discord

import (
	"github.com/bwmarrin/discordgo"

	"byline/internal/answer"
)

// renderMore is further quotes of an answer, privately to the asker, without
// those that were not found. shown is the questions of the conversation that
// they answer, and next asks for the quotes after these.
func renderMore(quotes []answer.Quote, shown []string, next moreID) *reply {
	blocks := quotations(byArticle(quotes), unmarked)
	if len(blocks) == 0 {
		return renderSentence("Those quotes are no longer in the articles.")
	}
	description, _ := fits(blocks, "\n\n", maxDescription)
	embed := &discordgo.MessageEmbed{Description: description, Color: grey}
	if trail := breadcrumb(shown); trail != "" {
		embed.Author = &discordgo.MessageEmbedAuthor{Name: trail}
	}
	result := &reply{embeds: []*discordgo.MessageEmbed{embed}, private: true}
	if len(next.Keys) > 0 {
		result.components = row(moreQuotes(next))
	}
	return result
}

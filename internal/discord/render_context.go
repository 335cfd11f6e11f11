package discord

import (
	"fmt"
	"strings"

	"github.com/bwmarrin/discordgo"

	"byline/internal/answer"
)

// Largest lengths of a paragraph and of each of its neighbours.
const (
	maxParagraph = 1800
	maxNeighbour = 300
)

// renderContext is the paragraph of a quote, with the quote highlighted,
// between its neighbours in small print, privately to the asker. asked is the
// button that was pressed; further buttons lead to the other quotes of the same
// message.
func renderContext(before, paragraph, after string, quote answer.Quote, asked contextID) *reply {
	var blocks []string
	if text := cutStart(escaped(clean(before)), maxNeighbour); text != "" {
		blocks = append(blocks, subtext(text))
	}
	text, sentence := clean(paragraph), clean(quote.Sentence)
	part := answer.Span{}
	if at := strings.Index(text, sentence); at >= 0 {
		part = answer.Span{Start: at, End: at + len(sentence)}
	}
	if text := emphasized(text, part, maxParagraph); text != "" {
		blocks = append(blocks, text)
	}
	if text := escape(after, maxNeighbour); text != "" {
		blocks = append(blocks, subtext(text))
	}
	blocks = append(blocks, cited(quote.Article, maxWholeHeadline))
	description, _ := fits(blocks, "\n\n", maxDescription)

	var buttons []discordgo.Button
	for at := range asked.Keys {
		if at == asked.At {
			continue
		}
		buttons = append(buttons, discordgo.Button{
			Label: fmt.Sprintf("Quote %d", at+1), Style: discordgo.SecondaryButton,
			CustomID: contextID{At: at, Keys: asked.Keys}.String(),
		})
	}
	return &reply{
		embeds:     []*discordgo.MessageEmbed{{Description: description, Color: grey}},
		components: row(buttons...),
		private:    true,
	}
}

// renderRelated is the reports that are relevant to a message, privately to the
// asker.
func renderRelated(quotes []answer.Quote) *reply {
	blocks := quotations(byArticle(quotes[:min(shownQuotes, len(quotes))]), unmarked)
	if len(blocks) == 0 {
		return renderSentence("I found no report that bears on this message.")
	}
	const lead = "Reports that bear on this message:\n"
	description, _ := fits(blocks, "\n\n", maxDescription-len(lead))
	return &reply{embeds: []*discordgo.MessageEmbed{{
		Description: lead + description, Color: blue,
	}}, private: true}
}

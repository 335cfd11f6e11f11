package discord

import (
	"cmp"
	"strings"

	"github.com/bwmarrin/discordgo"

	"byline/internal/answer"
	"byline/internal/wording"
)

// shownQuotes is how many quotes a message shows at most.
const shownQuotes = 3

// The colour beside an embed distinguishes an answer from a no at a glance.
const (
	blue = 0x3b82f6
	grey = 0x80848e
)

// renderAnswer is the reply to a question: at most so many quotes that answer,
// or the kind of no. shown is the questions of the conversation, oldest first
// and this one last; keys returns the key of a quote for the buttons.
func renderAnswer(a *answer.Answer, shown []string, most int, keys func(answer.Quote) string) *reply {
	embed := &discordgo.MessageEmbed{Color: grey}
	if trail := breadcrumb(shown); trail != "" {
		embed.Author = &discordgo.MessageEmbedAuthor{Name: trail}
	}
	result := &reply{embeds: []*discordgo.MessageEmbed{embed}}
	if a.WhyNot == answer.NoQuestion {
		embed.Description = wording.NoWords
		return result
	}
	page := arrange(a, most)
	var lines, blocks []string
	if mended := wording.Mended(a.Mended); mended != "" {
		lines = append(lines, subtext(escape(mended, maxSentence)))
	}
	switch {
	case a.Answered && len(page.quotes) > 0:
		embed.Color = blue
		if disagreement := page.disagreement(); disagreement != "" {
			lines = append(lines, disagreement)
		}
		blocks = quotations(page.quotes, page.mark)
	case len(page.quotes) > 0:
		lines = append(lines, wording.No(a)+" "+wording.Closest)
		blocks = []string{closest(page.quotes[0])}
	default:
		lines = append(lines, wording.No(a))
	}
	quoted, _ := fits(blocks, "\n\n", maxDescription-length(strings.Join(lines, "\n")+"\n"))
	if quoted != "" {
		lines = append(lines, quoted)
	}
	embed.Description = strings.Join(lines, "\n")
	watched := watchID{}
	if len(shown) > 1 {
		watched.Question = cmp.Or(a.Understood, last(shown)) // a follow-up says nothing alone
	}
	result.components = answerButtons(page, keys, cmp.Or(last(shown), a.Question.Text), watched)
	return result
}

// answerButtons are those below an answer.
func answerButtons(page page, keys func(answer.Quote) string, question string, watched watchID) []discordgo.MessageComponent {
	var buttons []discordgo.Button
	here := contextID{Keys: named(page.quotes, keys)}
	if len(here.Keys) > 0 {
		buttons = append(buttons, discordgo.Button{Label: "Context", Style: discordgo.SecondaryButton, CustomID: here.String()})
	}
	if more := (moreID{named(page.rest, keys)}); len(more.Keys) > 0 {
		buttons = append(buttons, moreQuotes(more))
	}
	verdict := feedbackID{Question: question}
	if len(here.Keys) > 0 {
		verdict.Key = here.Keys[0]
	}
	for _, thumb := range []struct {
		right       bool
		label, sign string
	}{{true, "Right", "👍"}, {false, "Wrong", "👎"}} {
		verdict.Right = thumb.right
		buttons = append(buttons, discordgo.Button{
			Label: thumb.label, Style: discordgo.SecondaryButton, CustomID: verdict.String(),
			Emoji: &discordgo.ComponentEmoji{Name: thumb.sign},
		})
	}
	if id := watched.String(); id != "" {
		buttons = append(buttons, discordgo.Button{Label: "Watch this", Style: discordgo.SecondaryButton, CustomID: id})
	}
	return row(buttons...)
}

func moreQuotes(more moreID) discordgo.Button {
	return discordgo.Button{Label: "More", Style: discordgo.SecondaryButton, CustomID: more.String()}
}

// named is the keys of quotes, up to the first without one.
func named(quotes []answer.Quote, keys func(answer.Quote) string) []string {
	var names []string
	for _, quote := range quotes {
		key := keys(quote)
		if !quoteKey.MatchString(key) {
			break
		}
		names = append(names, key)
	}
	return names
}

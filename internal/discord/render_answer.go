package discord

import (
	"cmp"
	"slices"
	"strings"

	"github.com/bwmarrin/discordgo"

	"byline/internal/answer"
	"byline/internal/newsroom"
	"byline/internal/wording"
)

// shownQuotes is how many quotes a message shows at most.
const shownQuotes = 3

// The bar beside an embed tells an answer from a no at a glance.
const (
	blue = 0x3b82f6
	grey = 0x80848e
)

// renderAnswer is the reply to a question: the quotes that answer, or which
// kind of no it is. shown is the questions of the conversation, oldest first
// and this one last; keys names a quote for the buttons, and articles is how
// many were asked, sources whose they are.
func renderAnswer(a *answer.Answer, shown []string, keys func(answer.Quote) string, sources []newsroom.Source, articles int) *reply {
	embed := &discordgo.MessageEmbed{Color: grey}
	if trail := breadcrumb(shown); trail != "" {
		embed.Author = &discordgo.MessageEmbedAuthor{Name: trail}
	}
	result := &reply{embeds: []*discordgo.MessageEmbed{embed}}
	if a.WhyNot == answer.NoQuestion {
		embed.Description = wording.NoWords
		return result
	}
	var blocks []string
	if mended := wording.Mended(a.Mended); mended != "" {
		blocks = append(blocks, subtext(escape(mended, maxSentence)))
	}
	page := arrange(a)
	switch {
	case a.Answered && len(page.quotes) > 0:
		embed.Color = blue
		if len(page.apart) > 0 {
			blocks = append(blocks, page.disagreement())
		}
	case a.WhyNot == answer.Absent:
		blocks = append(blocks, wording.No(a, articles), lookedIn(sources, articles))
	case len(page.quotes) == 0:
		blocks = append(blocks, wording.No(a, articles))
	default:
		blocks = append(blocks, wording.No(a, articles)+" "+wording.Closest)
	}
	for place := range page.quotes {
		blocks = append(blocks, page.block(place, a.Answered))
	}
	embed.Description, _ = fits(blocks, maxDescription)
	result.components = answerButtons(page, keys, cmp.Or(last(shown), a.Question.Text))
	return result
}

// lookedIn is what was searched in vain.
func lookedIn(sources []newsroom.Source, articles int) string {
	text := "I looked in " + wording.Holdings(articles, sources, dayLayout)
	names := wording.Outlets(sources)
	for i, name := range names {
		names[i] = outlet(name)
	}
	if len(names) > 0 {
		text += ": " + strings.Join(names, ", ")
	}
	return subtext(text + ".")
}

// answerButtons are those below an answer.
func answerButtons(page page, keys func(answer.Quote) string, question string) []discordgo.MessageComponent {
	var buttons []discordgo.Button
	here := contextID{Keys: named(page.quotes, keys)}
	if len(here.Keys) > 0 {
		buttons = append(buttons, discordgo.Button{Label: "Context", Style: discordgo.SecondaryButton, CustomID: here.String()})
	}
	if more := (moreID{From: len(page.quotes) + 1, Keys: named(page.rest, keys)}); len(more.Keys) > 0 {
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
	return row(buttons...)
}

func moreQuotes(more moreID) discordgo.Button {
	return discordgo.Button{Label: "More", Style: discordgo.SecondaryButton, CustomID: more.String()}
}

// named is the keys of quotes, up to the first that has none.
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

// renderMore is the further quotes that a [moreID] asks for, to the asker
// alone. quotes are those of its page, without any that could not be found,
// and shown is the questions of the conversation that they answer.
func renderMore(quotes []answer.Quote, shown []string, more moreID) *reply {
	var blocks []string
	for i, quote := range quotes {
		if block := quoted(quote, mark{Number: more.From + i, Bold: true}); block != "" {
			blocks = append(blocks, block)
		}
	}
	if len(blocks) == 0 {
		return renderSentence("Those quotes are no longer in the articles.")
	}
	description, _ := fits(blocks, maxDescription)
	embed := &discordgo.MessageEmbed{Description: description, Color: grey}
	if trail := breadcrumb(shown); trail != "" {
		embed.Author = &discordgo.MessageEmbedAuthor{Name: trail}
	}
	result := &reply{embeds: []*discordgo.MessageEmbed{embed}, private: true}
	if next := more.next(); len(next.Keys) > 0 {
		result.components = row(moreQuotes(next))
	}
	return result
}

// page is what of an answer's quotes is shown at first.
type page struct {
	// quotes are those shown, in their order, and rest the others.
	quotes, rest []answer.Quote
	// marks say how each of the quotes shown differs from others.
	marks []mark
	// apart are the places in quotes of those that differ from each other.
	apart []int
}

func (p page) block(place int, answered bool) string {
	mark := p.marks[place]
	mark.Bold = answered
	if len(p.quotes) > 1 {
		mark.Number = place + 1
	}
	return quoted(p.quotes[place], mark)
}

// disagreement says that quotes differ, and what that did to their order.
func (p page) disagreement() string {
	first := published(p.quotes[p.apart[0]]).Format(dayLayout)
	if slices.ContainsFunc(p.apart, func(place int) bool { return published(p.quotes[place]).Format(dayLayout) != first }) {
		return "Reports differ. The newest comes first."
	}
	return "Reports differ."
}

// arrange chooses the best quotes, and with each the best of those that differ
// from it. Those that differ from each other stand together at the place of
// the best of them, the newest first. Nothing is shown where no article is
// about what was asked: even the nearest say nothing.
func arrange(a *answer.Answer) page {
	if a.WhyNot == answer.Absent || a.WhyNot == answer.NotRead {
		return page{}
	}
	var ranks []int // from 0
	add := func(rank int) {
		if len(ranks) < shownQuotes && rank >= 0 && rank < len(a.Quotes) && clean(a.Quotes[rank].Sentence) != "" && !slices.Contains(ranks, rank) {
			ranks = append(ranks, rank)
		}
	}
	differ := func(one, other int) bool {
		return one != other && (slices.Contains(a.Quotes[one].DiffersFrom, other+1) || slices.Contains(a.Quotes[other].DiffersFrom, one+1))
	}
	first := 1 // the closest, where none answers
	if a.Answered {
		first = min(a.Telling, shownQuotes)
	}
	for rank, quote := range a.Quotes[:min(first, len(a.Quotes))] {
		add(rank)
		if len(quote.DiffersFrom) > 0 && !slices.ContainsFunc(ranks, func(shown int) bool { return differ(rank, shown) }) {
			add(slices.Min(quote.DiffersFrom) - 1)
		}
	}
	slices.Sort(ranks)
	differs := func(rank int) bool {
		return slices.ContainsFunc(ranks, func(other int) bool { return differ(rank, other) })
	}
	ranks = newestTogether(ranks, differs, a.Quotes)

	var p page
	for place, rank := range ranks {
		p.quotes = append(p.quotes, a.Quotes[rank])
		m := mark{Elsewhere: len(a.Quotes[rank].DiffersFrom) > 0}
		for other, otherRank := range ranks {
			if differ(rank, otherRank) {
				m.Differs = append(m.Differs, other+1)
			}
		}
		if len(m.Differs) > 0 {
			p.apart = append(p.apart, place)
		}
		p.marks = append(p.marks, m)
	}
	for rank, quote := range a.Quotes {
		if !slices.Contains(ranks, rank) && clean(quote.Sentence) != "" {
			p.rest = append(p.rest, quote)
		}
	}
	return p
}

// newestTogether puts the ranks that differ at the place of the first of them,
// the newest first and those without a date last.
func newestTogether(ranks []int, differs func(rank int) bool, quotes []answer.Quote) []int {
	first := slices.IndexFunc(ranks, differs)
	if first < 0 {
		return ranks
	}
	var apart, others []int
	for _, rank := range ranks {
		if differs(rank) {
			apart = append(apart, rank)
		} else {
			others = append(others, rank)
		}
	}
	slices.SortStableFunc(apart, func(one, other int) int {
		return published(quotes[other]).Compare(published(quotes[one]))
	})
	return slices.Concat(others[:first], apart, others[first:])
}

package discord

import (
	"bytes"
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/bwmarrin/discordgo"

	"byline/internal/digest"
	"byline/internal/wording"
)

const (
	// maxDigest is how long a sentence of a digest is at most, and as much
	// again for the sentence before it.
	maxDigest = 500
	// mostDays is how many days of a timeline a message shows at most: more
	// would be a wall of text.
	mostDays = 12
	// pictureName is the file that a timeline's embed shows.
	pictureName = "timeline.png"
)

// renderSummary is what is known of a topic: its sentences with their sources,
// and which of them differ.
func renderSummary(s *digest.Summary) *reply {
	var blocks []string
	for i, sentence := range s.Sentences {
		var differs []int
		for _, pair := range s.Differ {
			switch i {
			case pair[0]:
				differs = append(differs, pair[1]+1)
			case pair[1]:
				differs = append(differs, pair[0]+1)
			}
		}
		slices.Sort(differs)
		notes := []string{fmt.Sprint(i + 1), cited(sentence.Article)}
		if len(differs) > 0 {
			notes = append(notes, "differs from "+wording.Listed(slices.Compact(differs)))
		}
		blocks = append(blocks, reported(sentence)+"\n"+subtext(notes...))
	}
	embed := &discordgo.MessageEmbed{Title: titled("Summary", s.Topic), Color: blue}
	ending := "Chosen from " + wording.Counted(s.Articles, "article") + " on this."
	const room = 200 // for the ending
	description, left := fits(blocks, maxDescription-room)
	if left > 0 {
		ending += " Left out for want of room: " + wording.Counted(left, "sentence") + "."
	}
	embed.Description = strings.TrimSpace(description + "\n\n" + subtext(ending))
	return &reply{embeds: []*discordgo.MessageEmbed{embed}}
}

// renderTimeline is what happened day by day. The picture, in PNG, may be
// empty; what it shows is also said in words.
func renderTimeline(t *digest.Timeline, picture []byte) *reply {
	var blocks []string
	for _, day := range t.Days[:min(mostDays, len(t.Days))] {
		lines := []string{"**" + day.Date.Format(dayLayout) + "**"}
		for _, sentence := range day.Sentences {
			lines = append(lines, reported(sentence), subtext(cited(sentence.Article)))
		}
		blocks = append(blocks, strings.Join(lines, "\n"))
	}
	embed := &discordgo.MessageEmbed{Title: titled("Timeline", t.Topic), Color: blue}
	result := &reply{embeds: []*discordgo.MessageEmbed{embed}}
	const room = 500 // for the ending
	description, left := fits(blocks, maxDescription-room)
	left += len(t.Days) - len(blocks)
	var ending []string
	if left > 0 {
		ending = append(ending, subtext("Left out: "+wording.Counted(left, "later day")+". Name the first day wanted with `since`."))
	}
	if counts := pictured(t); counts != "" {
		ending = append(ending, subtext(counts))
	}
	if t.Undated > 0 {
		ending = append(ending, subtext("Left out: "+wording.Counted(t.Undated, "article")+" on this without a date."))
	}
	description = cmp.Or(description, "No sentence here says what happened on which day.")
	embed.Description = strings.TrimSpace(description + "\n\n" + strings.Join(ending, "\n"))
	if len(picture) > 0 {
		embed.Image = &discordgo.MessageEmbedImage{URL: "attachment://" + pictureName}
		result.files = []*discordgo.File{{Name: pictureName, ContentType: "image/png", Reader: bytes.NewReader(picture)}}
	}
	return result
}

// pictured is the picture of a timeline in words: how many articles, whose,
// when, and on which day the most.
func pictured(t *digest.Timeline) string {
	all, most := 0, 0
	var peak, first, last time.Time
	days, outlets := make(map[time.Time]int), make(map[string]bool)
	for _, count := range t.Reports {
		all += count.Articles
		outlets[count.Source] = true
		days[count.Date] += count.Articles
		if days[count.Date] > most {
			most, peak = days[count.Date], count.Date
		}
		if first.IsZero() || count.Date.Before(first) {
			first = count.Date
		}
		if count.Date.After(last) {
			last = count.Date
		}
	}
	if all == 0 {
		return ""
	}
	text := fmt.Sprintf("%s from %s, %s", wording.Counted(all, "article"), wording.Counted(len(outlets), "source"), wording.Days(first, last, dayLayout))
	if most > 1 {
		text += fmt.Sprintf("; most on %s (%s)", peak.Format(dayLayout), wording.Number(most))
	}
	return text + "."
}

// renderTooWide says what to ask for instead of a topic that nearly every
// article bears on.
func renderTooWide(wide *digest.TooWideError) *reply {
	text := fmt.Sprintf("%s of %s bear on that: it is too wide.", wording.Number(wide.Articles), wording.Counted(wide.All, "article"))
	if len(wide.Narrower) > 0 {
		text += " Try one of these:\n" + list(len(wide.Narrower), 5, 1000, func(i int) string { return escape(wide.Narrower[i], 150) })
	}
	return &reply{content: text, private: true}
}

// reported is a sentence of a digest, with the one before it where it cannot
// stand alone.
func reported(sentence digest.Sentence) string {
	text := escape(sentence.Text, maxDigest)
	if before := escape(sentence.Before, maxDigest); before != "" {
		text = before + " " + text
	}
	return "> " + text
}

// titled is the title of a digest: what it is, of what.
func titled(kind string, topic digest.Topic) string {
	text := kind + ": "
	return text + escape(topic.Text, maxTitle-length(text))
}

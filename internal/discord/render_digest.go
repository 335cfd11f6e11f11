package discord

import (
	"bytes"
	"strings"

	"github.com/bwmarrin/discordgo"

	"byline/internal/digest"
	"byline/internal/wording"
)

const (
	// maxDigest is the largest length of a sentence of a digest, and maxBrief
	// that in the brief form: four lines on a phone.
	maxDigest = 500
	maxBrief  = 160
	// pictureName is the file that a timeline's embed shows.
	pictureName = "timeline.png"
)

// renderSummary is a summary of a topic: its sentences, each cut to a length,
// then their sources.
func renderSummary(s *digest.Summary, longest int) *reply {
	text, left := fitted(len(s.Sentences), func(n int) string {
		notes := wording.NewFootnotes(s.Sentences[:n])
		var lines []string
		for _, sentence := range s.Sentences[:n] {
			lines = append(lines, "- "+told(sentence, longest, notes))
		}
		end := chosenFrom(s.Articles) + ". " + notes.Differing(s, n)
		return withSources(lines, notes, strings.TrimSpace(end))
	})
	if left > 0 {
		text += " Left out, as there is no room: " + wording.Counted(left, "sentence") + "."
	}
	return &reply{embeds: []*discordgo.MessageEmbed{{
		Title: titled("Summary", s.Topic), Description: text, Color: blue,
	}}}
}

// renderTimeline is what happened day by day, in sentences cut to a length,
// then the sources. The picture, in PNG, may be empty.
func renderTimeline(t *digest.Timeline, longest int, picture []byte) *reply {
	text, left := fitted(len(t.Days), func(n int) string { return timelineText(t, n, longest) })
	if left > 0 {
		text += " Left out: " + wording.Counted(left, "later day") + ". Name the first day wanted with `since`."
	}
	embed := &discordgo.MessageEmbed{Title: titled("Timeline", t.Topic), Description: text, Color: blue}
	result := &reply{embeds: []*discordgo.MessageEmbed{embed}}
	if len(picture) > 0 {
		embed.Image = &discordgo.MessageEmbedImage{URL: "attachment://" + pictureName}
		result.files = []*discordgo.File{{Name: pictureName, ContentType: "image/png", Reader: bytes.NewReader(picture)}}
	}
	return result
}

// timelineText is a timeline's first n days.
func timelineText(t *digest.Timeline, n, longest int) string {
	var all []digest.Sentence
	for _, day := range t.Days[:n] {
		all = append(all, day.Sentences...)
	}
	notes := wording.NewFootnotes(all)
	var lines []string
	for _, day := range t.Days[:n] {
		for _, sentence := range day.Sentences {
			lines = append(lines, "- **"+day.Date.Format(dayLayout)+"** "+told(sentence, longest, notes))
		}
	}
	end := chosenFrom(t.Articles)
	if n == 0 {
		lines, end = []string{"No sentence here says what happened on which day."}, "Looked at "+wording.Counted(t.Articles, "article")
	}
	if t.Undated > 0 {
		end += ", " + wording.Number(t.Undated) + " of them without a date"
	}
	return withSources(lines, notes, end+".")
}

func chosenFrom(articles int) string {
	return "Quotes chosen from " + wording.Counted(articles, "article")
}

// fitted is the text of as many of n things, in order, as fit into an embed,
// and how many are left out. A text of none must always fit.
func fitted(n int, text func(n int) string) (fitting string, left int) {
	const room = 100 // to say that some are left out
	for shown := n; ; shown-- {
		fitting = text(shown)
		if shown == 0 || length(fitting) <= maxDescription-room {
			return fitting, n - shown
		}
	}
}

// withSources is the lines of a digest, then its sources and a note in small
// print.
func withSources(lines []string, notes wording.Footnotes, end string) string {
	lines = append(lines, "") // which ends the list
	for _, article := range notes {
		lines = append(lines, subtext(strings.TrimSpace(notes.Mark(article)+" "+cited(article, maxHeadline))))
	}
	return strings.Join(append(lines, subtext(end)), "\n")
}

// told is a sentence of a digest with the mark of its source, after the
// sentence before it if it cannot stand alone.
func told(sentence digest.Sentence, longest int, notes wording.Footnotes) string {
	before := escape(sentence.Before, min(maxBefore, longest/2))
	if before != "" {
		before += " "
	}
	return before + escape(sentence.Text, longest-length(before)) + notes.Mark(sentence.Article)
}

// titled is the title of a digest: its kind and its subject.
func titled(kind string, topic digest.Topic) string {
	text := kind + ": "
	return text + escape(topic.Text, maxTitle-length(text))
}

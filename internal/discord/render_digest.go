package discord

import (
	"bytes"
	"strings"

	"github.com/bwmarrin/discordgo"

	"byline/internal/digest"
	"byline/internal/wording"
)

const (
	// maxDigest is how long a sentence of a digest is at most.
	maxDigest = 500
	// pictureName is the file that a timeline's embed shows.
	pictureName = "timeline.png"
)

// renderSummary is what is known of a topic: its sentences, then their sources.
func renderSummary(s *digest.Summary) *reply {
	text, left := fitted(len(s.Sentences), func(n int) string { return summaryText(s, n) })
	if left > 0 {
		text += " Left out for want of room: " + wording.Counted(left, "sentence") + "."
	}
	return &reply{embeds: []*discordgo.MessageEmbed{{
		Title: titled("Summary", s.Topic), Description: text, Color: blue,
	}}}
}

// summaryText is a summary's first n sentences.
func summaryText(s *digest.Summary, n int) string {
	notes := wording.NewFootnotes(s.Sentences[:n])
	var lines []string
	for _, sentence := range s.Sentences[:n] {
		lines = append(lines, told(sentence, notes), "")
	}
	end := "From " + wording.Counted(s.Articles, "article") + ". " + notes.Differing(s, n)
	return withSources(lines, notes, strings.TrimSpace(end))
}

// renderTimeline is what happened day by day, then the sources. The picture, in
// PNG, may be empty.
func renderTimeline(t *digest.Timeline, picture []byte) *reply {
	text, left := fitted(len(t.Days), func(n int) string { return timelineText(t, n) })
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
func timelineText(t *digest.Timeline, n int) string {
	var all []digest.Sentence
	for _, day := range t.Days[:n] {
		all = append(all, day.Sentences...)
	}
	notes := wording.NewFootnotes(all)
	var lines []string
	for _, day := range t.Days[:n] {
		lines = append(lines, "**"+day.Date.Format(dayLayout)+"**")
		for _, sentence := range day.Sentences {
			lines = append(lines, told(sentence, notes))
		}
	}
	if n == 0 {
		lines = append(lines, "No sentence here says what happened on which day.")
	}
	end := "From " + wording.Counted(t.Articles, "article")
	if t.Undated > 0 {
		end += ", " + wording.Number(t.Undated) + " of them without a date"
	}
	return withSources(append(lines, ""), notes, end+".")
}

// fitted is the text of as many of n things, from the first on, as an embed has
// room for, and how many are left out. There is always room for none.
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
	for _, article := range notes {
		lines = append(lines, subtext(strings.TrimSpace(notes.Mark(article)+" "+cited(article))))
	}
	return strings.Join(append(lines, subtext(end)), "\n")
}

// told is a sentence of a digest with the mark of its source, behind the one
// before it where it cannot stand alone.
func told(sentence digest.Sentence, notes wording.Footnotes) string {
	text := "> "
	if before := escape(sentence.Before, maxBefore); before != "" {
		text += before + " "
	}
	return text + escape(sentence.Text, maxDigest) + notes.Mark(sentence.Article)
}

// titled is the title of a digest: what it is, of what.
func titled(kind string, topic digest.Topic) string {
	text := kind + ": "
	return text + escape(topic.Text, maxTitle-length(text))
}

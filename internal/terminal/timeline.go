package terminal

import (
	"context"
	"fmt"
	"time"

	"byline/internal/digest"
	"byline/internal/wording"
)

// Timeline writes the days of a timeline, then the sources, and how many
// articles have no date.
func (s *Screen) Timeline(t *digest.Timeline) {
	if len(t.Days) == 0 {
		s.say("No sentence about that tells of a day.")
	}
	var all []digest.Sentence
	for _, day := range t.Days {
		all = append(all, day.Sentences...)
	}
	notes := wording.NewFootnotes(all)
	for _, day := range t.Days {
		s.paragraph("", day.Date.Format("Monday, 2 January 2006"), bold)
		for _, sentence := range day.Sentences {
			s.sentence("    ", sentence, notes)
		}
		s.gap()
	}
	if len(notes) > 0 {
		s.sources(notes)
	}
	text := "From " + wording.Counted(t.Articles, "article")
	if n := len(t.Reports); n > 0 {
		text += ", " + wording.Days(t.Reports[0].Date, t.Reports[n-1].Date, time.DateOnly)
	}
	if t.Undated > 0 {
		text += fmt.Sprintf("; %s without a date left out", wording.Number(t.Undated))
	}
	s.hint(text + ".")
}

// timeline tells what happened of a topic, day by day.
func (c *chat) timeline(ctx context.Context, topic string) error {
	if topic == "" {
		c.screen.say("/timeline wants a topic, such as /timeline " + exampleTopic + ".")
		return nil
	}
	timeline, err := c.newsroom.Timeline(ctx, digest.Topic{Text: topic})
	switch {
	case err == nil:
		c.screen.Timeline(timeline)
	case c.screen.NoDigest(err):
	default:
		return err
	}
	return nil
}

// exampleTopic is a topic of the kind that can be asked for.
const exampleTopic = "the explosion"

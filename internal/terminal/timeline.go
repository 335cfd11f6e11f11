package terminal

import (
	"context"
	"fmt"
	"time"

	"byline/internal/digest"
	"byline/internal/wording"
)

// Timeline writes the days of a timeline, their sentences with numbers if they
// are to be asked about, then the sources, and how many articles have no date.
func (s *Screen) Timeline(t *digest.Timeline, numbered bool) {
	if len(t.Days) == 0 {
		s.say("No sentence about that tells of a day.")
	}
	notes := wording.NewFootnotes(sentencesOf(t))
	labels := numbering{numbered: numbered, indent: "    "}
	for _, day := range t.Days {
		s.paragraph("", day.Date.Format("Monday, 2 January 2006"), bold)
		for _, sentence := range day.Sentences {
			s.sentence(labels.next(), sentence, notes)
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

// sentencesOf are the sentences of a timeline in the order of its days.
func sentencesOf(t *digest.Timeline) []digest.Sentence {
	var all []digest.Sentence
	for _, day := range t.Days {
		all = append(all, day.Sentences...)
	}
	return all
}

// timeline tells what happened of a topic, day by day.
func (c *chat) timeline(ctx context.Context, topic string) error {
	if topic == "" {
		c.screen.say("/timeline wants a topic, such as /timeline " + exampleTopic + ".")
		return nil
	}
	c.listed = listing{}
	timeline, err := c.newsroom.Timeline(ctx, digest.Topic{Text: topic})
	switch {
	case err == nil:
		c.listed = digestListing("timeline", sentencesOf(timeline))
		c.screen.Timeline(timeline, true)
	case c.screen.NoDigest(err):
	default:
		return err
	}
	return nil
}

// exampleTopic is a topic of the kind that can be asked for.
const exampleTopic = "the explosion"

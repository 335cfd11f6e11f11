package terminal

import (
	"context"
	"fmt"

	"byline/internal/digest"
	"byline/internal/wording"
)

// Summary writes the sentences of a summary, with numbers if they are to be
// asked about, then their sources and which of those give different figures.
func (s *Screen) Summary(summary *digest.Summary, numbered bool) {
	if len(summary.Sentences) == 0 {
		s.say(fmt.Sprintf("The %s about that say nothing that can be quoted.", wording.Counted(summary.Articles, "article")))
		return
	}
	notes := wording.NewFootnotes(summary.Sentences)
	labels := numbering{numbered: numbered}
	for _, sentence := range summary.Sentences {
		s.sentence(labels.next(), sentence, notes)
		s.gap()
	}
	s.sources(notes)
	s.hint("From " + wording.Counted(summary.Articles, "article") + ". " + notes.Differing(summary, len(summary.Sentences)))
}

// summary sums up what the articles say of a topic.
func (c *chat) summary(ctx context.Context, topic string) error {
	if topic == "" {
		c.screen.say("/summary wants a topic, such as /summary " + exampleTopic + ".")
		return nil
	}
	c.listed = listing{}
	summary, err := c.newsroom.Summarize(ctx, digest.Topic{Text: topic})
	switch {
	case err == nil:
		c.listed = digestListing("summary", summary.Sentences)
		c.screen.Summary(summary, true)
	case c.screen.NoDigest(err):
	default:
		return err
	}
	return nil
}

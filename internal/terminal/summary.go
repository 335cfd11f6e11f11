package terminal

import (
	"context"
	"fmt"
	"strings"

	"byline/internal/digest"
	"byline/internal/wording"
)

// Summary writes the sentences of a summary, each with where it stands and
// which others give another figure.
func (s *Screen) Summary(summary *digest.Summary) {
	if len(summary.Sentences) == 0 {
		s.say(fmt.Sprintf("The %s about that say nothing that can be quoted.", wording.Counted(summary.Articles, "article")))
		return
	}
	for i, sentence := range summary.Sentences {
		label := fmt.Sprintf("%2d. ", i+1)
		indent := strings.Repeat(" ", len(label))
		s.sentence(label, sentence)
		s.paragraph(indent, citation(sentence.Article), dim)
		if others := summary.DiffersFrom(i); len(others) > 0 {
			s.paragraph(indent, "differs from "+wording.Listed(others), plain)
		}
		s.gap()
	}
	s.hint("From " + wording.Counted(summary.Articles, "article") + ".")
}

// summary sums up what the articles say of a topic.
func (c *chat) summary(ctx context.Context, topic string) error {
	if topic == "" {
		c.screen.say("/summary wants a topic, such as /summary " + exampleTopic + ".")
		return nil
	}
	summary, err := c.newsroom.Summarize(ctx, digest.Topic{Text: topic})
	switch {
	case err == nil:
		c.screen.Summary(summary)
	case c.screen.NoDigest(err, c.newsroom.Len(), c.newsroom.Sources()):
	default:
		return err
	}
	return nil
}

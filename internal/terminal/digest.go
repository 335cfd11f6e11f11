package terminal

import (
	"errors"
	"fmt"
	"strings"
	"time"

	"byline/internal/digest"
	"byline/internal/newsroom"
	"byline/internal/wording"
)

// NoDigest says why there is no summary or timeline of a topic, asked of so
// many articles. It reports whether it could: other errors are left to the
// caller.
func (s *Screen) NoDigest(err error, articles int, sources []newsroom.Source) bool {
	undated, isUndated := errors.AsType[*digest.NoDatesError](err)
	wide, isWide := errors.AsType[*digest.TooWideError](err)
	switch {
	case errors.Is(err, digest.ErrEmpty):
		s.say(wording.NoWords)
	case errors.Is(err, digest.ErrNothing):
		s.say("No article here is about that.")
		s.hint("I looked in " + wording.Holdings(articles, sources, time.DateOnly) + ".")
	case isUndated:
		s.say("Of " + wording.Counted(undated.Articles, "article") + " about that none has a date, so there is no timeline.")
	case isWide:
		text := fmt.Sprintf("“%s” is too wide: %s of %s are about it.", wide.Topic, wording.Number(wide.Articles), wording.Counted(wide.All, "article"))
		if len(wide.Narrower) > 0 {
			text += " Narrower topics are: " + strings.Join(wide.Narrower, ", ") + "."
		}
		s.say(text)
	default:
		return false
	}
	return true
}

// told writes sentences of a digest, each under a label, with where they stand
// after the last in a row of one article.
func (s *Screen) told(label string, sentences []digest.Sentence) {
	indent := strings.Repeat(" ", columns(label))
	for i, sentence := range sentences {
		s.sentence(label, sentence)
		if i+1 == len(sentences) || sentences[i+1].Article.ID != sentence.Article.ID {
			s.paragraph(indent, citation(sentence.Article), dim)
		}
	}
}

// sentence writes a sentence under a label, behind the one that it leans on.
func (s *Screen) sentence(label string, sentence digest.Sentence) {
	if sentence.Before != "" {
		s.paragraph(label, sentence.Before, dim)
		label = strings.Repeat(" ", columns(label))
	}
	s.paragraph(label, sentence.Text, plain)
}

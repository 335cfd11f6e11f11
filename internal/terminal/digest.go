package terminal

import (
	"errors"
	"fmt"
	"strings"

	"byline/internal/answer"
	"byline/internal/digest"
	"byline/internal/newsroom"
	"byline/internal/wording"
)

// NoDigest says why there is no summary or timeline of a topic. It reports
// whether it could: other errors are left to the caller.
func (s *Screen) NoDigest(err error) bool {
	undated, isUndated := errors.AsType[*digest.NoDatesError](err)
	wide, isWide := errors.AsType[*digest.TooWideError](err)
	unread, isUnread := errors.AsType[*newsroom.NotReadError](err)
	switch {
	case isUnread:
		s.say(wording.NotRead(unread.Unread))
	case errors.Is(err, digest.ErrEmpty):
		s.say(wording.NoWords)
	case errors.Is(err, digest.ErrNothing):
		s.say(wording.No(&answer.Answer{WhyNot: answer.Absent}))
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

// sentence writes a sentence after a label, with the mark of its source and
// behind the one that it leans on.
func (s *Screen) sentence(label string, sentence digest.Sentence, notes wording.Footnotes) {
	if Clean(sentence.Before) != "" {
		s.paragraph(label, sentence.Before, dim)
		label = strings.Repeat(" ", columns(label))
	}
	s.paragraph(label, sentence.Text+notes.Mark(sentence.Article), plain)
}

// numbering is how the sentences of a summary or a timeline are labelled: with
// numbers from 1 where they can be asked about, else with the indent alone.
type numbering struct {
	numbered bool
	indent   string
	last     int
}

// next is the label of the next sentence.
func (n *numbering) next() string {
	if !n.numbered {
		return n.indent
	}
	n.last++
	return fmt.Sprintf("%2d. ", n.last)
}

// sources writes where each of the articles stands, after its mark.
func (s *Screen) sources(notes wording.Footnotes) {
	for _, article := range notes {
		label := notes.Mark(article)
		if label != "" {
			label += " "
		}
		s.paragraph(label, citation(article), dim)
	}
	s.gap()
}

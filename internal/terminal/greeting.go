package terminal

import (
	"time"

	"byline/internal/newsroom"
)

// example is a question that most collections of news can be asked.
const example = "how many people died in the explosion?"

// greet says what there is to ask about, and how.
func (s *Screen) greet(articles int, sources []newsroom.Source) {
	s.paragraph("", "Byline answers with sentences of "+holdings(articles, sources)+".", bold)
	s.paragraph("", "Ask a question, for example: "+example, plain)
	s.paragraph("", "/help lists what else you can type.", plain)
	s.gap()
}

// holdings is how many articles there are, of how many outlets and which days.
func holdings(articles int, sources []newsroom.Source) string {
	text := counted(articles, "article")
	outlets := 0
	var first, last time.Time
	for _, source := range sources {
		if source.Name != "" {
			outlets++
		}
		if source.First.IsZero() {
			continue
		}
		if first.IsZero() || source.First.Before(first) {
			first = source.First
		}
		if source.Last.After(last) {
			last = source.Last
		}
	}
	switch {
	case outlets == 0:
		text += " of unknown source"
	case outlets < len(sources):
		text += " from " + counted(outlets, "source") + " and some unknown ones"
	default:
		text += " from " + counted(outlets, "source")
	}
	if !first.IsZero() {
		text += ", " + span(first, last)
	}
	return text
}

package terminal

import (
	"time"

	"byline/internal/newsroom"
	"byline/internal/wording"
)

// example is a question that most collections of news can be asked.
const example = "how many people died in the explosion?"

// greet says what there is to ask about, and how.
func (s *Screen) greet(articles int, sources []newsroom.Source) {
	s.paragraph("", "Byline answers with sentences of "+wording.Holdings(articles, sources, time.DateOnly)+".", bold)
	s.paragraph("", "Ask a question, for example: "+example, plain)
	s.paragraph("", "/help lists what else you can type.", plain)
	s.gap()
}

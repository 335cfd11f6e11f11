package terminal

import (
	"strings"
	"time"

	"byline/internal/answer"
	"byline/internal/newsroom"
	"byline/internal/wording"
)

// refuse says why a question is not answered, and what follows it on screen.
func (s *Screen) refuse(a *answer.Answer, view View) {
	s.say(wording.No(a, view.Articles))
	if a.WhyNot == answer.Absent {
		s.hint("I looked in " + wording.Holdings(view.Articles, view.Sources, time.DateOnly) + outlets(view.Sources) + ".")
	}
	if shown(a, view.Limit) > 0 {
		s.paragraph("", wording.Closest, plain)
		s.gap()
	}
}

// outlets names those with a name, after a colon; nothing when there is none.
func outlets(sources []newsroom.Source) string {
	names := wording.Outlets(sources)
	if len(names) == 0 {
		return ""
	}
	for i, name := range names {
		names[i] = outlet(name)
	}
	return ": " + strings.Join(names, ", ")
}

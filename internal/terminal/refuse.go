package terminal

import (
	"fmt"
	"strings"

	"byline/internal/answer"
	"byline/internal/newsroom"
)

// mostOutlets is how many outlets a refusal names.
const mostOutlets = 6

// refuse says why a question is not answered, and what follows it on screen.
func (s *Screen) refuse(a *answer.Answer, view View) {
	switch a.WhyNot {
	case answer.Absent:
		s.say("No article here is about that.")
		s.hint("I looked in " + holdings(view.Articles, view.Sources) + outlets(view.Sources) + ".")
	case answer.Unanswered:
		s.say("The articles mention this, but no sentence answers it.")
	case answer.Denied:
		s.say("The articles only deny this.")
	default:
		s.say(fmt.Sprintf("I found no sentence in the %s that answers that.", counted(view.Articles, "article")))
	}
	if shown(a, view.Limit) > 0 {
		s.paragraph("", "The nearest are:", plain)
		s.gap()
	}
}

// outlets names those with a name, after a colon; nothing when there is none.
func outlets(sources []newsroom.Source) string {
	var names []string
	for _, source := range sources {
		if source.Name != "" {
			names = append(names, outlet(source.Name))
		}
	}
	switch n := len(names); {
	case n == 0:
		return ""
	case n > mostOutlets:
		names = append(names[:mostOutlets], fmt.Sprintf("%d more", n-mostOutlets))
	}
	return ": " + strings.Join(names, ", ")
}

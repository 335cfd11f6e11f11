package terminal

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"text/tabwriter"
	"time"

	"byline/internal/answer"
	"byline/internal/newsroom"
	"byline/internal/wording"
)

// View says what to show of an answer.
type View struct {
	// Limit is how many quotes are shown at most.
	Limit int
	// Explain asks for what each score is made of.
	Explain bool
}

// Answer writes an answer's best quotes, or says why there are none.
func (s *Screen) Answer(a *answer.Answer, view View) {
	if view.Explain {
		s.explainSearch(a)
	}
	if mended := wording.Mended(a.Mended); mended != "" {
		s.hint(mended)
	}
	shown := shown(a, view.Limit)
	switch {
	case a.Answered:
	case shown > 0:
		s.say(wording.No(a) + " " + wording.Closest)
	default:
		s.say(wording.No(a))
	}
	s.quotes(a, 0, shown, view.Explain)
}

// shown is how many of an answer's quotes are shown at first: those that add
// something, or the closest where articles report the event and do not answer.
func shown(a *answer.Answer, limit int) int {
	switch {
	case a.Answered:
		return min(limit, a.Telling, len(a.Quotes))
	case a.WhyNot == answer.Unanswered:
		return min(1, len(a.Quotes))
	}
	return 0
}

// quotes writes the quotes from one position up to another. Those of an answer
// that does not answer are in brackets and never bold. A sentence that leans on
// the one before it is shown with it.
func (s *Screen) quotes(a *answer.Answer, from, to int, explain bool) {
	for i, quote := range a.Quotes[from:to] {
		label := fmt.Sprintf("(%d) ", from+i+1)
		if a.Answered {
			label = fmt.Sprintf("%2d. ", from+i+1)
		}
		indent := strings.Repeat(" ", len(label))
		if quote.Leans && Clean(quote.Before) != "" {
			s.paragraph(label, quote.Before, dim)
			label = indent
		}
		if a.Answered {
			s.highlighted(label, quote.Sentence, quote.Highlight)
		} else {
			s.paragraph(label, quote.Sentence, dim)
		}
		s.paragraph(indent, provenance(quote), dim)
		onScreen := slices.DeleteFunc(slices.Clone(quote.DiffersFrom), func(rank int) bool { return rank > to })
		switch {
		case len(onScreen) > 0:
			s.paragraph(indent, "differs from "+wording.Listed(onScreen), plain)
		case len(quote.DiffersFrom) > 0:
			s.paragraph(indent, "another report differs", plain)
		}
		if explain {
			s.paragraph(indent, explanation(quote), dim)
		}
		s.gap()
	}
}

// provenance is who says it and where it stands, there and elsewhere.
func provenance(quote answer.Quote) string {
	text := citation(quote.Article)
	if speaker := wording.Speaker(quote); speaker != "" {
		text = "said by " + speaker + " · " + text
	}
	if n := len(quote.AlsoIn); n > 0 {
		text += " · also in " + wording.Counted(n, "other")
	}
	return text
}

// citation is where a quote stands: title, outlet, day and address, as far as
// they are known.
func citation(article *answer.Article) string {
	parts := []string{outlet(article.Source)}
	if article.Title != "" {
		parts = []string{article.Title, parts[0]}
	}
	for _, part := range []string{article.Day(), article.URL} {
		if part != "" {
			parts = append(parts, part)
		}
	}
	return strings.Join(parts, " · ")
}

func outlet(name string) string { return cmp.Or(Clean(name), "source unknown") }

// passage writes a quote's paragraph between its neighbours, then where it
// stands and which other articles report the same.
func (s *Screen) passage(quote answer.Quote, before, paragraph, after string) {
	for _, part := range []struct {
		text  string
		style style
	}{{before, dim}, {paragraph, plain}, {after, dim}} {
		if Clean(part.text) != "" {
			s.paragraph("    ", part.text, part.style)
			s.gap()
		}
	}
	s.paragraph("    ", citation(quote.Article), dim)
	for i, other := range quote.AlsoIn {
		label := "    also in "
		if i > 0 {
			label = strings.Repeat(" ", len(label))
		}
		s.paragraph(label, citation(other), dim)
	}
	s.gap()
}

// Sources writes a table of the outlets.
func (s *Screen) Sources(sources []newsroom.Source) {
	table := tabwriter.NewWriter(s.out, 0, 0, 2, ' ', 0)
	fmt.Fprintln(table, "OUTLET\tARTICLES\tDAYS")
	for _, source := range sources {
		fmt.Fprintf(table, "%s\t%d\t%s\n", outlet(source.Name), source.Articles, wording.Covered(source, time.DateOnly))
	}
	table.Flush()
	s.gap()
}

// Question writes a question above its answer.
func (s *Screen) Question(text string) {
	s.paragraph(prompt, text, plain)
	s.gap()
}

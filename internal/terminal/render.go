package terminal

import (
	"cmp"
	"fmt"
	"strings"
	"text/tabwriter"
	"time"

	"byline/internal/answer"
	"byline/internal/newsroom"
)

// View says what to show of an answer.
type View struct {
	// Limit is how many quotes are shown at most.
	Limit int
	// Articles is how many articles were asked.
	Articles int
	// Explain asks for what each score is made of.
	Explain bool
}

const noWords = "There is no word in that to look for. Name a person, a place or an event."

// Answer writes an answer's best quotes, or says that there are none.
func (s *Screen) Answer(a *answer.Answer, view View) {
	shown := min(view.Limit, len(a.Quotes))
	if view.Explain {
		s.explainSearch(a)
	}
	switch {
	case len(a.Terms) == 0:
		s.say(noWords)
		return
	case !a.Answered:
		s.say(fmt.Sprintf("I found no sentence in the %s that answers that.", counted(view.Articles, "article")))
		if shown > 0 {
			s.paragraph("", "The nearest are:", plain)
			s.gap()
		}
	}
	s.quotes(a, 0, shown, view.Explain)
}

// quotes writes the quotes from one position up to another. Those of an answer
// that does not answer are in brackets and never bold.
func (s *Screen) quotes(a *answer.Answer, from, to int, explain bool) {
	label, sentence := "%2d. ", bold
	if !a.Answered {
		label, sentence = "(%d) ", dim
	}
	for i, quote := range a.Quotes[from:to] {
		label := fmt.Sprintf(label, from+i+1)
		indent := strings.Repeat(" ", len(label))
		s.paragraph(label, quote.Sentence, sentence)
		s.paragraph(indent, citation(quote.Article), dim)
		if explain {
			s.paragraph(indent, explanation(quote), dim)
		}
		s.gap()
	}
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

// passage writes a quote's paragraph between its neighbours.
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
	s.gap()
}

// Sources writes a table of the outlets.
func (s *Screen) Sources(sources []newsroom.Source) {
	table := tabwriter.NewWriter(s.out, 0, 0, 2, ' ', 0)
	fmt.Fprintln(table, "OUTLET\tARTICLES\tDAYS")
	for _, source := range sources {
		fmt.Fprintf(table, "%s\t%d\t%s\n", outlet(source.Name), source.Articles, days(source))
	}
	table.Flush()
	s.gap()
}

// days is the days that an outlet's articles cover.
func days(source newsroom.Source) string {
	if source.First.IsZero() {
		return "no date"
	}
	covered := span(source.First, source.Last)
	if source.Undated > 0 {
		covered += fmt.Sprintf(", %d without a date", source.Undated)
	}
	return covered
}

func span(first, last time.Time) string {
	from, to := first.Format(time.DateOnly), last.Format(time.DateOnly)
	if from == to {
		return from
	}
	return from + " to " + to
}

// counted is a number of things, such as "1 article" or "4,956 articles".
func counted(n int, thing string) string {
	digits := fmt.Sprint(n)
	for i := len(digits) - 3; i > 0; i -= 3 {
		digits = digits[:i] + "," + digits[i:]
	}
	if n != 1 {
		thing += "s"
	}
	return digits + " " + thing
}

// Question writes a question above its answer.
func (s *Screen) Question(text string) {
	s.paragraph(prompt, text, plain)
	s.gap()
}

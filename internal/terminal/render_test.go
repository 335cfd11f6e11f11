package terminal

import (
	"bufio"
	"strings"
	"testing"
	"time"

	"byline/internal/answer"
	"byline/internal/newsroom"
	"byline/internal/query"
)

// rendered returns what show writes to a screen.
func rendered(width int, color bool, show func(*Screen)) string {
	var out strings.Builder
	screen := &Screen{out: bufio.NewWriter(&out), width: func() int { return width }, color: color}
	show(screen)
	screen.Flush()
	return out.String()
}

var someAnswer = answer.Answer{
	Terms:      []string{"back", "govern"},
	Answered:   true,
	Telling:    2,
	Confidence: 0.9,
	Quotes: []answer.Quote{{
		Article: &answer.Article{
			Title: "Who is who", Source: "The Lantern Wire", URL: "https://example.org/who",
			Published: time.Date(2016, 12, 14, 20, 0, 0, 0, time.UTC),
		},
		Sentence: "Russia backs the government in this war.",
		Score:    1.5,
		Parts:    []answer.Part{{Name: "title", Value: 0.25, Weight: 2}, {Name: "after", Weight: 3}, {Name: "sentence", Value: 0.75, Weight: 4}, {Name: "short", Value: 1, Weight: -2}},
	}, {
		Article:  &answer.Article{},
		Sentence: "It said \x1b[31mso\x1b[0m.",
		Score:    0.5,
		Parts:    []answer.Part{{Name: "sentence", Value: 0.5, Weight: 1}},
	}},
}

func TestAnswer(t *testing.T) {
	unanswered := someAnswer
	unanswered.Answered = false
	wordless := answer.Answer{WhyNot: answer.NoQuestion}
	mended := someAnswer
	mended.Telling = 1
	mended.Mended = []query.Mending{{From: "goverment", To: "government"}}
	why := func(why answer.WhyNot) answer.Answer {
		a := unanswered
		a.WhyNot = why
		return a
	}
	rich := answer.Answer{Terms: []string{"x"}, Answered: true, Telling: 1, Quotes: []answer.Quote{{
		Article: &answer.Article{Source: "Ledger"}, Sentence: "It holds at least 300,000 people.", Highlight: answer.Span{Start: 9, End: 32},
		SaidBy: "the \x1b[1mleaders", AlsoIn: []*answer.Article{{}, {}}, DiffersFrom: []int{2, 3, 5},
	}}}
	differing := answer.Answer{Answered: true, Telling: 3, Quotes: []answer.Quote{
		{Article: &answer.Article{}, Sentence: "Nine died.", DiffersFrom: []int{2, 3}},
		{Article: &answer.Article{}, Sentence: "Ten died.", DiffersFrom: []int{1, 3}},
		{Article: &answer.Article{}, Sentence: "Two died.", DiffersFrom: []int{1, 2}},
	}}
	for _, test := range []struct {
		name  string
		given answer.Answer
		width int
		color bool
		view  View
		want  string
	}{
		{"wide", someAnswer, 80, false, View{Limit: 1}, `
 1. Russia backs the government in this war.
    Who is who · The Lantern Wire · 2016-12-14 · https://example.org/who

`},
		{"narrow", someAnswer, 30, false, View{Limit: 9}, `
 1. Russia backs the
    government in this war.
    Who is who · The Lantern
    Wire · 2016-12-14 ·
    https://example.org/who

 2. It said so.
    source unknown

`},
		{"colour", someAnswer, 30, true, View{Limit: 1}, "\n" +
			" 1. \x1b[1mRussia backs the\x1b[0m\n" +
			"    \x1b[1mgovernment in this war.\x1b[0m\n" +
			"    \x1b[2mWho is who · The Lantern\x1b[0m\n" +
			"    \x1b[2mWire · 2016-12-14 ·\x1b[0m\n" +
			"    \x1b[2mhttps://example.org/who\x1b[0m\n\n"},
		{"explained", someAnswer, 100, false, View{Limit: 2, Explain: true}, `
looked for: back, govern · confidence 0.90

 1. Russia backs the government in this war.
    Who is who · The Lantern Wire · 2016-12-14 · https://example.org/who
    score 1.500 = sentence 3.000 - short 2.000 + title 0.500

 2. It said so.
    source unknown
    score 0.500 = sentence 0.500

`},
		{"unanswered", why(answer.Unanswered), 80, true, View{Limit: 1}, "\n" +
			"The reports on this do not say. Closest:\n\n" +
			"(1) \x1b[2mRussia backs the government in this war.\x1b[0m\n" +
			"    \x1b[2mWho is who · The Lantern Wire · 2016-12-14 · https://example.org/who\x1b[0m\n\n"},
		{"nothing near", answer.Answer{Terms: []string{"x"}}, 80, false, View{Limit: 3}, `
No sentence here answers that.

`},
		{"absent", why(answer.Absent), 80, false, View{Limit: 3}, `
No article here is about that.

`},
		{"unanswered, of an event reported", why(answer.Unanswered), 80, false, View{Limit: 3}, `
The reports on this do not say. Closest:

(1) Russia backs the government in this war.
    Who is who · The Lantern Wire · 2016-12-14 · https://example.org/who

`},
		{"rich", rich, 24, true, View{Limit: 1}, "\n" +
			" 1. It holds \x1b[1mat least\x1b[0m\n" +
			"    \x1b[1m300,000 people\x1b[0m.\n" +
			"    \x1b[2msaid by the leaders\x1b[0m\n" +
			"    \x1b[2m· Ledger · also in 2\x1b[0m\n" +
			"    \x1b[2mothers\x1b[0m\n" +
			"    another report\n    differs\n\n"},
		{"differing", differing, 80, false, View{Limit: 2}, `
 1. Nine died.
    source unknown
    differs from 2

 2. Ten died.
    source unknown
    differs from 1

`},
		{"asks nothing", why(answer.NoQuestion), 80, false, View{Limit: 3}, `
There is nothing in that to look for. Ask about a person, a place or an event.

`},
		{"read as another word", mended, 80, false, View{Limit: 3}, `
I read “goverment” as “government”.

 1. Russia backs the government in this war.
    Who is who · The Lantern Wire · 2016-12-14 · https://example.org/who

`},
		{"no words", wordless, 80, false, View{Limit: 3}, `
There is nothing in that to look for. Ask about a person, a place or an event.

`},
	} {
		got := rendered(test.width, test.color, func(s *Screen) { s.Answer(&test.given, test.view) })
		if want := strings.TrimPrefix(test.want, "\n"); got != want {
			t.Errorf("%s: got\n%s\nwant\n%s", test.name, got, want)
		}
	}
}

func TestSources(t *testing.T) {
	day := func(d int) time.Time { return time.Date(2016, 12, d, 0, 0, 0, 0, time.UTC) }
	sources := []newsroom.Source{
		{Name: "The Lantern Wire", Articles: 12, Undated: 1, First: day(1), Last: day(14)},
		{Name: "Zürich\x1b[2J Post", Articles: 2, First: day(3), Last: day(3)},
		{Articles: 1, Undated: 1},
	}
	want := `OUTLET            ARTICLES  DAYS
The Lantern Wire  12        2016-12-01 to 2016-12-14, 1 without a date
Zürich Post       2         2016-12-03
source unknown    1         no date

`
	if got := rendered(80, false, func(s *Screen) { s.Sources(sources) }); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}

func TestNewScreenKeepsColourFromPipes(t *testing.T) {
	var out strings.Builder
	screen := NewScreen(&out, func(string) string { return "" })
	if screen.color || screen.width() != unknownWidth {
		t.Errorf("colour %t, width %d in a pipe", screen.color, screen.width())
	}
}

func TestHighlightOutlivesCleaning(t *testing.T) {
	for _, test := range []struct{ before, part, after, want string }{
		{"a \x1b[2Jb ", "c  d", " e", "a b *c d* e"},
		{"", "\u202ec", " d", "*c* d"},
		{"a\x1b", "[2Jb", " c", "*ab c*"},
		{"a ", "\u202e", " d", "*a d*"},
		{"", "", "a", "*a*"},
	} {
		part := answer.Span{Start: len(test.before), End: len(test.before + test.part)}
		got := rendered(80, true, func(s *Screen) { s.highlighted("", test.before+test.part+test.after, part) })
		got = strings.NewReplacer(string(bold), "*", reset, "*").Replace(strings.TrimSuffix(got, "\n"))
		if got != test.want {
			t.Errorf("%q %q %q: got %q, want %q", test.before, test.part, test.after, got, test.want)
		}
	}
}

func FuzzHighlighted(f *testing.F) {
	f.Add("a \x1b[2Jb c d", 3, 9, 10)
	f.Fuzz(func(t *testing.T, text string, start, end, width int) {
		part := answer.Span{Start: start, End: end}
		width = 20 + width&63
		got := rendered(width, true, func(s *Screen) { s.highlighted("  ", text, part) })
		got = strings.NewReplacer(string(bold), "", reset, "").Replace(got)
		if want := rendered(width, false, func(s *Screen) { s.paragraph("  ", text, plain) }); got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	})
}

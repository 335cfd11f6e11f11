package terminal

import (
	"bufio"
	"strings"
	"testing"
	"time"

	"byline/internal/answer"
	"byline/internal/newsroom"
)

// rendered is what show writes to a screen.
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
	Confidence: 0.9,
	Quotes: []answer.Quote{{
		Article: &answer.Article{
			Title: "Who is who", Source: "The Lantern Wire", URL: "https://example.org/who",
			Published: time.Date(2016, 12, 14, 20, 0, 0, 0, time.UTC),
		},
		Sentence: "Russia backs the government in this war.",
		Score:    1.5,
		Parts:    []answer.Part{{Name: "sentence", Value: 0.75}, {Name: "title", Value: 0.25}, {Name: "after"}, {Name: "article", Value: 1.5, Factor: true}},
	}, {
		Article:  &answer.Article{},
		Sentence: "It said \x1b[31mso\x1b[0m.",
		Score:    0.5,
		Parts:    []answer.Part{{Name: "sentence", Value: 0.5}},
	}},
}

func TestAnswer(t *testing.T) {
	unanswered := someAnswer
	unanswered.Answered = false
	wordless := answer.Answer{}
	for _, test := range []struct {
		name  string
		given answer.Answer
		width int
		color bool
		view  View
		want  string
	}{
		{"wide", someAnswer, 80, false, View{Limit: 1, Articles: 2}, `
 1. Russia backs the government in this war.
    Who is who · The Lantern Wire · 2016-12-14 · https://example.org/who

`},
		{"narrow", someAnswer, 30, false, View{Limit: 9, Articles: 2}, `
 1. Russia backs the
    government in this war.
    Who is who · The Lantern
    Wire · 2016-12-14 ·
    https://example.org/who

 2. It said so.
    source unknown

`},
		{"colour", someAnswer, 30, true, View{Limit: 1, Articles: 2}, "\n" +
			" 1. \x1b[1mRussia backs the\x1b[0m\n" +
			"    \x1b[1mgovernment in this war.\x1b[0m\n" +
			"    \x1b[2mWho is who · The Lantern\x1b[0m\n" +
			"    \x1b[2mWire · 2016-12-14 ·\x1b[0m\n" +
			"    \x1b[2mhttps://example.org/who\x1b[0m\n\n"},
		{"explained", someAnswer, 100, false, View{Limit: 2, Articles: 2, Explain: true}, `
looked for: back, govern · confidence 0.90

 1. Russia backs the government in this war.
    Who is who · The Lantern Wire · 2016-12-14 · https://example.org/who
    score 1.500 = (sentence 0.750 + title 0.250) × article 1.500

 2. It said so.
    source unknown
    score 0.500 = sentence 0.500

`},
		{"unanswered", unanswered, 80, true, View{Limit: 1, Articles: 4956}, "\n" +
			"I found no sentence in the 4,956 articles that answers that.\n\n" +
			"The nearest are:\n\n" +
			"(1) \x1b[2mRussia backs the government in this war.\x1b[0m\n" +
			"    \x1b[2mWho is who · The Lantern Wire · 2016-12-14 · https://example.org/who\x1b[0m\n\n"},
		{"nothing near", answer.Answer{Terms: []string{"x"}}, 80, false, View{Limit: 3, Articles: 1}, `
I found no sentence in the 1 article that answers that.

`},
		{"no words", wordless, 80, false, View{Limit: 3, Articles: 1}, `
There is no word in that to look for. Name a person, a place or an event.

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
	if got, want := holdings(15, sources), "15 articles from 2 sources and some unknown ones, 2016-12-01 to 2016-12-14"; got != want {
		t.Errorf("holdings = %q, want %q", got, want)
	}
	if got, want := holdings(1, sources[2:]), "1 article of unknown source"; got != want {
		t.Errorf("holdings = %q, want %q", got, want)
	}
}

func TestCounted(t *testing.T) {
	for n, want := range map[int]string{0: "0 articles", 1: "1 article", 999: "999 articles", 1000: "1,000 articles", 1234567: "1,234,567 articles"} {
		if got := counted(n, "article"); got != want {
			t.Errorf("counted(%d) = %q, want %q", n, got, want)
		}
	}
}

func TestNewScreenKeepsColourFromPipes(t *testing.T) {
	var out strings.Builder
	screen := NewScreen(&out, func(string) string { return "" })
	if screen.color || screen.width() != unknownWidth {
		t.Errorf("colour %t, width %d in a pipe", screen.color, screen.width())
	}
}

package discord

import (
	"slices"
	"testing"
	"time"

	"byline/internal/answer"
)

func TestQuotesThatDifferStandTogether(t *testing.T) {
	// said is a quote of a day in May, or of no day if that is 0, that differs
	// from the others listed.
	said := func(text string, day int, differs ...int) answer.Quote {
		quote := answer.Quote{Sentence: text, Article: &answer.Article{}, DiffersFrom: differs}
		if day > 0 {
			quote.Article.Published = time.Date(2020, 5, day, 0, 0, 0, 0, time.UTC)
		}
		return quote
	}
	for _, test := range []struct {
		name   string
		quotes []answer.Quote
		why    answer.WhyNot
		// telling is how many quotes add something.
		telling int
		// shown is the text of each quote, and whether it differs from quotes
		// that are shown or from quotes that are not.
		shown []string
		rest  int
	}{
		{"none", nil, "", 0, nil, 0},
		{"best first, whatever their days", []answer.Quote{said("a", 1), said("b", 3), said("c", 2), said("d", 4)}, "", 4, []string{"a", "b", "c"}, 1},
		{"the newest first of two that differ", []answer.Quote{said("a", 1, 2), said("b", 3, 1), said("c", 9)}, "", 3, []string{"b apart", "a apart", "c"}, 0},
		{"after what nothing differs from", []answer.Quote{said("a", 1), said("b", 2, 3), said("c", 3, 2)}, "", 3, []string{"a", "c apart", "b apart"}, 0},
		{"all three", []answer.Quote{said("a", 2, 2, 3), said("b", 1, 1, 3), said("c", 3, 1, 2)}, "", 3, []string{"c apart", "a apart", "b apart"}, 0},
		{"without a day last", []answer.Quote{said("a", 0, 2), said("b", 1, 1)}, "", 2, []string{"b apart", "a apart"}, 0},
		{"not shown", []answer.Quote{said("a", 1), said("b", 2), said("c", 3, 4), said("d", 4, 3)}, "", 4, []string{"a", "b", "c elsewhere"}, 1},
		{"without words", []answer.Quote{said(" ", 1), said("b", 2)}, "", 2, []string{"b"}, 0},
		{"absent", []answer.Quote{said("a", 1)}, answer.Absent, 0, nil, 0},
		{"only those that add something", []answer.Quote{said("a", 1), said("b", 3), said("c", 2)}, "", 2, []string{"a", "b"}, 1},
		{"the closest where none answers", []answer.Quote{said("a", 1), said("b", 3), said("c", 2)}, answer.Unanswered, 0, []string{"a"}, 2},
	} {
		page := arrange(&answer.Answer{Quotes: test.quotes, Answered: test.why == "", WhyNot: test.why, Telling: test.telling}, shownQuotes)
		var shown []string
		for i, quote := range page.quotes {
			text := quote.Sentence
			switch {
			case slices.Contains(page.apart, i):
				text += " apart"
			case page.mark(i).differs:
				text += " elsewhere"
			}
			shown = append(shown, text)
		}
		if !slices.Equal(shown, test.shown) || len(page.rest) != test.rest {
			t.Errorf("%s: shown %q, rest %d; want %q, %d", test.name, shown, len(page.rest), test.shown, test.rest)
		}
	}
}

func TestOnlyDaysThatDifferAreToldApart(t *testing.T) {
	for _, test := range []struct {
		days, apart []int
		want        string
	}{
		{[]int{1, 2}, []int{0, 1}, "Reports differ. The newest comes first."},
		{[]int{2, 2}, []int{0, 1}, "Reports differ."},
		{[]int{2, 2, 1}, []int{0, 1, 2}, "Reports differ. The newest comes first."},
		{[]int{2, 2, 1}, []int{0, 1}, "Reports 1 and 2 differ."},
		{[]int{1, 2, 1}, []int{1, 2}, "Reports 2 and 3 differ. The newest comes first."},
		{[]int{1, 2}, nil, ""},
	} {
		p := page{apart: test.apart}
		for _, d := range test.days {
			p.quotes = append(p.quotes, answer.Quote{Article: &answer.Article{Published: day(2020, 5, d)}})
		}
		if got := p.disagreement(); got != test.want {
			t.Errorf("of the days %v, apart %v: %q, want %q", test.days, test.apart, got, test.want)
		}
	}
}

func TestQuotesWithoutAKeyHaveNoButton(t *testing.T) {
	message := renderAnswer(&answer.Answer{Terms: []string{"x"}, Answered: true, Quotes: quotes()}, []string{"x?"}, shownQuotes, func(answer.Quote) string { return "no key" })
	for _, button := range buttons(t, message) {
		if kind := buttonOf(button.CustomID); kind != feedbackButton && kind != watchButton {
			t.Errorf("there is a button %q", button.CustomID)
		}
	}
}

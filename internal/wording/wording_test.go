package wording

import (
	"testing"
	"time"

	"byline/internal/answer"
	"byline/internal/newsroom"
	"byline/internal/query"
)

func day(month time.Month, day int) time.Time {
	return time.Date(2020, month, day, 0, 0, 0, 0, time.UTC)
}

func TestWordsOfNumbersAndDays(t *testing.T) {
	const layout = "2 January 2006"
	for _, test := range []struct{ got, want string }{
		{Counted(0, "article"), "0 articles"},
		{Counted(1, "article"), "1 article"},
		{Counted(999, "article"), "999 articles"},
		{Counted(1000, "article"), "1,000 articles"},
		{Counted(1234567, "article"), "1,234,567 articles"},
		{Listed(nil), ""},
		{Listed([]int{2}), "2"},
		{Listed([]int{2, 3}), "2 and 3"},
		{Listed([]int{2, 3, 5}), "2, 3 and 5"},
		{Days(day(1, 2), day(3, 4), layout), "2 January 2020 to 4 March 2020"},
		{Days(day(1, 2), day(1, 2), layout), "2 January 2020"},
		{Days(day(1, 2), day(3, 4), time.DateOnly), "2020-01-02 to 2020-03-04"},
		{Covered(newsroom.Source{Articles: 2, Undated: 2}, layout), "no date"},
		{Covered(newsroom.Source{First: day(1, 2), Last: day(1, 2), Undated: 3}, layout), "2 January 2020, 3 without a date"},
	} {
		if test.got != test.want {
			t.Errorf("got %q, want %q", test.got, test.want)
		}
	}
}

func TestHoldings(t *testing.T) {
	ledger := newsroom.Source{Name: "Ledger", Articles: 3, First: day(2, 1), Last: day(3, 1)}
	wire := newsroom.Source{Name: "Wire", Articles: 1, First: day(1, 1), Last: day(1, 5)}
	unknown := newsroom.Source{Articles: 1}
	for _, test := range []struct {
		name    string
		sources []newsroom.Source
		want    string
	}{
		{"the earliest and the latest day of all", []newsroom.Source{ledger, wire}, "5 articles from 2 sources, 2020-01-01 to 2020-03-01"},
		{"some unknown", []newsroom.Source{ledger, unknown}, "5 articles from 1 source and some unknown ones, 2020-02-01 to 2020-03-01"},
		{"all unknown", []newsroom.Source{unknown}, "5 articles of unknown source"},
		{"none", nil, "5 articles of unknown source"},
	} {
		if got := Holdings(5, test.sources, time.DateOnly); got != test.want {
			t.Errorf("%s: got %q, want %q", test.name, got, test.want)
		}
	}
}

func TestEachKindOfNoIsToldApart(t *testing.T) {
	seen := make(map[string]answer.WhyNot)
	for _, why := range []answer.WhyNot{answer.Absent, answer.Unanswered, answer.NoQuestion, ""} {
		text := No(&answer.Answer{WhyNot: why})
		if other, ok := seen[text]; ok || text == "" {
			t.Errorf("%q and %q have the same text %q", why, other, text)
		}
		seen[text] = why
	}
}

func TestSpeakerIsSaidWhereTheQuoteDoesNotShowIt(t *testing.T) {
	for _, test := range []struct {
		quote answer.Quote
		want  string
	}{
		{answer.Quote{Sentence: "The mayor said so.", SaidBy: "the mayor"}, ""},
		{answer.Quote{Sentence: "The pier fell, he said.", Before: "Ola Reiff came.", SaidBy: "Ola Reiff"}, "Ola Reiff"},
		{answer.Quote{Sentence: "He said so.", Before: "Ola Reiff came.", Leans: true, SaidBy: "Ola Reiff"}, ""},
		{answer.Quote{Sentence: "The pier fell."}, ""},
	} {
		if got := Speaker(test.quote); got != test.want {
			t.Errorf("of %q: %q, want %q", test.quote.Sentence, got, test.want)
		}
	}
}

func TestANoSaysWhatCouldNotBeRead(t *testing.T) {
	for want, unread := range map[string]answer.Unread{
		"I read English only, and that looks like German. Please ask in English.": {Question: "German", Looked: 9},
		"I read English only; these 12 articles are in German.":                   {Articles: 12, Looked: 12, Languages: []string{"German"}},
		"I read English only; the only article here is in another language.":      {Articles: 1, Looked: 1, Languages: []string{"another language"}},
		"I read English only, and found nothing in it about that. Of 40 articles looked at, 3 are in German and French.": {
			Articles: 3, Looked: 40, Languages: []string{"German", "French"}},
	} {
		if got := No(&answer.Answer{WhyNot: answer.NotRead, Unread: unread}); got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
}

func TestWordsReadAsOthersAreTold(t *testing.T) {
	if got := Mended(nil); got != "" {
		t.Errorf("of none: %q", got)
	}
	got := Mended([]query.Mending{{From: "goverment", To: "government"}, {From: "aleppoo", To: "Aleppo"}})
	if want := "I read “goverment” as “government”, “aleppoo” as “Aleppo”."; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

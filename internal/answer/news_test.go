package answer

import (
	"slices"
	"testing"

	"byline/internal/article"
)

func TestAnyNewsIsTheNewestArticles(t *testing.T) {
	a := open(t, map[string]string{
		"a.md": dated("Wire", "2031-03-04", "Ferries collided off Narvel.\n\nNobody was hurt."),
		"b.md": dated("Wire", "2031-03-06", "A choir won the song contest."),
		"c.md": dated("Dispatch", "2031-03-07", "Engineers rebuilt the bridge."),
		"d.md": dated("Ledger", "2031-03-06", "A choir won the song contest."),
		"e.md": "Undated whales were seen.",
	}, script{})
	for _, test := range []struct {
		question Question
		want     []string
	}{
		{Question{Text: "any news?", Limit: 3}, []string{"Engineers", "A"}},
		{Question{Text: "what's the latest news?", Limit: 2}, []string{"Engineers", "A"}},
		{Question{Text: "any news?", Limit: 10}, []string{"Engineers", "A", "Ferries", "Undated"}},
		{Question{Text: "any news?", Selection: article.Selection{Sources: []string{"wire"}}, Limit: 3}, []string{"A", "Ferries"}},
		{Question{Text: "any news today?", AsOf: onDay(t, "2031-03-07")}, []string{"Engineers"}},
		{Question{Text: "any news yesterday?", AsOf: onDay(t, "2031-03-07")}, []string{"A"}},
		{Question{Text: "any news yesterday?", Selection: article.Selection{Until: onDay(t, "2031-03-20")}, AsOf: onDay(t, "2031-03-07")}, []string{"A"}},
		{Question{Text: "what happened on Tuesday?", AsOf: onDay(t, "2031-03-07")}, []string{"Ferries"}},
		{Question{Text: "any news this week?", Selection: article.Selection{Until: onDay(t, "2031-03-05")}, AsOf: onDay(t, "2031-03-07")}, []string{"Ferries"}},
	} {
		got := ask(t, a, test.question)
		if !got.Answered || got.Confidence != 1 || got.Telling != len(got.Quotes) || !slices.Equal(firstWords(got), test.want) {
			t.Errorf("%+v: answered %v, %d telling of %v, want %v", test.question, got.Answered, got.Telling, firstWords(got), test.want)
		}
	}
	if got := ask(t, a, Question{Text: "any news?", Limit: 3}); len(got.Quotes[1].AlsoIn) != 1 {
		t.Errorf("the choir's victory is in %+v", got.Quotes[1])
	}
	if got := ask(t, a, Question{Text: "any news today?", AsOf: onDay(t, "2031-05-07")}); got.Answered || got.WhyNot != Absent {
		t.Errorf("of a day without news: %+v", got)
	}
}

func TestNewsOfSomethingIsItsReports(t *testing.T) {
	a := open(t, map[string]string{
		"a.md": dated("Wire", "2031-03-04", "Ferries collided off Narvel.\n\nNobody was hurt when the ferries met."),
		"b.md": dated("Dispatch", "2031-03-06", "Pilots of ferries went on strike.\n\nThe strike began in Narvel."),
		"c.md": dated("Ledger", "2031-03-07", "Engineers rebuilt the bridge.\n\nThe ferries of Narvel were in the way."),
		"d.md": dated("Ledger", "2031-03-20", "Sailors want ferries back."),
		"e.md": "Undated ferries were seen off Narvel.",
	}, script{"was [hurt]": 9})
	day := onDay(t, "2031-03-08")
	for _, test := range []struct {
		question Question
		want     []string
	}{
		{Question{Text: "what's the latest on the ferries?", AsOf: day}, []string{"Pilots", "Ferries", "Undated"}},
		{Question{Text: "any news about the ferries", AsOf: day, Limit: 2}, []string{"Pilots", "Ferries"}},
		{Question{Text: "what is happening with the ferries?"}, []string{"Sailors", "Pilots", "Ferries", "Undated"}},
		{Question{Text: "latest on the ferries in Narvel", AsOf: day}, []string{"Ferries", "Undated"}},
		{Question{Text: "any news about the ferries on Tuesday?", AsOf: day}, []string{"Ferries"}},
		{Question{Text: "what happened to the bridge?", AsOf: day}, []string{"Engineers"}},
		{Question{Text: "what happened in Narvel on March 3?", AsOf: day}, []string{"Nobody"}}, // whose reader is sure
	} {
		if test.question.Limit == 0 {
			test.question.Limit = 10
		}
		got := ask(t, a, test.question)
		if !got.Answered || !slices.Equal(firstWords(got)[:got.Telling], test.want) {
			t.Errorf("%+v: answered %v, %v, want %v", test.question, got.Answered, firstWords(got)[:got.Telling], test.want)
		}
	}
	for _, question := range []string{"any news on the bridge yesterday?", "what's the latest on the choirs?", "any news about the strike of the ferry pilots and the whales?"} {
		if got := ask(t, a, Question{Text: question, AsOf: onDay(t, "2031-03-19"), Limit: 3}); got.News {
			t.Errorf("%q is answered with reports: %v", question, firstWords(got))
		}
	}
}

func TestNewsLeavesOutWhatIsCorrected(t *testing.T) {
	a := open(t, map[string]string{
		"a.md": dated("Wire", "2031-03-05", "A fire in the mill of Narvel killed three people, police said."),
		"b.md": dated("Wire", "2031-03-06", "CORRECTION: Nobody died in the fire in the mill of Narvel, police said."),
		"c.md": dated("Wire", "2031-03-04T22:30:00-05:00", "Mill owners in Narvel fear fire."),
		"d.md": dated("Wire", "2031-03-11T09:00:00Z", "Mill of Narvel reopens after fire."),
	}, script{})
	for text, want := range map[string][]string{
		"any news about the mill fire in Narvel?":       {"Mill", "CORRECTION:", "Mill"},
		"what happened at the mill in Narvel in March?": {"Mill", "CORRECTION:", "Mill"},
	} {
		if got := ask(t, a, Question{Text: text, AsOf: onDay(t, "2031-03-10"), Limit: 10}); !got.News || !slices.Equal(firstWords(got), want) {
			t.Errorf("%q: %v, want %v", text, firstWords(got), want)
		}
	}
}

func TestWhoSaidTheNews(t *testing.T) {
	a := open(t, map[string]string{
		"a.md": dated("Wire", "2031-03-05", "Ferries collided off Narvel."),
		"b.md": dated("Wire", "2031-03-04", "The ferries of Narvel are old, Maria Roe said."),
	}, script{})
	before := []string{"any news about the ferries?"}
	got := ask(t, a, Question{Text: "who said so?", Before: before, AsOf: onDay(t, "2031-03-06"), Limit: 3})
	if !got.Answered || got.Telling != 1 || got.Quotes[0].SaidBy != "Maria Roe" {
		t.Errorf("answered %v: %+v", got.Answered, got.Quotes)
	}
	a = open(t, map[string]string{"a.md": dated("Wire", "2031-03-05", "Ferries collided off Narvel.")}, script{})
	if got := ask(t, a, Question{Text: "who said so?", Before: before, AsOf: onDay(t, "2031-03-06"), Limit: 3}); got.Answered || got.News || got.WhyNot != Unanswered {
		t.Errorf("of a report without a speaker: %+v", got)
	}
}

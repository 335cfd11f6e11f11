package answer

import (
	"fmt"
	"slices"
	"strings"
	"testing"
)

const ferryQuestion = "how many ferries sank off Narvel in the storm?"

func TestSameReportIsOneQuote(t *testing.T) {
	const wire = " Divers searched the wrecks until nightfall. The captains were questioned by harbour police. Two lifeboats had been found empty near the lighthouse."
	a := open(t, map[string]string{
		"a.md": dated("Wire", "2031-03-04", "Two ferries sank off Narvel on Monday in the storm."+wire),
		"b.md": dated("Dispatch", "2031-03-04", "Two ferries sank off Narvel on Monday in the storm, police said."+wire),
		"c.md": dated("Ledger", "2031-03-04", "Police said 2 ferries sank off Narvel on Monday in the storm. Our reporter met widows on the quay, who waited for news in the rain."),
	}, script{"[Two ferries] sank off Narvel on Monday in the storm.": 3, "[Two ferries] sank off Narvel on Monday in the storm, police": 2, "[2 ferries]": 1})
	got := ask(t, a, Question{Text: ferryQuestion, Limit: 5})
	first := got.Quotes[0]
	if first.Article.ID != "a.md" || len(first.AlsoIn) != 2 || first.AlsoIn[0].ID != "b.md" || first.AlsoIn[1].ID != "c.md" {
		t.Fatalf("first %+v", first)
	}
	if first.Independent != 2 {
		t.Errorf("%d independent reports, of a wire report, its copy and one more", first.Independent)
	}
	for _, quote := range got.Quotes[1:] {
		if strings.Contains(quote.Sentence, "ferries sank") || quote.Independent != 1 {
			t.Errorf("also quoted %+v", quote)
		}
	}
	if got.Telling != 1 {
		t.Errorf("%d are telling", got.Telling)
	}
}

func TestTheSameReportTwiceInAnArticleIsNoSecondReport(t *testing.T) {
	a := open(t, map[string]string{"a.txt": "Two ferries sank off Narvel on Monday in the storm.\n\nTwo ferries sank off Narvel on Monday in the storm, police said."},
		script{"[Two ferries] sank": 3})
	got := ask(t, a, Question{Text: ferryQuestion})
	if len(got.Quotes) != 1 || len(got.Quotes[0].AlsoIn) > 0 || got.Quotes[0].Independent != 1 {
		t.Errorf("quotes %+v", got.Quotes)
	}
}

func TestQuotesThatDifferNameEachOther(t *testing.T) {
	files := map[string]string{
		"a.md": dated("Wire", "2031-03-04", "At least 12 people died when two ferries sank off Narvel."),
		"b.md": dated("Dispatch", "2031-03-05", "At least 19 people died when two ferries sank off Narvel."),
		"c.md": dated("Ledger", "2031-03-05", "The ferries that sank off Narvel were thirty years old."),
	}
	question := Question{Text: "how many people died when the ferries sank off Narvel?"}
	a := open(t, files, script{"[12 people] died": 3, "[thirty years] old": 2, "[19 people] died": 1})
	got := ask(t, a, question)
	if fmt.Sprint(got.Quotes[0].DiffersFrom, got.Quotes[1].DiffersFrom, got.Quotes[2].DiffersFrom) != "[2] [1] []" || got.Telling != 2 {
		t.Errorf("%d telling of %+v", got.Telling, got.Quotes)
	}

	// An article that gives both figures does not differ from one that gives
	// one of them.
	const died12, died19 = "At least 12 people died when two ferries sank off Narvel.", "At least 19 people died when two ferries sank off Narvel."
	a = open(t, map[string]string{
		"a.md": dated("Wire", "2031-03-04", died12+"\n\n"+died19),
		"b.md": dated("Dispatch", "2031-03-05", died19),
	}, script{"[12 people] died": 3, "[19 people] died": 1})
	got = ask(t, a, question)
	if len(got.Quotes) != 2 || got.Quotes[1].Article.ID != "b.md" || len(got.Quotes[0].DiffersFrom)+len(got.Quotes[1].DiffersFrom) > 0 {
		t.Errorf("%d telling of %+v", got.Telling, got.Quotes)
	}

	// If it is not clear which words answer, or the reader rather thinks that a
	// sentence does not, no difference is reported.
	for _, unsure := range []script{{"?[12 people] died": 3, "[19 people] died": 1}, {"[12 people] died": 3, "[19 people] died": -0.5}} {
		for _, quote := range ask(t, open(t, files, unsure), question).Quotes {
			if len(quote.DiffersFrom) > 0 {
				t.Errorf("%v: %q differs from %v", unsure, quote.Sentence, quote.DiffersFrom)
			}
		}
	}
}

func TestHighlightNeedsASureSpan(t *testing.T) {
	files := map[string]string{"a.txt": "In the storm two ferries sank off Narvel."}
	for key, want := range map[string]string{"[two ferries] sank": "two ferries", "?[two ferries] sank": "", "two ferries": ""} {
		quote := ask(t, open(t, files, script{key: 3}), Question{Text: ferryQuestion}).Quotes[0]
		if got := quote.Sentence[quote.Highlight.Start:quote.Highlight.End]; got != want {
			t.Errorf("%q: marked %q, want %q", key, got, want)
		}
	}
}

func TestTellingQuotesAddSomething(t *testing.T) {
	const many = " counted ferries at the quay of Drell"
	files := map[string]string{
		"a.md": dated("Wire", "2031-03-04", "On Monday Anna Roe"+many+".\n\nCarl Holt"+many+" for his own newspaper on a sunny Friday."),
		"b.md": dated("Dispatch", "2031-03-05", "The council of Drell paid Anna Roe twelve crowns for a list of what lay moored there."),
		"c.md": dated("Ledger", "2031-03-06", "A dog at the quay of Drell barked at ferries."),
		"d.md": dated("Wire", "2031-03-05", "It took Anna Roe, a nurse and mother of three boys, until midnight to count them by lamplight."),
	}
	a := open(t, files, script{"On Monday [Anna Roe]": 4, "took [Anna Roe]": 3.5, "[Carl Holt]": 3, "paid [Anna Roe]": 2, "A [dog]": -2})
	got := ask(t, a, Question{Text: "who counted ferries at the quay of Drell, the nurse?", Limit: 10})
	// A repetition by the same outlet adds nothing, an article is shown once,
	// and the dog answers nothing.
	if want := []string{"On", "The", "It", "Carl", "A"}; !slices.Equal(firstWords(got), want) || got.Telling != 2 {
		t.Errorf("%d telling of %v, want 2 of %v", got.Telling, firstWords(got), want)
	}

	// Even a quote that seems unlikely on its own is shown if it is the first.
	model.further.intercept = -9
	if got := ask(t, a, Question{Text: "who counted ferries at the quay of Drell?", Limit: 10}); !got.Answered || got.Telling != 1 {
		t.Errorf("answered %v, %d telling", got.Answered, got.Telling)
	}

	if got := ask(t, a, Question{Text: "who counted ferries at the quay of Drell?", Limit: 1}); len(got.Quotes) != 1 || got.Telling != 1 {
		t.Errorf("%d quotes, %d telling, want one", len(got.Quotes), got.Telling)
	}
}

func TestQuoteThatLeansOnTheOneBefore(t *testing.T) {
	a := open(t, map[string]string{"a.txt": "The bridge of Drell fell in the storm last night.\n\nIt was built by the abbot of Drell in 1702."}, script{"It was built by [the abbot of Drell]": 3, "bridge": 1})
	got := ask(t, a, Question{Text: "who built the bridge of Drell?"})
	if len(got.Quotes) != 2 || !got.Quotes[0].Leans || got.Quotes[1].Leans || !strings.HasPrefix(got.Quotes[0].Before, "The bridge") {
		t.Errorf("quotes %+v", got.Quotes)
	}
}

func TestQuoteNamesItsSpeaker(t *testing.T) {
	a := open(t, map[string]string{"a.txt": "At least 12 people died in the flood in Drell, Mayor Ada Holt said.\n\nThe flood in Drell closed the bridge for 3 days."}, script{"12 people": 3})
	got := ask(t, a, Question{Text: "how many people died in the flood in Drell?"})
	if len(got.Quotes) != 2 || got.Quotes[0].SaidBy != "Mayor Ada Holt" && got.Quotes[0].SaidBy != "Ada Holt" || got.Quotes[1].SaidBy != "" {
		t.Errorf("quotes %+v", got.Quotes)
	}
}

// TestFurtherQuotesConfirm holds that a further quote is shown where another
// outlet gives the same answer, be it in other words about it, and not where the
// answer is another one: the reader seldom likes two, and then one is wrong.
func TestFurtherQuotesConfirm(t *testing.T) {
	for text, want := range map[string]int{
		"It took Anna Roe, a nurse and mother of three boys, until midnight": 2,
		"It took Anna, a nurse and mother of three boys, until midnight":     1, // half of the name
		"It took a sailor, a widower and father of three boys, until noon":   1,
	} {
		for outlet, want := range map[string]int{"Wire": 1, "Dispatch": want} {
			a := open(t, map[string]string{
				"a.md": dated("Wire", "2031-03-04", "On Monday Anna Roe counted ferries at the quay of Drell."),
				"b.md": dated(outlet, "2031-03-05", text+" to count them at the quay by lamplight."),
			}, script{"Monday [Anna Roe]": 4, "took [Anna Roe]": 2, "took [Anna],": 2, "took [a sailor]": 2})
			got := ask(t, a, Question{Text: "who counted ferries at the quay of Drell?", Limit: 10})
			if len(got.Quotes) != 2 || got.Telling != want {
				t.Errorf("%q, of the %s: %d of %d quotes are telling, want %d", text, outlet, got.Telling, len(got.Quotes), want)
			}
		}
	}
}

// TestFurtherQuotesOfASpeakerComeLast holds that no quote is lost where each
// speaker is shown once.
func TestFurtherQuotesOfASpeakerComeLast(t *testing.T) {
	one, other := new(Article), new(Article)
	got, speakers := eachSpeakerFirst([]Quote{
		{SaidBy: "Ada Holt", Sentence: "first", Article: one},
		{SaidBy: "ada holt", Sentence: "third", Article: other},
		{SaidBy: "Carl Brink", Sentence: "fourth", Article: one},
		{SaidBy: "Carl Brink", Sentence: "second", Article: other},
	})
	if order := firstWords(&Answer{Quotes: got}); speakers != 2 || !slices.Equal(order, []string{"first", "second", "third", "fourth"}) {
		t.Errorf("%d speakers, in the order %v", speakers, order)
	}
}

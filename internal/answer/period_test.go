package answer

import (
	"testing"
	"time"
)

func TestReportsOfTheTimeAskedAboutGoFirst(t *testing.T) {
	report := func(day, text string) string { return "---\npublished: " + day + "\n---\n" + text }
	a := open(t, map[string]string{
		"june.md":    report("2022-06-20", "The court in Drell fined the ferry company for 3 delays."),
		"monday.md":  report("2022-11-14", "The court in Drell fined the ferry company for 5 delays."),
		"friday.md":  report("2022-11-18", "The court in Drell fined the ferry company for 7 delays."),
		"undated.md": "The court in Drell fined the ferry company for 9 delays.",
	})
	asOf := time.Date(2022, time.November, 19, 0, 0, 0, 0, time.UTC)
	for question, want := range map[string]string{
		"Why was the ferry company in Drell fined?":                 "friday.md",
		"Why was the ferry company in Drell fined on Monday?":       "monday.md",
		"Why was the ferry company in Drell fined in June?":         "june.md",
		"Why was the ferry company in Drell fined on 20 June 2022?": "june.md",
		"Why was the ferry company in Drell fined yesterday?":       "friday.md",
	} {
		got, err := a.Ask(t.Context(), Question{Text: question, AsOf: asOf, Limit: 4})
		if err != nil || len(got.Quotes) == 0 || got.Quotes[0].Article.ID != want {
			t.Errorf("%q: %v, first of %+v is not from %s", question, err, got.Quotes, want)
		}
	}
}

// TestOldArticlesAreNotDoubtedForTheirAge holds that who asks years later, of
// articles that are all old, gets the answer that they would if the day of
// asking were not known, as surely.
func TestOldArticlesAreNotDoubtedForTheirAge(t *testing.T) {
	report := func(day, text string) string { return "---\npublished: " + day + "\n---\n" + text }
	a := open(t, map[string]string{
		"bridge.md":  report("2022-06-20", "The mayor of Drell resigned over the bridge."),
		"ferry.md":   report("2022-11-18", "The court in Drell fined the ferry company for 7 delays."),
		"undated.md": "The court in Drell has four judges.",
	})
	question := Question{Text: "Why was the ferry company in Drell fined?", Limit: 3}
	want, err := a.Ask(t.Context(), question)
	if err != nil {
		t.Fatal(err)
	}
	question.AsOf = time.Date(2026, time.November, 22, 0, 0, 0, 0, time.UTC)
	got, err := a.Ask(t.Context(), question)
	if err != nil || got.Confidence != want.Confidence || got.Quotes[0].Sentence != want.Quotes[0].Sentence {
		t.Errorf("years later %v, the confidence is %v, and %v when the day is not known", err, got.Confidence, want.Confidence)
	}
	question.AsOf = time.Date(2022, time.November, 19, 0, 0, 0, 0, time.UTC)
	if soon, err := a.Ask(t.Context(), question); err != nil || soon.Confidence <= want.Confidence {
		t.Errorf("on the next day the confidence is %v, %v, and %v when the day is not known", soon.Confidence, err, want.Confidence)
	}
}

func TestPeriod(t *testing.T) {
	day := func(month time.Month, d int) time.Time { return time.Date(2022, month, d, 0, 0, 0, 0, time.UTC) }
	asOf := day(time.November, 19) // a Saturday
	for question, want := range map[string]period{
		"who resigned?":              {asOf, asOf, asOf},
		"who resigned on Wednesday?": {day(time.November, 16), day(time.November, 16), asOf},
		"who resigned in October?":   {day(time.October, 1), day(time.October, 31), asOf},
		"who resigned this month?":   {day(time.November, 1), asOf, asOf},
		"who resigned in 1985?":      {asOf, asOf, asOf},
		"who will resign tomorrow?":  {asOf, asOf, asOf},
	} {
		if got := periodOf(question, asOf); got != want {
			t.Errorf("%q: %v, want %v", question, got, want)
		}
	}
	if got := periodOf("who resigned on Wednesday?", time.Time{}); got != (period{}) {
		t.Errorf("without a day of asking: %v", got)
	}
}

func TestOnlyArticlesOfTheSelectionAnswer(t *testing.T) {
	report := func(source, day, text string) string {
		return "---\nsource: " + source + "\npublished: " + day + "\n---\n" + text
	}
	a := open(t, map[string]string{
		"a.md": report("Dispatch", "2022-06-20", "The mayor of Drell resigned over the bridge."),
		"b.md": report("Wire", "2022-07-20", "The mayor of Drell resigned over the ferry."),
	})
	ask := func(q Question) []Quote {
		q.Text, q.Limit = "Why did the mayor of Drell resign?", 3
		got, err := a.Ask(t.Context(), q)
		if err != nil {
			t.Fatal(err)
		}
		return got.Quotes
	}
	july := time.Date(2022, time.July, 1, 0, 0, 0, 0, time.UTC)
	for name, test := range map[string]struct {
		question Question
		want     string
	}{
		"source": {Question{Source: "dispatch"}, "a.md"},
		"since":  {Question{Since: july}, "b.md"},
		"until":  {Question{Until: july}, "a.md"},
	} {
		if quotes := ask(test.question); len(quotes) != 1 || quotes[0].Article.ID != test.want {
			t.Errorf("%s: %+v", name, quotes)
		}
	}
	if quotes := ask(Question{Source: "Nobody"}); len(quotes) != 0 {
		t.Errorf("an unknown outlet says %+v", quotes)
	}
}

package lookout

import (
	"context"
	"slices"
	"testing"

	"byline/internal/corpus"
	"byline/internal/index"
	"byline/internal/watch"
	"byline/internal/words"
)

// rare is articles of which each word is held by one.
type rare struct{}

func (rare) Len() int { return 1000 }
func (rare) Frequencies(_ context.Context, terms []string) ([]int, error) {
	return slices.Repeat([]int{1}, len(terms)), nil
}

// TestDaysDoNotMakeAnEvent holds that two articles are not of one event because
// both are of a Monday in March, nor because of a word that is asked about.
func TestDaysDoNotMakeAnEvent(t *testing.T) {
	document := index.Analyze(corpus.Article{Title: "Ferry sinks on Monday", Text: "The ferry sank off Drell in March, yesterday."}, words.NewAnalyzer())
	terms, err := eventOf(t.Context(), document, rare{}, func(term string) bool { return term == "drell" })
	if err != nil {
		t.Fatal(err)
	}
	slices.Sort(terms)
	if !slices.Equal(terms, []string{"ferri", "sink"}) {
		t.Errorf("the event is known by %q", terms)
	}
}

// told is a piece of news without the articles that it is from.
func told(article, sentence string, sure float64) watch.Told {
	return watch.Told{News: watch.News{Source: watch.Source{Article: article}, Sentence: sentence}, Sure: sure, At: today}
}

// TestAnUnrelatedReportIsNew holds that news is not taken for a change of any
// news before it: as a change, an answer would be posted however unsure it is.
func TestAnUnrelatedReportIsNew(t *testing.T) {
	news := told("c.md", "The castle of Rovan was sold to a hotel company from Geneva.", 0.4)
	before := []watch.Told{
		told("a.md", "Goalkeeper Jon Pelling saved four penalties in the cup final.", 0.9),
		told("b.md", "Heavy snow cut off the villages around Varn.", 0.9),
	}
	if verdict := compare(&news, before); verdict != isNew || news.Before != "" {
		t.Errorf("compare = %d with %q before, want %d", verdict, news.Before, isNew)
	}
}

func TestArticlesOfMoreThanTwoWeeksAgoAreOld(t *testing.T) {
	for days, want := range map[int]bool{-1: false, 0: false, 14: false, 15: true} {
		if article := (&index.Summary{Published: today.AddDate(0, 0, -days)}); isOld(article, today) != want {
			t.Errorf("an article of %d days ago is old: %t", days, !want)
		}
	}
	if isOld(&index.Summary{}, today) {
		t.Error("an article without a date is old")
	}
}

// TestFiguresOfReportsFarApartDoNotDiffer holds that news is compared as of the
// days on which it was published: what happens again is no change.
func TestFiguresOfReportsFarApartDoNotDiffer(t *testing.T) {
	for days, want := range map[int]verdict{1: hasChanged, 90: isNew} {
		before := told("a.md", "At least 367 people were killed when an earthquake struck Marune.", 0)
		before.Published = today.AddDate(0, 0, -days)
		news := told("b.md", "At least 422 people were killed when an earthquake struck Marune.", 0)
		news.Published = today
		if got := compare(&news, []watch.Told{before}); got != want {
			t.Errorf("after %d days, verdict = %d, want %d", days, got, want)
		}
	}
}

func TestOverlap(t *testing.T) {
	for _, test := range []struct {
		a, b []string
		want float64
	}{
		{[]string{"ferri", "sink"}, []string{"sink", "drell", "ferri"}, 1},
		{[]string{"sink", "drell", "ferri", "storm"}, []string{"quake", "sink"}, 0.5},
		{[]string{"ferri"}, []string{"quake", "sink"}, 0},
		{nil, []string{"quake"}, 0},
		{nil, nil, 0},
	} {
		if got := overlap(test.a, test.b); got != test.want {
			t.Errorf("overlap(%q, %q) = %v, want %v", test.a, test.b, got, test.want)
		}
	}
}

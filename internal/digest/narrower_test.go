package digest

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"testing"

	"byline/internal/article"
	"byline/internal/corpus"
	"byline/internal/index"
	"byline/internal/words"
)

// flood is n articles about a flood, each about one of three towns in turn.
func flood(t *testing.T, n int) *Digester {
	files := make(map[string]string)
	for i := range n {
		town := []string{"Varnby", "Dunmarrow", "Port Ellis"}[i%3]
		files[fmt.Sprintf("%02d.md", i)] = fmt.Sprintf("---\ntitle: Flood, day %d\npublished: 2031-05-%02d\n---\nThe flood reached the streets of %s on day %d. People in %s carried sand to the doors.\n", i, 1+i%28, town, i, town)
	}
	return open(t, files)
}

func TestTooWideTopicOffersNarrowerOnes(t *testing.T) {
	d := flood(t, 30)
	_, err := d.Summarize(t.Context(), Topic{Text: "flood"})
	wide, ok := errors.AsType[*TooWideError](err)
	if !ok {
		t.Fatal(err)
	}
	if wide.Articles != 30 || wide.All != 30 || wide.Topic != "flood" {
		t.Errorf("the error is %+v, want 30 of 30 articles on flood", wide)
	}
	if want := []string{"Dunmarrow", "Port Ellis", "Varnby"}; !slices.Equal(slices.Sorted(slices.Values(wide.Narrower)), want) {
		t.Errorf("narrower: %q, want %q", wide.Narrower, want)
	}
	for _, narrower := range wide.Narrower {
		topic := Topic{Text: narrower}
		check(t, d, topic, summaryOf(t, d, topic))
	}
	within := Topic{Text: "flood", Selection: article.Selection{Since: date("2031-05-02"), Until: date("2031-05-06")}}
	check(t, d, within, summaryOf(t, d, within))
}

// TestNarrowerTopicsHeldByManyComeFirst: they are in the order of how many
// articles hold them, each weighed by how few others do, and there are five at
// most.
func TestNarrowerTopicsHeldByManyComeFirst(t *testing.T) {
	type town struct {
		name     string
		articles int
	}
	for _, test := range []struct {
		towns []town
		want  []string
	}{
		{[]town{{"Varnby", 12}, {"Lowick", 8}, {"Dunmarrow", 6}, {"Alder", 4}, {"Norra", 3}, {"Tarn", 2}}, []string{"Varnby", "Lowick", "Dunmarrow", "Alder", "Norra"}},
		{[]town{{"Varnby", 20}, {"Lowick", 13}, {"Dunmarrow", 2}}, []string{"Lowick", "Varnby", "Dunmarrow"}},
	} {
		files := make(map[string]string)
		for _, town := range test.towns {
			for i := range town.articles {
				files[fmt.Sprintf("%s%02d.md", town.name, i)] = fmt.Sprintf("---\ntitle: Flood, day %d\n---\nThe flood reached the streets of %s on day %d.\n", i, town.name, i)
			}
		}
		_, err := open(t, files).Summarize(t.Context(), Topic{Text: "flood"})
		wide, ok := errors.AsType[*TooWideError](err)
		if !ok {
			t.Fatalf("Summarize: %v, want a TooWideError", err)
		}
		if !slices.Equal(wide.Narrower, test.want) {
			t.Errorf("narrower topics = %q, want %q", wide.Narrower, test.want)
		}
	}
}

func TestNames(t *testing.T) {
	document := index.Analyze(corpus.Article{Source: "Harbour Post", Text: "Opera Of Lowick Burns\n\n" +
		"Yesterday the Bank of Varnby's doors stayed shut on Monday, said President Mara Quell. " +
		"So did those of the Fund for Dunmarrow, I told the Harbour Post. The Old New Big Red Mill burned, the President said."}, words.NewAnalyzer())
	got := names(bearer{Summary: &index.Summary{Source: "Harbour Post"}, document: document})
	if want := []string{"Bank of Varnby", "Fund for Dunmarrow", "President Mara Quell"}; !slices.Equal(slices.Sorted(maps.Keys(got)), want) {
		t.Errorf("names = %q, want %q", slices.Sorted(maps.Keys(got)), want)
	}
}

func TestFewArticlesAreNotTooWide(t *testing.T) {
	d := flood(t, wideArticles-1)
	topic := Topic{Text: "flood", Limit: 3}
	check(t, d, topic, summaryOf(t, d, topic))
}

func TestNameWithStops(t *testing.T) {
	for text, want := range map[string]string{
		"the Ever Given": "Ever Given", "The  Who Are": "Who Are", "ever given": "", "Suez Canal": "", "The": "", "": "",
	} {
		if got := nameWithStops(text); got != want {
			t.Errorf("nameWithStops(%q) = %q, want %q", text, got, want)
		}
	}
}

package lookout

import (
	"context"
	"slices"
	"testing"

	"byline/internal/corpus"
	"byline/internal/index"
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

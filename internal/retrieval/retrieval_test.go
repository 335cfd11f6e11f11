package retrieval

import (
	"testing"
	"time"

	"byline/internal/index"
	"byline/internal/index/bleve/blevetest"
	"byline/internal/perceptron"
	"byline/internal/query"
)

// testPromise are the weights of a promise that is a sum.
var testPromise = map[string]float64{"cover": 8, "strength": 4, "lateness": -0.5, "length": 0.5, "asking": -2}

// useTestPromise makes a test independent of the fitted network, which changes.
func useTestPromise(t testing.TB) {
	t.Helper()
	shipped := promiseOf
	t.Cleanup(func() { promiseOf = shipped })
	promiseOf = perceptron.New(promises, 2) // one unit for a sum above 0, one for a sum below
	promiseOf.Output = []float64{1, -1}
	for i, name := range promiseNames {
		promiseOf.Weights[i] = []float64{testPromise[name], -testPromise[name]}
	}
}

// open returns a real index of files, given by name, for the test's promise.
func open(t testing.TB, files map[string]string) *index.Index {
	t.Helper()
	useTestPromise(t)
	return blevetest.Open(t, files)
}

// find finds what may answer a question that is asked on no day.
func find(t testing.TB, ix *index.Index, question string) (*query.Query, []*Found) {
	t.Helper()
	q, err := query.Parse(t.Context(), question, time.Time{}, nil, ix)
	if err != nil {
		t.Fatal(err)
	}
	opened, err := Find(t.Context(), ix, q, Request{})
	if err != nil {
		t.Fatal(err)
	}
	return q, opened
}

// TestChooseIsFindWithoutOpening: articles that are chosen are those found, in the
// same order, each as well; the best one's rival is the second.
func TestChooseIsFindWithoutOpening(t *testing.T) {
	ix := open(t, map[string]string{
		"a.txt": "Divers raised the bronze bell of the ferry.",
		"b.txt": "The bell of the school rang at noon.",
		"c.txt": "A choir won the contest.",
	})
	q, opened := find(t, ix, "who raised the bronze bell?")
	chosen, err := Choose(t.Context(), ix, q, Request{})
	if err != nil || len(chosen) != 2 || len(opened) != 2 {
		t.Fatalf("chosen %+v, found %+v, %v, want two articles each", chosen, opened, err)
	}
	for i, c := range chosen {
		if c.ID != opened[i].ID || c.Hit != opened[i].Hit || opened[i].Document == nil {
			t.Errorf("chosen %+v, found %+v", c, opened[i])
		}
	}
	first, second := opened[0], opened[1]
	if first.ID != "a.txt" || first.Strength != 1 || first.Rank != 0 || first.Rival != second.Strength {
		t.Errorf("the best article is found as %+v", first.Hit)
	}
	if second.Strength <= 0 || second.Strength >= 1 || second.Rank != 1.0/openedArticles || second.Rival != 1 {
		t.Errorf("the second article is found as %+v", second.Hit)
	}
	q, opened = find(t, ix, "where is the wombat?")
	if len(opened) != 0 || len(Passages(q, opened, MostPassages)) != 0 {
		t.Errorf("a wombat is found in %+v", opened)
	}
}

package bleve

import (
	"fmt"
	"maps"
	"testing"

	"github.com/RoaringBitmap/roaring/v2"

	"byline/internal/article"
	"byline/internal/index"
	"byline/internal/words"
)

// TestPostingsHaveTheFrequencies compares the frequencies of all terms with those
// in the articles themselves.
func TestPostingsHaveTheFrequencies(t *testing.T) {
	engine, err := Open(t.TempDir(), Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer engine.Close()
	build, err := engine.Begin(t.Context(), nil)
	if err != nil {
		t.Fatal(err)
	}
	var articles []index.Stored
	for i, text := range []string{
		"A ferry sank.", "A ferry met a ferry, and that ferry met another ferry.", "Storm, storm, storm.", "The harbour was quiet.",
	} {
		a := article.Article{ID: fmt.Sprint(i), Title: "Quiet harbour", Text: text, File: "a.txt"}
		articles = append(articles, index.Stored{Document: index.Analyze(a, words.NewAnalyzer()), Hash: article.ContentHash(&a)})
	}
	if err := build.Put(t.Context(), articles); err != nil {
		t.Fatal(err)
	}
	published, err := build.Publish(t.Context(), nil)
	if err != nil {
		t.Fatal(err)
	}
	defer published.Close()
	s := published.(*snapshot)
	want := make(map[string]map[string]float64)
	for _, a := range articles {
		for _, term := range a.FoundBy() {
			if want[term] == nil {
				want[term] = make(map[string]float64)
			}
			want[term][a.ID]++
		}
	}
	for term, frequencies := range want {
		got := make(map[string]float64)
		err := s.store.visit(t.Context(), term, func(number uint64, frequency float64) {
			id, err := s.id(number)
			if err != nil {
				t.Fatal(err)
			}
			got[id] = frequency
		})
		if err != nil || !maps.Equal(got, frequencies) {
			t.Errorf("%q is held %v times (%v), want %v", term, got, err, frequencies)
		}
		// The second count is of the remembered postings.
		for range 2 {
			counts, err := s.Frequencies(t.Context(), []string{term})
			if err != nil || counts[0] != len(frequencies) {
				t.Errorf("%d articles hold %q (%v), want %d", counts, term, err, len(frequencies))
			}
		}
	}
}

func TestRecentKeepsTheLatestTerms(t *testing.T) {
	var r recent
	held := roaring.BitmapOf(1, 7)
	for i := range recentTerms + 1 {
		r.keep(fmt.Sprint(i), []*roaring.Bitmap{nil, held})
		r.keep(fmt.Sprint(i), []*roaring.Bitmap{nil, held}) // again takes no place
	}
	if _, known := r.in(1, "0"); known {
		t.Error("the oldest term is kept")
	}
	for i := 1; i <= recentTerms; i++ {
		none, known := r.in(0, fmt.Sprint(i))
		got, also := r.in(1, fmt.Sprint(i))
		if !known || !also || none != nil || got != held {
			t.Fatalf("term %d: %v, %v", i, none, got)
		}
	}
	if len(r.of) != recentTerms {
		t.Errorf("%d terms are kept", len(r.of))
	}
}

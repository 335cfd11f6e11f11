package indextest

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"byline/internal/article"
)

func (s Suite) testSearches(t *testing.T) {
	articles := newArticles(1, 150)
	snapshot, m := s.holding(t, articles...), modelOf(articles)
	random := rand.New(rand.NewPCG(2, 2))
	var queries []article.Query
	for range 60 {
		queries = append(queries, article.Query{Terms: newTerms(random), Selection: newSelection(random), Limit: 1 + random.IntN(40)})
	}
	queries = append(queries, article.Query{Limit: 5}, query("zebra"))
	found, err := snapshot.Search(t.Context(), queries...)
	if err != nil || len(found) != len(queries) {
		t.Fatalf("%d lists, want %d: %v", len(found), len(queries), err)
	}
	for i, q := range queries {
		s.compare(t, fmt.Sprintf("%+v", q), found[i], m.search(q), q.Limit)
	}
}

// testNearness checks that the day counts for all articles that a query finds,
// and not only for the best of them.
func (s Suite) testNearness(t *testing.T) {
	articles := newArticles(3, 150)
	snapshot, m := s.holding(t, articles...), modelOf(articles)
	random := rand.New(rand.NewPCG(4, 4))
	for range 40 {
		day := time.Date(2031, time.March, 1+random.IntN(60), 0, 0, 0, 0, time.UTC)
		near := &article.Near{Gain: 4, Spans: []article.Span{{First: day, Last: day.AddDate(0, 0, random.IntN(3)), Half: 2}}}
		if random.IntN(2) == 0 {
			near.Spans[0].Asked = day.AddDate(0, 0, random.IntN(9))
		}
		if random.IntN(3) == 0 {
			near.Spans = append(near.Spans, article.Span{First: day.AddDate(0, 0, 20), Last: day.AddDate(0, 0, 21), Half: 3})
		}
		q := article.Query{Terms: newTerms(random), Near: near, Limit: 1 + random.IntN(10)}
		found, err := snapshot.Search(t.Context(), q)
		if err != nil {
			t.Fatal(err)
		}
		s.compare(t, fmt.Sprintf("%+v near %+v", q, near), found[0], m.search(q), q.Limit)
	}
}

func (s Suite) testTopics(t *testing.T) {
	articles := newArticles(5, 150)
	snapshot, m := s.holding(t, articles...), modelOf(articles)
	random := rand.New(rand.NewPCG(6, 6))
	for range 40 {
		topic := article.Topic{Selection: newSelection(random), Covered: 0.6, Relevant: 0.5, Limit: 1000}
		for _, term := range newTerms(random) {
			alike := newTerms(random)[:1]
			alike[0].Weight = 0.3
			term.Weight = 1
			topic.Words = append(topic.Words, article.Word{Terms: append([]article.Term{term}, alike...), Weight: 0.5 + random.Float64(), Full: 2.2})
		}
		want := m.bearing(topic)
		found, all, err := snapshot.Bearing(t.Context(), topic)
		if err != nil {
			t.Fatal(err)
		}
		if s.Tolerance == 0 && all != len(want) {
			t.Errorf("on %+v bear %d articles, want %d", topic, all, len(want))
		}
		if s.Tolerance == 0 || all == len(want) { // else which are just relevant enough is left open
			s.compare(t, fmt.Sprintf("%+v", topic), found, want, topic.Limit)
		}
		if len(want) > 2 {
			topic.Limit = 2
			few, all, err := snapshot.Bearing(t.Context(), topic)
			if err != nil || len(few) != 2 || all < len(few) || s.Tolerance == 0 && all != len(want) {
				t.Errorf("of %d that bear, %d of %d are found: %v", len(want), len(few), all, err)
			}
		}
	}
}

func (s Suite) testCounts(t *testing.T) {
	articles := newArticles(7, 120)
	snapshot, m := s.holding(t, articles...), modelOf(articles)
	var length int64
	for _, d := range m {
		length += int64(d.Length())
	}
	if got, err := snapshot.Length(t.Context()); err != nil || snapshot.Len() != len(articles) || got != length {
		t.Errorf("%d articles of the length %d, want %d of %d: %v", snapshot.Len(), got, len(articles), length, err)
	}
	terms := []string{"zebra", "the", ""}
	for _, word := range vocabulary {
		terms = append(terms, strings.TrimSuffix(word, "s"))
	}
	counts, err := snapshot.Frequencies(t.Context(), terms)
	if err != nil || len(counts) != len(terms) {
		t.Fatal(counts, err)
	}
	for i, term := range terms {
		want := 0
		for _, d := range m {
			if slices.Contains(d.FoundBy(), term) {
				want++
			}
		}
		if counts[i] != want {
			t.Errorf("%d articles hold %q, want %d", counts[i], term, want)
		}
	}
	random := rand.New(rand.NewPCG(8, 8))
	for range 30 {
		selection, want := newSelection(random), 0
		for _, a := range articles {
			if selection.Admits(a.Source, a.Published) {
				want++
			}
		}
		if n, err := snapshot.Count(t.Context(), selection); err != nil || n != want {
			t.Errorf("%+v chooses %d articles, want %d: %v", selection, n, want, err)
		}
	}
}

func (s Suite) testSpelling(t *testing.T) {
	snapshot := s.holding(t,
		article.Article{ID: "a", Text: "Harbour workers in Drellmoor went on strike."},
		article.Article{ID: "b", Text: "The strikes at Dremoor spread; a stroke of luck, said one striker in Grellmoor."})
	var spelt []string
	var want [][]string
	for term, similar := range map[string][]string{
		"drellmoor":                     {"dremoor"},
		"drelmoor":                      {"drellmoor", "dremoor"},
		"dreu":                          nil,
		"srtike":                        {"strike", "striker", "stroke"},
		"":                              nil,
		"\xff":                          nil,
		strings.Repeat("drellmoor", 20): nil,
	} {
		spelt, want = append(spelt, term), append(want, similar)
	}
	terms := []string{"strike", "drellmoor", "absent"}
	frequencies := []int{2, 1, 0}
	// Twice, as an engine may remember what it has found.
	for range 2 {
		counts, similar, err := snapshot.Words(t.Context(), terms, spelt)
		if err != nil || !slices.Equal(counts, frequencies) {
			t.Fatalf("%d articles hold %q, want %d: %v", counts, terms, frequencies, err)
		}
		for i, term := range spelt {
			if !slices.Equal(similar[i], want[i]) {
				t.Errorf("%.20q is like %q, want %q", term, similar[i], want[i])
			}
			counts, err := snapshot.Frequencies(t.Context(), similar[i])
			if err != nil || slices.ContainsFunc(counts, func(n int) bool { return n < 1 || n > 2 }) {
				t.Errorf("%d articles hold %q: %v", counts, similar[i], err)
			}
		}
	}
}

package opensearch

import (
	"net/http"
	"slices"
	"testing"

	"byline/internal/index"
)

// searched is how often an index was searched, and asked for similar terms.
type searched struct {
	Queries     int `json:"query_total"`
	Suggestions int `json:"suggest_total"`
}

// visits is how often each index of a generation was searched.
func visits(t *testing.T, s *snapshot) map[string]searched {
	t.Helper()
	var stats struct {
		Indices map[string]struct{ Total struct{ Search searched } }
	}
	if err := s.engine.client.do(t.Context(), request{method: http.MethodGet, path: "/" + s.of.target() + "/_stats/search?level=indices"}, &stats); err != nil {
		t.Fatal(err)
	}
	all := make(map[string]searched)
	for name, of := range stats.Indices {
		all[name] = of.Total.Search
	}
	return all
}

// TestManyTermsVisitAMonthOnce holds that counting many terms searches each month
// once, and only those with removed articles again, for each term and for their
// number; and that the counts are those of articles that are served.
func TestManyTermsVisitAMonthOnce(t *testing.T) {
	e := testEngine(t)
	e.config.DivideAbove = -1
	first := publish(t, e, nil, func(b index.Build) { put(t, b, monthly(80)...) })
	defer first.Close()
	second := publish(t, e, first, func(b index.Build) {
		if err := b.Delete(t.Context(), []string{"m3", "m15"}); err != nil { // both of April, with a ferry
			t.Fatal(err)
		}
	})
	defer second.Close()
	terms := []string{"canal", "ferri", "strike", "harbour", "wage", "yard", "zither", "dredg", "sank", "worker"}
	for _, test := range []struct {
		of    index.Snapshot
		canal int
		again []int // the months with removed articles
	}{
		{first, 80, nil}, {second, 78, []int{202104}},
	} {
		s := test.of.(*snapshot)
		before := visits(t, s)
		numbers, err := s.Frequencies(t.Context(), terms)
		if err != nil {
			t.Fatal(err)
		}
		if numbers[0] != test.canal || numbers[1] != 27-(80-test.canal) || numbers[6] != 0 {
			t.Errorf("%d hold %q, %d %q, %d %q", numbers[0], terms[0], numbers[1], terms[1], numbers[6], terms[6])
		}
		after := visits(t, s)
		for _, p := range s.of.Partitions {
			want := 1
			if slices.Contains(test.again, p.Month) {
				want += 1 + len(terms)
			}
			if n := after[p.Index].Queries - before[p.Index].Queries; n != want {
				t.Errorf("the index of month %d was searched %d times, want %d", p.Month, n, want)
			}
		}
	}
}

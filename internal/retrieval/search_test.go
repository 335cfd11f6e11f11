package retrieval

import (
	"context"
	"slices"
	"testing"
	"time"

	"byline/internal/article"
	"byline/internal/query"
)

// TestCommonWordsAreSearchedForWhenThereAreFewOthers holds that a word that half of
// the articles hold is left out beside three others, and not beside two.
func TestCommonWordsAreSearchedForWhenThereAreFewOthers(t *testing.T) {
	const articles = 10_000
	common := query.Term{Text: "people", Weight: 1, Frequency: articles / 2}
	var rare []query.Term
	for _, text := range []string{"harbour", "pier", "weir"} {
		rare = append(rare, query.Term{Text: text, Weight: 5, Frequency: 3})
	}
	for others, want := range map[int]bool{2: true, 3: false} {
		q := &query.Query{Terms: append(slices.Clone(rare[:others]), common)}
		searched := slices.ContainsFunc(searchTerms(q, articles), func(term article.Term) bool { return term.Text == common.Text })
		if searched != want {
			t.Errorf("beside %d others: searched for is %v", others, searched)
		}
	}
}

// TestTheNewestReportIsNearerInTime: where the newest report is asked for, nearness
// falls faster.
func TestTheNewestReportIsNearerInTime(t *testing.T) {
	asked := time.Date(2031, 4, 20, 0, 0, 0, 0, time.UTC)
	nearness := func(q *query.Query) float64 {
		near := article.Near{Spans: daysAsked(q, asked), Gain: freshness}
		return near.Nearness(asked.AddDate(0, 0, -freshDays))
	}
	if any, newest := nearness(&query.Query{}), nearness(&query.Query{Newest: true}); any < 0.49 || any > 0.51 || newest > any/2 {
		t.Errorf("%d days before it is near by %v, or by %v for the newest", freshDays, any, newest)
	}
}

// recorded is a finder that keeps what was searched for.
type recorded struct {
	Finder
	queries []article.Query
}

func (r *recorded) Search(ctx context.Context, queries ...article.Query) ([][]article.Candidate, error) {
	r.queries = append(r.queries, queries...)
	return r.Finder.Search(ctx, queries...)
}

// TestWhatComesNextIsSaid: a search says how many articles will be opened, and how
// many of the newest are wanted next, so that a finder that is far away sends all
// at once; only choosing opens none.
func TestWhatComesNextIsSaid(t *testing.T) {
	ix := &recorded{Finder: open(t, map[string]string{"a.txt": "Divers raised the bell."})}
	q := &query.Query{Terms: []query.Term{{Text: "bell", Weight: 1, Frequency: 1}}}
	if _, err := Find(t.Context(), ix, q, Request{Newest: 7}); err != nil {
		t.Fatal(err)
	}
	if _, err := Choose(t.Context(), ix, q, Request{}); err != nil {
		t.Fatal(err)
	}
	found, chosen := ix.queries[0], ix.queries[1]
	if found.Newest != 7 || found.Read != openedArticles || chosen.Newest != 0 || chosen.Read != 0 || found.Limit != foundArticles {
		t.Errorf("searched for %+v, and only to choose for %+v", found, chosen)
	}
}

package opensearch

import (
	"errors"
	"fmt"
	"io"
	"math"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"golang.org/x/sync/errgroup"

	"byline/internal/article"
	"byline/internal/index"
)

// monthly are articles of four months and some without a date; their texts differ
// in length from month to month.
func monthly(n int) []index.Stored {
	var all []index.Stored
	for i := range n {
		day := ""
		if i%9 != 0 {
			day = time.Date(2021, time.Month(1+i%4), 1+i%28, 0, 0, 0, 0, time.UTC).Format(time.DateOnly)
		}
		text := "The canal was dredged."
		for j := range (i%4)*3 + i%5 {
			text += fmt.Sprintf(" Workers of yard %d strike over wages in the harbour.", (i+j)%7)
		}
		if i%3 == 0 {
			text += " A ferry sank."
		}
		all = append(all, analyzed(fmt.Sprintf("m%d", i), fmt.Sprintf("Report %d", i), text, "Herald", day))
	}
	return all
}

// pairOf are generations with the same articles, in one index and in one a month.
func pairOf(t *testing.T, articles []index.Stored) (whole, parted index.Snapshot) {
	t.Helper()
	one, many := testEngine(t), testEngine(t)
	many.config.DivideAbove = -1
	whole = publish(t, one, nil, func(b index.Build) { put(t, b, articles...) })
	t.Cleanup(func() { whole.Close() })
	parted = publish(t, many, nil, func(b index.Build) { put(t, b, articles...) })
	t.Cleanup(func() { parted.Close() })
	return whole, parted
}

// TestPartitionsScoreAlike holds that a question has the same first ten articles,
// with the same scores, whether they are partitioned or not, also when Lucene
// still counts articles that were replaced or removed.
func TestPartitionsScoreAlike(t *testing.T) {
	whole, parted := pairOf(t, monthly(80))
	if n := len(parted.(*snapshot).of.Partitions); n != 5 {
		t.Errorf("there are %d partitions, want 5", n)
	}
	wantAlike(t, parted, whole)
	replaced := monthly(16)[10:] // so few that Lucene merges nothing
	for i := range replaced {
		replaced[i] = analyzed(replaced[i].ID, "Changed", "A ferry passed the canal. No strike in the harbour.", "Herald", "2021-02-0"+fmt.Sprint(1+i%9))
	}
	update := func(s index.Snapshot) index.Snapshot {
		next := publish(t, s.(*snapshot).engine, s, func(b index.Build) {
			put(t, b, replaced...)
			if err := b.Delete(t.Context(), []string{"m3", "m42"}); err != nil {
				t.Fatal(err)
			}
		})
		t.Cleanup(func() { next.Close() })
		if next.(*snapshot).stock.exact {
			t.Error("Lucene counts no removed articles")
		}
		return next
	}
	wantAlike(t, update(parted), update(whole))
}

// wantAlike holds that a partitioned generation scores as a whole one does.
func wantAlike(t *testing.T, parted, whole index.Snapshot) {
	t.Helper()
	february := article.Selection{Since: time.Date(2021, 2, 1, 0, 0, 0, 0, time.UTC), Until: time.Date(2021, 2, 28, 0, 0, 0, 0, time.UTC)}
	near := &article.Near{Gain: 1, Spans: []article.Span{{First: february.Since, Last: february.Until, Half: 7}}}
	for _, q := range []article.Query{
		{Limit: 10}, {Limit: 10, Selection: february}, {Limit: 10, Near: near},
		{Limit: 10, Selection: article.Selection{Sources: []string{"herald"}, Until: february.Until}},
	} {
		for _, terms := range [][]string{{"ferri"}, {"canal", "ferri", "strike"}, {"harbour", "harbor", "wage", "yard"}} {
			q.Terms = nil
			for i, text := range terms {
				q.Terms = append(q.Terms, article.Term{Text: text, Weight: 3 / float64(i+1)})
			}
			want, err := whole.Search(t.Context(), q)
			if err != nil {
				t.Fatal(err)
			}
			got, err := parted.Search(t.Context(), q)
			if err != nil || len(got[0]) != len(want[0]) || len(got[0]) == 0 {
				t.Fatalf("%v: %d articles, want %d: %v", terms, len(got[0]), len(want[0]), err)
			}
			for i, c := range got[0] {
				if c.ID != want[0][i].ID || math.Abs(c.Score-want[0][i].Score) > 1e-5*want[0][i].Score {
					t.Errorf("%v, %+v: article %d is %s with %v, want %s with %v", terms, q.Selection, i, c.ID, c.Score, want[0][i].ID, want[0][i].Score)
				}
			}
		}
	}
}

// TestDaysAskTheirPartitions holds that what needs no scores asks only the months
// of the days.
func TestDaysAskTheirPartitions(t *testing.T) {
	g := generation{Index: "byline-000001-0123abcd"}
	day := func(month time.Month) time.Time { return time.Date(2021, month, 15, 0, 0, 0, 0, time.UTC) }
	if g.within(article.Selection{Since: day(2)}) != nil {
		t.Error("a generation without partitions has some to choose from")
	}
	for _, month := range []int{noMonth, firstMonth, 202101, 202102, 202103, lastMonth} {
		g.Partitions = append(g.Partitions, partition{month, fmt.Sprint(month)})
	}
	for _, test := range []struct {
		selection article.Selection
		want      []string
	}{
		{article.Selection{}, nil},
		{article.Selection{Since: day(2), Until: day(2)}, []string{"0", "202102"}},
		{article.Selection{Until: day(1)}, []string{"0", "199001", "202101"}},
		{article.Selection{Since: day(3)}, []string{"0", "202103", "204912"}},
		{article.Selection{Since: time.Date(3000, 1, 1, 0, 0, 0, 0, time.UTC)}, []string{"0", "204912"}},
		{article.Selection{Until: time.Date(1900, 1, 1, 0, 0, 0, 0, time.UTC)}, []string{"0", "199001"}},
	} {
		if got := g.within(test.selection); !slices.Equal(got, test.want) {
			t.Errorf("%+v asks %q, want %q", test.selection, got, test.want)
		}
	}
}

// TestGrowingIsMovedOver holds that a generation which has grown past the size is
// moved into partitions by the next build, which keeps all articles, and that
// later builds make only the months anew that they change; and that what no
// generation needs any more is removed.
func TestGrowingIsMovedOver(t *testing.T) {
	e := testEngine(t)
	articles := monthly(40)
	first := publish(t, e, nil, func(b index.Build) { put(t, b, articles...) })
	if first.(*snapshot).of.isPartitioned() {
		t.Error("it is partitioned from the start")
	}
	e.config.DivideAbove = len(articles) - 1
	second := publish(t, e, first, func(b index.Build) { put(t, b, analyzed("new", "New", "A ferry came.", "Outlet", "2021-02-03")) })
	before := second.(*snapshot).of.Partitions
	if len(before) != 5 || second.Len() != 41 || first.Len() != 40 || has(first, t, "ferri") != 14 || has(second, t, "ferri") != 15 {
		t.Errorf("%d articles in %v, before %d", second.Len(), before, first.Len())
	}
	for _, a := range articles {
		documents, err := second.Documents(t.Context(), []string{a.ID})
		if err != nil || documents[0] == nil || documents[0].Text != a.Text || !documents[0].Published.Equal(a.Published) {
			t.Fatalf("article %s is %+v: %v", a.ID, documents[0], err)
		}
	}
	// The new article moves from February to March, within one build by way of April.
	third := publish(t, e, second, func(b index.Build) {
		put(t, b, analyzed("new", "New", "A ferry came.", "Outlet", "2021-04-03"), analyzed("new", "New", "A ferry came.", "Outlet", "2021-03-03"))
	})
	after := third.(*snapshot).of.Partitions
	for i, p := range after {
		changed := p.Month == 202102 || p.Month == 202103 || p.Month == 202104
		if (p.Index != before[i].Index) != changed {
			t.Errorf("partition %+v was %+v", p, before[i])
		}
	}
	if third.Len() != 41 || has(third, t, "ferri") != 15 {
		t.Errorf("%d articles, %d about a ferry", third.Len(), has(third, t, "ferri"))
	}
	// An aborted build leaves nothing.
	own := len(indexes(t, e))
	b, err := e.Begin(t.Context(), third)
	if err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(b.Delete(t.Context(), []string{"new", "m1"}), b.Abort(t.Context())); err != nil {
		t.Error(err)
	}
	if n := len(indexes(t, e)); n != own {
		t.Errorf("an aborted build leaves %d indexes, of %d", n, own)
	}
	if err := errors.Join(first.Close(), second.Close()); err != nil {
		t.Error(err)
	}
	expire(t, e)
	if err := e.sweep(t.Context()); err != nil {
		t.Fatal(err)
	}
	// The state, the notes and five months.
	if names := indexes(t, e); len(names) != 7 || has(third, t, "canal") != 40 {
		t.Errorf("there remain %q", names)
	}
	var aliases map[string]struct{ Aliases map[string]any }
	if err := e.client.do(t.Context(), request{method: http.MethodGet, path: "/" + e.config.Name + "-*/_alias"}, &aliases); err != nil {
		t.Fatal(err)
	}
	for name, of := range aliases {
		if len(of.Aliases) > 1 {
			t.Errorf("index %s has the aliases %v", name, of.Aliases)
		}
	}
	// A month that somebody removes is noticed.
	ask(t, e, http.MethodDelete, "/"+after[1].Index, nil)
	if _, err := third.Search(t.Context(), article.Query{Terms: []article.Term{{Text: "canal", Weight: 1}}, Limit: 5}); !errors.Is(err, index.ErrUnreadable) || !third.Damaged() {
		t.Errorf("a search without a month: %v", err)
	}
	if _, err := e.Current(t.Context()); !errors.Is(err, index.ErrNoSnapshot) {
		t.Error(err)
	}
	if err := third.Close(); err != nil {
		t.Error(err)
	}
}

// TestADividedBuildPutsSideBySide puts a batch while another one is being put;
// a wait for the other one would never end.
func TestADividedBuildPutsSideBySide(t *testing.T) {
	b := &build{engine: &Engine{config: Config{DivideAbove: -1}}}
	b.months = newMonths(b)
	b.dividing.RLock() // as the other one does
	defer b.dividing.RUnlock()
	if err := b.Put(t.Context(), nil); err != nil {
		t.Error(err)
	}
}

// TestFirstBuildIsDivided holds that a build from nothing which grows past the
// size while several put articles is partitioned before it serves, with its
// notes, and that an article which is put again in another month is there once.
func TestFirstBuildIsDivided(t *testing.T) {
	e := testEngine(t)
	e.config.DivideAbove = 30
	articles := monthly(60)
	s := publish(t, e, nil, func(b index.Build) {
		put(t, b, analyzed("m1", "Before", "A ferry came.", "Outlet", "2021-11-03"))
		if err := b.Note(t.Context(), strings.NewReader("noted before")); err != nil {
			t.Fatal(err)
		}
		var putting errgroup.Group
		for part := range slices.Chunk(articles, 7) {
			putting.Go(func() error { return b.Put(t.Context(), part) })
		}
		if err := putting.Wait(); err != nil {
			t.Fatal(err)
		}
	})
	defer s.Close()
	g := s.(*snapshot).of
	notes, err := s.Notes(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	noted, err := io.ReadAll(notes)
	if len(g.Partitions) < 5 || s.Len() != len(articles) || has(s, t, "canal") != len(articles) || string(noted) != "noted before" || err != nil {
		t.Errorf("%d articles in %v, noted %q: %v", s.Len(), g.Partitions, noted, err)
	}
	for _, a := range articles {
		documents, err := s.Documents(t.Context(), []string{a.ID})
		if err != nil || documents[0] == nil || documents[0].Text != a.Text {
			t.Fatalf("article %s is %+v: %v", a.ID, documents[0], err)
		}
	}
	if damage, err := s.Verify(t.Context()); damage != nil || err != nil {
		t.Error(damage, err)
	}
}

// expire ends the time for which replaced generations are kept.
func expire(t *testing.T, e *Engine) {
	t.Helper()
	err := e.change(t.Context(), func(s *state) error {
		for i := range s.Kept {
			s.Kept[i].Until = time.Now().Add(-time.Second)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

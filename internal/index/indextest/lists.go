package indextest

import (
	"cmp"
	"math/rand/v2"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"byline/internal/article"
	"byline/internal/index"
)

func (s Suite) testLists(t *testing.T) {
	articles := newArticles(9, 130)
	for i := range 12 { // of one moment, and without a day
		articles[i].Published = time.Date(2031, time.March, 9, 12, 0, 0, 0, time.UTC)
		articles[20+i].Published = time.Time{}
	}
	snapshot := s.holding(t, articles...)
	byTime := slices.Clone(articles)
	slices.SortFunc(byTime, func(a, b article.Article) int {
		return cmp.Or(b.Published.Compare(a.Published), cmp.Compare(a.ID, b.ID))
	})
	random := rand.New(rand.NewPCG(10, 10))
	for n := range 30 {
		selection, limit := newSelection(random), 1+random.IntN(150)
		if n == 0 {
			selection, limit = article.Selection{}, len(articles)
		}
		want := []string{}
		for _, a := range byTime {
			if selection.Admits(a.Source, a.Published) && len(want) < limit {
				want = append(want, a.ID)
			}
		}
		latest, err := snapshot.Latest(t.Context(), selection, limit)
		got := []string{}
		for _, summary := range latest {
			got = append(got, summary.ID)
		}
		if err != nil || !slices.Equal(got, want) {
			t.Errorf("the latest %d of %+v are %q, want %q: %v", limit, selection, got, want, err)
		}
	}
	byID := slices.Clone(articles)
	slices.SortFunc(byID, func(a, b article.Article) int { return cmp.Compare(a.ID, b.ID) })
	after, listed := "", []string{}
	for {
		page, err := snapshot.List(t.Context(), after, 7)
		if err != nil || len(page) > 7 {
			t.Fatalf("%d articles a page: %v", len(page), err)
		}
		for _, entry := range page {
			listed = append(listed, entry.ID)
		}
		if len(page) < 7 {
			break
		}
		after = page[6].ID
	}
	if !slices.Equal(listed, idsOfAll(byID)) {
		t.Errorf("listed are %q", listed)
	}
	if page, err := snapshot.List(t.Context(), "b", 1); err != nil || len(page) != 1 || page[0].ID != "b1" {
		t.Errorf("after an id that is none comes %v: %v", page, err)
	}
	want := map[string]article.Source{}
	for _, a := range articles {
		of := want[a.Source]
		of.Name = a.Source
		of.Articles++
		switch {
		case a.Published.IsZero():
			of.Undated++
		default:
			if of.First.IsZero() || a.Published.Before(of.First) {
				of.First = a.Published
			}
			if a.Published.After(of.Last) {
				of.Last = a.Published
			}
		}
		want[a.Source] = of
	}
	sources, err := snapshot.Sources(t.Context())
	if err != nil || len(sources) != len(want) {
		t.Fatalf("%d sources, want %d: %v", len(sources), len(want), err)
	}
	for i, got := range sources {
		of := want[got.Name]
		if got.Articles != of.Articles || got.Undated != of.Undated || !sameDay(got.First, of.First) || !sameDay(got.Last, of.Last) {
			t.Errorf("source %+v, want %+v", got, of)
		}
		if i > 0 && (got.Articles > sources[i-1].Articles || got.Articles == sources[i-1].Articles && got.Name < sources[i-1].Name) {
			t.Errorf("%+v comes after %+v", got, sources[i-1])
		}
	}
}

// sameDay allows for days in another time zone.
func sameDay(a, b time.Time) bool {
	return a.IsZero() == b.IsZero() && (article.Day(a) == article.Day(b) || a.Sub(b).Abs() <= 24*time.Hour)
}

func idsOfAll(articles []article.Article) []string {
	ids := []string{}
	for _, a := range articles {
		ids = append(ids, a.ID)
	}
	return ids
}

func (s Suite) testLookups(t *testing.T) {
	articles := []article.Article{
		{ID: "x#10", File: "x", Title: "The Storm", Source: "Wire", URL: "https://example.org/1", Author: "A. Writer", Line: "l1", Text: "A storm came."},
		{ID: "x#9", File: "x", Title: "the  STORM", Text: "A storm came again."},
		{ID: "w", File: "w", Title: "The storm", Text: "A storm came once more.", Published: time.Date(2031, 3, 4, 5, 6, 7, 0, time.FixedZone("", 3600))},
		{ID: "v", File: "v", Title: "The storms", Text: "Storms came."},
		{ID: "u", File: "v", Title: strings.Repeat("long ", 300) + "one", Text: "Long."},
		{ID: "t", File: "v", Title: strings.Repeat("long ", 300) + "two", Text: "Long."},
		{ID: `q"u*o\te: (1)/é`, File: `f"i*l\e (é).txt`, Title: `A "quoted* \title: (é)`, Text: "Quoted."},
	}
	snapshot := s.holding(t, articles...)
	key := func(id string) *uint32 { k := article.Key(id); return &k }
	for _, test := range []struct {
		by   index.Lookup
		want []string
	}{
		{index.Lookup{IDs: []string{"v", "none", "w", "v"}}, []string{"v", "", "w", "v"}},
		{index.Lookup{IDs: []string{articles[6].ID, ""}}, []string{articles[6].ID, ""}},
		{index.Lookup{}, nil},
		{index.Lookup{Title: " The Storm"}, []string{"w", "x#9", "x#10"}},
		{index.Lookup{Title: "Storm"}, nil},
		{index.Lookup{Title: articles[4].Title}, []string{"u"}},
		{index.Lookup{Title: articles[6].Title}, []string{articles[6].ID}},
		{index.Lookup{File: "x"}, []string{"x#9", "x#10"}},
		{index.Lookup{File: "v"}, []string{"t", "u", "v"}},
		{index.Lookup{File: articles[6].File}, []string{articles[6].ID}},
		{index.Lookup{File: "none"}, nil},
		{index.Lookup{Key: key("x#9")}, []string{"x#9"}},
		{index.Lookup{Key: key("none")}, nil},
	} {
		entries, err := snapshot.Lookup(t.Context(), test.by)
		var got []string
		for _, entry := range entries {
			if entry == nil {
				got = append(got, "")
			} else {
				got = append(got, entry.ID)
			}
		}
		if err != nil || !slices.Equal(got, test.want) {
			t.Errorf("%+v gives %q, want %q: %v", test.by, got, test.want, err)
		}
	}
	for _, a := range articles {
		entries, err := snapshot.Lookup(t.Context(), index.Lookup{IDs: []string{a.ID}})
		if err != nil || entries[0] == nil {
			t.Fatalf("%s: %v", a.ID, err)
		}
		want := stored(a)
		got := entries[0]
		if got.Hash != want.Hash || got.Line != want.Line || got.Length != want.Length() || !got.Published.Equal(a.Published) || got.Day() != a.Day() {
			t.Errorf("%s is known as %+v", a.ID, got)
		}
		got.Published, a.Published = time.Time{}, time.Time{}
		if got.Summary != *a.Summary() {
			t.Errorf("%s is known as %+v, want %+v", a.ID, got.Summary, *a.Summary())
		}
	}
}

func (s Suite) testDocuments(t *testing.T) {
	articles := newArticles(11, 20)
	snapshot, m := s.holding(t, articles...), modelOf(articles)
	ids := append(idsOfAll(articles), "none", articles[3].ID)
	documents, err := snapshot.Documents(t.Context(), ids)
	if err != nil || len(documents) != len(ids) {
		t.Fatalf("%d documents: %v", len(documents), err)
	}
	if documents[20] != nil || documents[21] == nil || documents[21].ID != articles[3].ID {
		t.Errorf("the last documents are %v", documents[20:])
	}
	for i, want := range m {
		got := documents[i]
		if got == nil || !got.Published.Equal(want.Published) || got.Day() != want.Day() {
			t.Fatalf("%s is %+v", want.ID, got)
		}
		got.Published = want.Published
		if !reflect.DeepEqual(got, want) {
			t.Errorf("%s is %+v, want %+v", want.ID, got, want)
		}
	}
}

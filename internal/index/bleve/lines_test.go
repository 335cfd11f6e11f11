package bleve

import (
	"slices"
	"strings"
	"testing"

	"byline/internal/index"
)

// TestLinesOfAFile changes the lines of one file and wants what building anew
// would make of them.
func TestLinesOfAFile(t *testing.T) {
	const (
		ferry  = `{"text": "The ferry sailed."}`
		army   = `{"id": "x", "title": "Army", "text": "The army came.", "date": "2020-01-02"}`
		navy   = `{"id": "x", "text": "The navy came."}`
		police = `{"id": "y", "text": "The police came."}`
		undate = `{"id": "z", "text": "The envoy came.", "date": "03/04/2024"}`
		bad    = `{"id": "z"`
	)
	tests := []struct {
		name          string
		before, after []string
		want          index.Changes
	}{
		{"one changed", []string{ferry, army, police}, []string{ferry, navy, police}, index.Changes{Changed: []string{"x"}, Unchanged: 2}},
		{"one added at the end", []string{ferry, army}, []string{ferry, army, police}, index.Changes{Added: []string{"y"}, Unchanged: 2}},
		{"one added before one without an id", []string{ferry, army}, []string{police, ferry, army}, index.Changes{Added: []string{"y", "a.jsonl#2"}, Removed: []string{"a.jsonl#1"}, Unchanged: 1}},
		{"one gone before one without an id", []string{army, ferry}, []string{ferry}, index.Changes{Added: []string{"a.jsonl#1"}, Removed: []string{"a.jsonl#2", "x"}}},
		{"two of one id change places", []string{army, navy}, []string{navy, army}, index.Changes{Changed: []string{"x", "a.jsonl#2"}}},
		{"the first of two of one id goes", []string{army, navy, police}, []string{navy, police}, index.Changes{Changed: []string{"x"}, Removed: []string{"a.jsonl#2"}, Unchanged: 1}},
		{"one without an id twice", []string{ferry, police}, []string{ferry, ferry, police}, index.Changes{Added: []string{"a.jsonl#2"}, Unchanged: 2}},
		{"one with an id twice", []string{police}, []string{police, police}, index.Changes{Unchanged: 1}},
		{"a date that cannot be read", []string{undate, police}, []string{undate, police, ferry}, index.Changes{Added: []string{"a.jsonl#3"}, Unchanged: 2}},
		{"a line that cannot be read", []string{police, bad}, []string{police, bad, army}, index.Changes{Added: []string{"x"}, Unchanged: 1}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			d := newDesk(t, map[string]string{"a.jsonl": strings.Join(test.before, "\n")})
			ix := d.open()
			for i, written := range [][]string{test.after, test.before, test.after} {
				d.write("a.jsonl", strings.Join(written, "\n")+strings.Repeat("\n", i+1))
				next, err := d.next(ix, index.Options{})
				if err != nil {
					t.Fatal(err)
				}
				if err := ix.Close(); err != nil {
					t.Fatal(err)
				}
				if ix = next; i != 1 {
					d.wantChanges(ix, test.want)
				}
				fresh := newDesk(t, map[string]string{"a.jsonl": strings.Join(written, "\n")})
				same(t, d, ix, fresh.open())
			}
			ix.Close()
		})
	}
}

// same wants two indexes to have the same articles and problems.
func same(t *testing.T, d *desk, got, want *index.Index) {
	t.Helper()
	if !slices.Equal(got.Problems(), want.Problems()) {
		t.Errorf("problems are %v, want %v", got.Problems(), want.Problems())
	}
	gotLength, gotErr := got.Length(t.Context())
	wantLength, wantErr := want.Length(t.Context())
	if gotErr != nil || wantErr != nil || gotLength != wantLength || got.Len() != want.Len() {
		t.Fatalf("%d articles of the length %v, want %d of %v", got.Len(), gotLength, want.Len(), wantLength)
	}
	all, err := got.List(t.Context(), "", 100)
	wanted, wantErr := want.List(t.Context(), "", 100)
	if err != nil || wantErr != nil || len(all) != len(wanted) {
		t.Fatalf("%d articles are listed, want %d: %v, %v", len(all), len(wanted), err, wantErr)
	}
	for i, entry := range wanted {
		if *all[i] != *entry {
			t.Errorf("article %d is %+v, want %+v", i, all[i], entry)
		}
		stored, err := got.Documents(t.Context(), []string{entry.ID})
		fresh, freshErr := want.Documents(t.Context(), []string{entry.ID})
		if err != nil || freshErr != nil || stored[0].Article != fresh[0].Article {
			t.Errorf("%s is stored as %+v, want %+v, %v, %v", entry.ID, stored, fresh, err, freshErr)
		}
	}
	for _, term := range []string{"ferri", "armi", "navi", "polic", "envoy"} {
		if found, wanted := d.found(got, term), d.found(want, term); !slices.Equal(found, wanted) {
			t.Errorf("%q is found in %q, want %q", term, found, wanted)
		}
	}
}

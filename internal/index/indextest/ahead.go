package indextest

import (
	"fmt"
	"maps"
	"math/rand/v2"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"byline/internal/article"
	"byline/internal/index"
)

// crowded are articles whose words differ by few letters.
func crowded(random *rand.Rand, n int) []article.Article {
	var all []article.Article
	for i := range n {
		var text []string
		for range 12 {
			text = append(text, crowdedWord(random))
		}
		all = append(all, article.Article{
			ID: fmt.Sprintf("crowded-%d", i), Source: fmt.Sprintf("Outlet %d", i%3), Text: strings.Join(text, " ") + ".", File: "a.jsonl",
			Published: time.Date(2031, time.January, 1+i, 0, 0, 0, 0, time.UTC),
		})
	}
	return all
}

func crowdedWord(random *rand.Rand) string {
	const letters = "bonk"
	word := make([]byte, 4+random.IntN(6))
	for i := range word {
		word[i] = letters[random.IntN(len(letters))]
	}
	return string(word)
}

// testSimilar checks that all terms are found that two edits lead to.
func (s Suite) testSimilar(t *testing.T) {
	random := rand.New(rand.NewPCG(21, 21))
	articles := crowded(random, 40)
	snapshot := s.holding(t, articles...)
	terms := make(map[string]bool)
	for _, d := range modelOf(articles) {
		for _, term := range d.FoundBy() {
			terms[term] = true
		}
	}
	var spelt []string
	for range 60 {
		spelt = append(spelt, crowdedWord(random))
	}
	_, similar, err := snapshot.Words(t.Context(), nil, spelt)
	if err != nil {
		t.Fatal(err)
	}
	for i, term := range spelt {
		var want []string
		for other := range terms {
			if other != term && other[0] == term[0] && edits(term, other) <= 2 {
				want = append(want, other)
			}
		}
		slices.Sort(want)
		if !slices.Equal(similar[i], want) {
			t.Errorf("%q is like %q, want %q", term, similar[i], want)
		}
	}
}

// edits is the number of letters to add, drop, change or swap with the next to
// turn one word into another.
func edits(from, to string) int {
	rows := make([][]int, len(from)+1)
	for i := range rows {
		rows[i] = make([]int, len(to)+1)
		for j := range rows[i] {
			switch {
			case i == 0 || j == 0:
				rows[i][j] = i + j
				continue
			case from[i-1] == to[j-1]:
				rows[i][j] = rows[i-1][j-1]
			default:
				rows[i][j] = 1 + min(rows[i-1][j-1], rows[i-1][j], rows[i][j-1])
			}
			if i > 1 && j > 1 && from[i-1] == to[j-2] && from[i-2] == to[j-1] {
				rows[i][j] = min(rows[i][j], rows[i-2][j-2]+1)
			}
		}
	}
	return rows[len(from)][len(to)]
}

// testAhead checks that saying what will be asked for next changes no answer.
func (s Suite) testAhead(t *testing.T) {
	random := rand.New(rand.NewPCG(22, 22))
	articles := crowded(random, 60)
	engine := s.open(t)
	var plain index.Snapshot
	for _, name := range []string{"as built", "with removed"} {
		build := begin(t, engine, plain)
		if plain == nil {
			put(t, build, articles...)
		} else if err := build.Delete(t.Context(), []string{articles[7].ID, articles[11].ID}); err != nil {
			t.Fatal(err)
		}
		plain = publish(t, build)
		ahead, err := engine.Current(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		closeLater(t, ahead)
		known := make(map[string]bool)
		for _, d := range modelOf(articles) {
			for _, term := range d.FoundBy() {
				known[term] = true
			}
		}
		terms := append(slices.Sorted(maps.Keys(known))[:40], "absent")
		if err := ahead.Expect(t.Context(), terms[:20], terms[10:30], terms[20:]); err != nil {
			t.Fatal(err)
		}
		counts, similar, err := ahead.Words(t.Context(), terms, terms)
		wantCounts, wantSimilar, wantErr := plain.Words(t.Context(), terms, terms)
		if err != nil || wantErr != nil || !slices.Equal(counts, wantCounts) || !reflect.DeepEqual(similar, wantSimilar) {
			t.Errorf("%s: %v and %q, want %v and %q: %v, %v", name, counts, similar, wantCounts, wantSimilar, err, wantErr)
		}
		forms, err := index.Forms(t.Context(), ahead, terms)
		wantForms, wantErr := index.Forms(t.Context(), plain, terms)
		if err != nil || wantErr != nil || !reflect.DeepEqual(forms, wantForms) {
			t.Errorf("%s: written as %q, want %q: %v, %v", name, forms, wantForms, err, wantErr)
		}
		for _, selection := range []article.Selection{{}, {Sources: []string{"outlet 1"}}, {Since: articles[20].Published}} {
			q := query(terms...)
			q.Selection, q.Limit = selection, 30
			q.Near = &article.Near{Gain: 1, Spans: []article.Span{{First: articles[30].Published, Last: articles[30].Published, Half: 3}}}
			want, wantErr := plain.Search(t.Context(), q)
			q.Read, q.Newest = 4, 9
			got, err := ahead.Search(t.Context(), q)
			if err != nil || wantErr != nil || !slices.Equal(idsOf(got[0]), idsOf(want[0])) {
				t.Fatalf("%s: found %q, want %q: %v, %v", name, idsOf(got[0]), idsOf(want[0]), err, wantErr)
			}
			newest, err := ahead.Latest(t.Context(), selection, 9)
			wantNewest, wantErr := plain.Latest(t.Context(), selection, 9)
			if err != nil || wantErr != nil || !reflect.DeepEqual(newest, wantNewest) {
				t.Errorf("%s: the newest are %v, want %v: %v, %v", name, newest, wantNewest, err, wantErr)
			}
			documents, err := ahead.Documents(t.Context(), idsOf(got[0]))
			if err != nil {
				t.Fatal(err)
			}
			for i, d := range documents {
				if d == nil || d.ID != got[0][i].ID {
					t.Errorf("%s: article %q is %v", name, got[0][i].ID, d)
				}
			}
		}
	}
}

package bleve

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

// TestUnionIsAsOneFolder compares a union of two indexes, of very different
// size and with some ids in both, with one index of all their files.
func TestUnionIsAsOneFolder(t *testing.T) {
	for _, sizes := range [][2]int{{1, 60}, {60, 1}, {12, 40}, {0, 20}} {
		t.Run(fmt.Sprint(sizes), func(t *testing.T) {
			random := rand.New(rand.NewPCG(uint64(sizes[0]), uint64(sizes[1])))
			files := func(n int) map[string]string {
				made := make(map[string]string)
				for range n {
					made[fmt.Sprintf("%02d.md", random.IntN(80))] = randomArticle(random)
				}
				return made
			}
			own, shared := files(sizes[0]), files(sizes[1])
			all := maps.Clone(shared)
			maps.Copy(all, own)
			one := newDesk(t, all).open()
			union, err := index.Join(t.Context(), newDesk(t, own).open(), newDesk(t, shared).open())
			if err != nil {
				t.Fatal(err)
			}
			listed, err := one.List(t.Context(), "", 1000)
			if err != nil || union.Len() != one.Len() || len(listed) != one.Len() {
				t.Errorf("%d articles, want %d, listed %d: %v", union.Len(), one.Len(), len(listed), err)
			}
			for _, entry := range listed {
				documents, err := union.Documents(t.Context(), []string{entry.ID})
				want, wantErr := one.Documents(t.Context(), []string{entry.ID})
				if err != nil || wantErr != nil || documents[0] == nil || documents[0].Text != want[0].Text {
					t.Fatalf("article %s: %v, %v, %v", entry.ID, err, wantErr, documents[0])
				}
				wantCollection := index.Shared
				if _, isOwn := own[entry.File]; isOwn {
					wantCollection = index.Own
				}
				looked, err := union.Lookup(t.Context(), index.Lookup{IDs: []string{entry.ID}})
				if err != nil || documents[0].Collection != wantCollection || looked[0].Collection != wantCollection {
					t.Errorf("article %s is of %s and %s, want %s: %v", entry.ID, documents[0].Collection, looked[0].Collection, wantCollection, err)
				}
			}
			latest, err := union.Latest(t.Context(), index.Selection{}, 7)
			wantLatest, wantErr := one.Latest(t.Context(), index.Selection{}, 7)
			if got, want := idsOf(latest), idsOf(wantLatest); err != nil || wantErr != nil || !slices.Equal(got, want) {
				t.Errorf("latest are %v, want %v: %v, %v", got, want, err, wantErr)
			}
			sources, err := union.Sources(t.Context())
			wantSources, wantErr := one.Sources(t.Context())
			if err != nil || wantErr != nil || !reflect.DeepEqual(sources, wantSources) {
				t.Errorf("sources are %v, want %v: %v, %v", sources, wantSources, err, wantErr)
			}
			alone, err := union.Frequencies(t.Context(), unionWords)
			wantAlone, wantErr := one.Frequencies(t.Context(), unionWords)
			if err != nil || wantErr != nil || !slices.Equal(alone, wantAlone) {
				t.Errorf("articles hold %v, want %v: %v, %v", alone, wantAlone, err, wantErr)
			}
			counts, similar, err := union.Words(t.Context(), unionWords, unionWords)
			wantCounts, wantSimilar, wantErr := one.Words(t.Context(), unionWords, unionWords)
			if err != nil || wantErr != nil || !slices.Equal(counts, wantCounts) {
				t.Errorf("articles hold %v, want %v: %v, %v", counts, wantCounts, err, wantErr)
			}
			for i, word := range unionWords {
				if !isSubset(wantSimilar[i], similar[i]) {
					t.Errorf("%q is like %v, want %v", word, similar[i], wantSimilar[i])
				}
			}
			forms, err := union.Forms(t.Context(), unionWords)
			if want, wantErr := one.Forms(t.Context(), unionWords); err != nil || wantErr != nil || !reflect.DeepEqual(forms, want) {
				t.Errorf("the forms are %v, want %v: %v, %v", forms, want, err, wantErr)
			}
			for range 20 {
				terms := []article.Term{{Text: unionWords[random.IntN(len(unionWords))], Weight: 2}, {Text: unionWords[random.IntN(len(unionWords))], Weight: 0.7}}
				day := time.Date(2031, 3, 1+random.IntN(28), 0, 0, 0, 0, time.UTC)
				query := article.Query{Terms: terms, Limit: 1 + random.IntN(20)}
				if random.IntN(2) == 0 {
					query.Near = &article.Near{Spans: []article.Span{{First: day, Last: day, Half: 3}}, Gain: 1}
				}
				factor := func(c article.Candidate) float64 {
					if query.Near == nil {
						return c.Score
					}
					return c.Score * query.Near.Factor(c.Published)
				}
				got, err := union.Search(t.Context(), query)
				want, wantErr := one.Search(t.Context(), query)
				same := slices.EqualFunc(got[0], want[0], func(a, b article.Candidate) bool {
					tied := abs(factor(a)-factor(want[0][len(want[0])-1])) < 1e-6 // which of those the limit cuts off is left open
					return (a.ID == b.ID || tied) && abs(factor(a)-factor(b)) < 1e-6
				})
				if err != nil || wantErr != nil || !same {
					t.Errorf("search for %v finds %v, want %v: %v, %v", query, shownOf(got[0]), shownOf(want[0]), err, wantErr)
				}
				topic := article.Topic{
					Words: []article.Word{{Terms: terms[:1], Weight: 2, Full: 2.2}, {Terms: terms[1:], Weight: 1, Full: 2.2}}, Covered: 0.6, Relevant: 0.5, Limit: 1000,
				}
				gotBearing, gotAll, err := union.Bearing(t.Context(), topic)
				wantBearing, wantAll, wantErr := one.Bearing(t.Context(), topic)
				same = slices.EqualFunc(gotBearing, wantBearing, func(a, b article.Candidate) bool {
					return a.ID == b.ID && abs(a.Score-b.Score) < 1e-6
				})
				if err != nil || wantErr != nil || gotAll != wantAll || !same {
					t.Errorf("on %v bear %d: %v, want %d: %v: %v, %v", topic, gotAll, shownOf(gotBearing), wantAll, shownOf(wantBearing), err, wantErr)
				}
			}
		})
	}
}

var unionWords = strings.Fields("ferry harbour storm mayor bridge orchestra violin school flood strike tunnel museum ferries harbor")

// randomArticle has from 1 to 30 sentences.
func randomArticle(random *rand.Rand) string {
	text := new(strings.Builder)
	fmt.Fprintf(text, "---\ntitle: The %s report\npublished: 2031-03-%02d\n---\n", unionWords[random.IntN(len(unionWords))], 1+random.IntN(28))
	for range 1 + random.IntN(30) {
		fmt.Fprintf(text, "Nobody saw the %s of the %s. ", unionWords[random.IntN(len(unionWords))], unionWords[random.IntN(len(unionWords))])
	}
	return text.String()
}

func idsOf(articles []*article.Summary) (ids []string) {
	for _, article := range articles {
		ids = append(ids, article.ID)
	}
	return ids
}

func shownOf(candidates []article.Candidate) (shown []string) {
	for _, c := range candidates {
		shown = append(shown, fmt.Sprintf("%s %.6f", c.ID, c.Score))
	}
	return shown
}

func isSubset(few, many []string) bool {
	return !slices.ContainsFunc(few, func(one string) bool { return !slices.Contains(many, one) })
}

func abs(x float64) float64 { return max(x, -x) }

package index

import (
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
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
			union, err := Join(t.Context(), newDesk(t, own).open(), newDesk(t, shared).open())
			if err != nil {
				t.Fatal(err)
			}
			if union.Len() != one.Len() || len(union.Articles()) != one.Len() {
				t.Errorf("%d articles, listed %d, want %d", union.Len(), len(union.Articles()), one.Len())
			}
			for _, article := range union.Articles() {
				document, err := union.Document(t.Context(), article.ID)
				if want, wantErr := one.Document(t.Context(), article.ID); err != nil || wantErr != nil || document.Text != want.Text {
					t.Errorf("article %s: %v, %v, %q", article.ID, err, wantErr, document.Text)
				}
			}
			if got, want := idsOf(union.Latest(Selection{}, 7)), idsOf(one.Latest(Selection{}, 7)); !slices.Equal(got, want) {
				t.Errorf("latest are %v, want %v", got, want)
			}
			for _, word := range unionWords {
				n, err := union.Frequency(t.Context(), word)
				if want, wantErr := one.Frequency(t.Context(), word); err != nil || wantErr != nil || n != want {
					t.Errorf("%d articles hold %q, want %d: %v, %v", n, word, want, err, wantErr)
				}
				similar, err := union.Similar(t.Context(), word)
				if want, wantErr := one.Similar(t.Context(), word); err != nil || wantErr != nil || !isSubset(want, similar) {
					t.Errorf("%q is like %v, want %v: %v, %v", word, similar, want, err, wantErr)
				}
				forms, err := union.Forms(t.Context(), word)
				if want, wantErr := one.Forms(t.Context(), word); err != nil || wantErr != nil || !slices.Equal(forms, want) {
					t.Errorf("%q has the forms %v, want %v: %v, %v", word, forms, want, err, wantErr)
				}
			}
			for range 20 {
				terms := []Term{{Text: unionWords[random.IntN(len(unionWords))], Weight: 2}, {Text: unionWords[random.IntN(len(unionWords))], Weight: 0.7}}
				limit := 1 + random.IntN(20)
				got, err := union.Search(t.Context(), terms, limit)
				want, wantErr := one.Search(t.Context(), terms, limit)
				same := slices.EqualFunc(got, want, func(a, b Candidate) bool {
					tied := abs(a.Score-want[len(want)-1].Score) < 1e-6 // which of those the limit cuts off is left open
					return (a.ID == b.ID || tied) && abs(a.Score-b.Score) < 1e-6
				})
				if err != nil || wantErr != nil || !same {
					t.Errorf("search for %v finds %v, want %v: %v, %v", terms, shownOf(got), shownOf(want), err, wantErr)
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

func idsOf(articles []*Summary) (ids []string) {
	for _, article := range articles {
		ids = append(ids, article.ID)
	}
	return ids
}

func shownOf(candidates []Candidate) (shown []string) {
	for _, c := range candidates {
		shown = append(shown, fmt.Sprintf("%s %.6f", c.ID, c.Score))
	}
	return shown
}

func isSubset(few, many []string) bool {
	return !slices.ContainsFunc(few, func(one string) bool { return !slices.Contains(many, one) })
}

func abs(x float64) float64 { return max(x, -x) }

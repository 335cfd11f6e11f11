package lookout

import (
	"fmt"
	"math"
	"math/rand/v2"
	"strings"
	"testing"

	"byline/internal/corpus"
	"byline/internal/digest"
	"byline/internal/index"
	"byline/internal/index/bleve/blevetest"
	"byline/internal/watch"
	"byline/internal/words"
)

// crowd is watches of topics of three words each, and articles of 300, of words
// that are as common as those of a language are.
func crowd(t testing.TB, watches, articles int) (*board, []*index.Document) {
	t.Helper()
	random := rand.New(rand.NewPCG(1, uint64(watches)))
	common := rand.NewZipf(random, 1.1, 5, 40_000)
	word := func() string { return fmt.Sprintf("wort%dq", common.Uint64()) }
	digester := digest.New(blevetest.Open(t, nil))
	var all []*standing
	for i := range watches {
		w := watch.Watch{ID: int64(i + 1), Kind: watch.Topic, Text: strings.Join([]string{word(), word(), word()}, " ")}
		topic, err := digester.Stand(t.Context(), w.Text)
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, &standing{Watch: w, topic: topic})
	}
	analyzer := words.NewAnalyzer()
	var documents []*index.Document
	for range articles {
		var text []string
		for range 300 {
			text = append(text, word())
		}
		documents = append(documents, index.Analyze(corpus.Article{Title: word(), Text: strings.Join(text, " ")}, analyzer))
	}
	return newBoard(all), documents
}

// TestTheBoardFindsWhatLookingAtEachWatchFinds compares it with a model.
func TestTheBoardFindsWhatLookingAtEachWatchFinds(t *testing.T) {
	b, documents := crowd(t, 500, 20)
	var s scratch
	found := 0
	for _, document := range documents {
		held := make(map[string]bool)
		for _, word := range document.Vocabulary {
			held[word] = true
		}
		var want []int64
		for _, w := range b.watches {
			met, all := 0.0, 0.0
			for _, term := range w.topic.Terms() {
				all += term.Weight
				if held[term.Text] {
					met += term.Weight
				}
			}
			if met >= leastMet*all-1e-9 {
				want = append(want, w.ID)
			}
		}
		var got []int64
		for _, w := range b.concerned(document, &s) {
			got = append(got, w.ID)
		}
		if fmt.Sprint(got) != fmt.Sprint(want) {
			t.Errorf("found %v, want %v", got, want)
		}
		found += len(got)
	}
	if found == 0 || found == len(documents)*len(b.watches) {
		t.Errorf("%d found, which proves nothing", found)
	}
}

// BenchmarkBoard looks 1,000 articles up among 10,000 watches, and reports the
// part of one processor that this takes where so many come in an hour.
func BenchmarkBoard(b *testing.B) {
	board, documents := crowd(b, 10_000, 1000)
	var s scratch
	found := 0
	for b.Loop() {
		found = 0
		for _, document := range documents {
			found += len(board.concerned(document, &s))
		}
	}
	b.ReportMetric(b.Elapsed().Hours()/float64(b.N), "core")
	b.ReportMetric(math.Round(float64(found)/float64(len(documents))), "watches/article")
}

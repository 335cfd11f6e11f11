package bleve

import (
	"cmp"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"byline/internal/article"
	"byline/internal/index"
	"byline/internal/words"
)

// TestMaxScoreFindsWhatAllPostingsTell compares the best articles of random
// queries, to the last bit of their scores, with those of a search that goes
// through all postings. The articles are in several segments, some were replaced,
// and many are alike.
func TestMaxScoreFindsWhatAllPostingsTell(t *testing.T) {
	random := rand.New(rand.NewPCG(19, 1))
	day := func() time.Time {
		return time.Date(2031, time.March, 1+random.IntN(400), random.IntN(24), 0, 0, 0, time.FixedZone("", 3600*random.IntN(9)))
	}
	common, rare := []string{"ferry", "harbour", "storm"}, make([]string, 40)
	for i := range rare {
		rare[i] = fmt.Sprintf("b%crg%cm", "aeiouy"[i%6], "bcdfghkl"[i/6])
	}
	text := func() string {
		var held []string
		for i, word := range common {
			if random.IntN(i+2) > 0 {
				held = append(held, slices.Repeat([]string{word}, 1+random.IntN(3))...)
			}
		}
		for range random.IntN(3) {
			held = append(held, rare[random.IntN(len(rare))])
		}
		return strings.Join(held, " ") + "."
	}
	engine, err := Open(t.TempDir(), Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer engine.Close()
	var latest index.Snapshot
	analyzer := words.NewAnalyzer()
	for part := range 6 {
		build, err := engine.Begin(t.Context(), latest)
		if err != nil {
			t.Fatal(err)
		}
		var articles []index.Stored
		start := day()
		for i := range 300 {
			a := article.Article{ID: fmt.Sprint(random.IntN(100), "-", part/2, "-", i), Title: "Ferry", Source: "Wire " + fmt.Sprint(random.IntN(3)), Text: text(), File: "a.txt"}
			if random.IntN(10) > 0 || part%2 == 0 {
				a.Published = start.AddDate(0, 0, random.IntN(30))
			}
			articles = append(articles, index.Stored{Document: index.Analyze(a, analyzer), Hash: article.ContentHash(&a)})
		}
		if err := build.Put(t.Context(), articles); err != nil {
			t.Fatal(err)
		}
		next, err := build.Publish(t.Context(), nil)
		if err != nil {
			t.Fatal(err)
		}
		defer next.Close()
		latest = next
	}
	s := latest.(*snapshot)
	if sections, err := s.store.sections(); err != nil || len(sections) < 4 {
		t.Fatalf("%d sections are too few: %v", len(sections), err)
	}
	f, err := s.facts(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for range 1000 {
		var query article.Query
		for _, word := range slices.Concat(common[random.IntN(3):], rare[random.IntN(30):][:random.IntN(4)], []string{"zebra"}) {
			for _, token := range words.Tokens(word) {
				weight := 0.2 + random.Float64()
				if slices.Contains(rare, word) {
					weight += 4
				}
				query.Terms = append(query.Terms, article.Term{Text: token.Term, Weight: weight})
			}
		}
		random.Shuffle(len(query.Terms), func(i, j int) { query.Terms[i], query.Terms[j] = query.Terms[j], query.Terms[i] })
		query.Limit = 1 + random.IntN(40)
		if random.IntN(3) == 0 {
			query.Selection.Sources = []string{"wire 1"}
		}
		if random.IntN(3) == 0 {
			query.Selection.Since = day()
			query.Selection.Until = query.Selection.Since.AddDate(0, 0, random.IntN(90))
		}
		if random.IntN(2) == 0 {
			first := day()
			query.Near = &article.Near{Gain: 2 * random.Float64(), Spans: []article.Span{{First: first, Last: first.AddDate(0, 0, random.IntN(9)), Half: 14}}}
			if random.IntN(2) == 0 {
				query.Near.Spans[0].Asked = day()
			}
		}
		hidden := make(map[uint64]bool)
		for range random.IntN(2) * 100 {
			hidden[uint64(random.IntN(len(f.of)))] = true
		}
		mean := s.mean(f) * (0.5 + random.Float64())
		got, err := maxScore(t.Context(), s.store, query, f.chooser(query.Selection, hidden), mean)
		if err != nil {
			t.Fatal(err)
		}
		want := exhaustive(t, s.store, query, f.chooser(query.Selection, hidden), mean)
		if !slices.EqualFunc(got, want, func(a, b hit) bool {
			return a.number == b.number && math.Float64bits(a.score) == math.Float64bits(b.score) && math.Float64bits(a.text) == math.Float64bits(b.text)
		}) {
			t.Fatalf("%+v finds\n%v, want\n%v", query, got, want)
		}
	}
}

// exhaustive is what maxScore finds, by going through all postings.
func exhaustive(t *testing.T, s *store, query article.Query, c *chooser, mean float64) []hit {
	a := take(len(c.facts.of))
	defer a.giveBack()
	terms := slices.Clone(query.Terms)
	slices.SortStableFunc(terms, func(a, b article.Term) int { return cmp.Compare(b.Weight, a.Weight) })
	if err := a.add(t.Context(), s, terms, mean, c); err != nil {
		t.Fatal(err)
	}
	var all []hit
	for _, number := range a.touched {
		h := hit{number, a.scores[number], a.scores[number]}
		if query.Near != nil {
			h.score *= query.Near.Factor(c.facts.of[number].time())
		}
		all = append(all, h)
	}
	slices.SortFunc(all, better)
	return all[:min(len(all), query.Limit)]
}

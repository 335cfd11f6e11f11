package indextest

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

// model is a plain reference search over articles, to compare engines with.
type model []*article.Document

func modelOf(articles []article.Article) model {
	var m model
	analyzer := words.NewAnalyzer()
	for _, a := range articles {
		m = append(m, index.Analyze(a, analyzer))
	}
	return m
}

// mean is the mean length of an article.
func (m model) mean() float64 {
	length := 0
	for _, d := range m {
		length += d.Length()
	}
	return float64(length) / float64(max(1, len(m)))
}

// score is the BM25 score of an article for terms, 0 where it holds none.
func (m model) score(d *article.Document, terms []article.Term) float64 {
	norm := 1 - article.B + article.B*float64(d.Length())/m.mean()
	score := 0.0
	for _, term := range terms {
		f := 0.0
		for _, held := range d.FoundBy() {
			if held == term.Text {
				f++
			}
		}
		if f > 0 {
			score += term.Weight * f * (article.K1 + 1) / (f + article.K1*norm)
		}
	}
	return score
}

// ranked is an article with what it is ordered by.
type ranked struct {
	article.Candidate
	by float64
}

// search is every article that a query finds, best first.
func (m model) search(q article.Query) []ranked {
	var all []ranked
	for _, d := range m {
		score := m.score(d, q.Terms)
		if score == 0 || !q.Selection.Admits(d.Source, d.Published) {
			continue
		}
		by := score
		if q.Near != nil {
			by *= q.Near.Factor(d.Published)
		}
		all = append(all, ranked{article.Candidate{ID: d.ID, Source: d.Source, Published: d.Published, Score: score}, by})
	}
	return inOrder(all)
}

// bearing is every article that bears on a topic, best first.
func (m model) bearing(topic article.Topic) []ranked {
	var all []ranked
	best := 0.0
	for _, d := range m {
		covered, relevance, weight := 0.0, 0.0, 0.0
		for _, word := range topic.Words {
			weight += word.Weight
			if score := m.score(d, word.Terms); score > 0 {
				covered += word.Weight
				relevance += word.Weight * min(1, score/word.Full)
			}
		}
		if covered >= topic.Covered*weight && covered > 0 && topic.Selection.Admits(d.Source, d.Published) {
			relevance /= weight
			best = max(best, relevance)
			all = append(all, ranked{article.Candidate{ID: d.ID, Source: d.Source, Published: d.Published, Score: relevance}, relevance})
		}
	}
	all = slices.DeleteFunc(all, func(r ranked) bool { return r.by < topic.Relevant*best })
	return inOrder(all)
}

func inOrder(all []ranked) []ranked {
	slices.SortFunc(all, func(a, b ranked) int { return cmp.Or(cmp.Compare(b.by, a.by), cmp.Compare(a.ID, b.ID)) })
	return all
}

// compare checks that the results are the first of the model's. Articles with
// practically equal scores may be in another order.
func (s Suite) compare(t *testing.T, what string, got []article.Candidate, want []ranked, limit int) {
	t.Helper()
	near := func(a, b float64) bool { return math.Abs(a-b) <= max(1e-5, s.Tolerance)*max(a, b) }
	if len(got) != min(limit, len(want)) {
		t.Errorf("%s: %d are found, want %d of %d", what, len(got), min(limit, len(want)), len(want))
		return
	}
	byID := make(map[string]ranked)
	for _, r := range want {
		byID[r.ID] = r
	}
	for i, c := range got {
		r, known := byID[c.ID]
		switch {
		case !known:
			t.Errorf("%s: %s is found and should not be", what, c.ID)
		case !near(r.by, want[i].by):
			t.Errorf("%s: number %d is %s of %v, want %s of %v", what, i, c.ID, r.by, want[i].ID, want[i].by)
		case !near(c.Score, r.Score):
			t.Errorf("%s: the score of %s is %v, want %v", what, c.ID, c.Score, r.Score)
		case c.Source != r.Source || !c.Published.Equal(r.Published) || article.Day(c.Published) != article.Day(r.Published):
			t.Errorf("%s: %s is of %q on %v, want %q on %v", what, c.ID, c.Source, c.Published, r.Source, r.Published)
		}
		delete(byID, c.ID)
	}
}

var (
	vocabulary = strings.Fields("ferry harbour storm mayor bridge orchestra violin school flood strike tunnel museum")
	outlets    = []string{"Harbour Post", "The Lamp", "Wire", ""}
)

// newArticle is an article of random words.
func newArticle(random *rand.Rand, id string) article.Article {
	word := func() string { return vocabulary[min(random.IntN(len(vocabulary)), random.IntN(len(vocabulary)))] }
	text := new(strings.Builder)
	for range 1 + random.IntN(8) {
		fmt.Fprintf(text, "Nobody saw the %s of the %s near the %s. ", word(), word(), word())
	}
	a := article.Article{
		ID: id, Title: "The " + word() + " and the " + word(), Source: outlets[random.IntN(len(outlets))], File: "a/" + id[:1] + ".jsonl", Text: text.String(),
	}
	if random.IntN(8) > 0 {
		zone := time.FixedZone("", 3600*(random.IntN(20)-10))
		a.Published = time.Date(2031, time.March, 1+random.IntN(60), random.IntN(24), 0, 0, 0, zone)
	}
	return a
}

// newArticles are n random articles, always the same for one seed.
func newArticles(seed uint64, n int) []article.Article {
	random := rand.New(rand.NewPCG(seed, 1))
	articles := make([]article.Article, n)
	for i := range articles {
		articles[i] = newArticle(random, fmt.Sprintf("%c%d", 'a'+i%5, i))
	}
	return articles
}

// newSelection is a random selection.
func newSelection(random *rand.Rand) (s article.Selection) {
	day := func() time.Time { return time.Date(2031, time.March, 1+random.IntN(60), 0, 0, 0, 0, time.UTC) }
	switch random.IntN(3) {
	case 0:
		s.Sources = []string{strings.ToUpper(outlets[random.IntN(3)])}
	case 1:
		s.Sources = []string{outlets[random.IntN(3)], outlets[random.IntN(3)]}
	}
	if random.IntN(3) == 0 {
		s.Since = day()
	}
	if random.IntN(3) == 0 {
		s.Until = day()
	}
	return s
}

// newTerms are terms of the articles, and at times one that no article holds.
func newTerms(random *rand.Rand) []article.Term {
	var terms []article.Term
	for _, i := range random.Perm(len(vocabulary))[:1+random.IntN(4)] {
		for _, token := range words.Tokens(vocabulary[i]) {
			terms = append(terms, article.Term{Text: token.Term, Weight: 0.2 + random.Float64()})
		}
	}
	if random.IntN(4) == 0 {
		terms = append(terms, article.Term{Text: "zebra", Weight: 1})
	}
	return terms
}

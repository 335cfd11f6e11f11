package opensearch

import (
	"context"
	"errors"
	"fmt"
	"math"
	"net/http"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"byline/internal/article"
	"byline/internal/index"
	"byline/internal/index/indextest"
	"byline/internal/words"
)

// testEngine is an engine with a name of its own on the node that ENGINE_URL
// names; tools/engine starts one.
func testEngine(t *testing.T, names ...string) *Engine {
	t.Helper()
	urls := os.Getenv("ENGINE_URL")
	if urls == "" {
		t.Skip("ENGINE_URL names no OpenSearch: go run ./tools/engine -- go test ./internal/index/opensearch")
	}
	name := strings.Trim(strings.ToLower(strings.Map(func(r rune) rune {
		if r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' {
			return r
		}
		return '-'
	}, t.Name())), "-") + fmt.Sprintf("-%d", time.Now().UnixNano()%1e9)
	if len(names) > 0 {
		name = names[0]
	}
	e, err := New(Config{URLs: strings.Split(urls, ","), Name: name, Replicas: -1}, nil)
	if err != nil {
		t.Fatal(err)
	}
	if len(names) == 0 {
		t.Cleanup(func() {
			if err := e.Close(); err != nil {
				t.Error(err)
			}
			removeAll(t, e)
		})
	}
	return e
}

// removeAll removes what a test has left; its context has ended by then.
func removeAll(t *testing.T, e *Engine) {
	t.Helper()
	if err := e.client.do(context.Background(), request{method: http.MethodDelete, path: "/" + e.config.Name + "-*", work: true}, nil); err != nil {
		t.Error(err)
	}
}

func analyzed(id, title, text, source, day string) index.Stored {
	a := article.Article{ID: id, Title: title, Text: text, Source: source, File: "a.jsonl"}
	if day != "" {
		a.Published, _ = time.Parse(time.DateOnly, day)
	}
	return index.Stored{Document: index.Analyze(a, words.NewAnalyzer()), Hash: article.ContentHash(&a)}
}

var sample = []index.Stored{
	analyzed("1", "Ships wait at the canal", "A ship ran aground in the canal. It was freed on Monday.", "Outlet", "2021-03-29"),
	analyzed("2", "Canal opens again", "The canal opened. Hundreds of ships waited for the canal to open.", "Herald", "2021-03-30"),
	analyzed("3", "Minister resigns", "The minister resigned over the canal affair.", "OUTLET", ""),
	analyzed("4", "Rain", "It rained all day in the north.", "", "2020-01-02"),
}

func publish(t *testing.T, e *Engine, base index.Snapshot, change func(index.Build)) index.Snapshot {
	t.Helper()
	b, err := e.Begin(t.Context(), base)
	if err != nil {
		t.Fatal(err)
	}
	change(b)
	s, err := b.Publish(t.Context(), nil)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func put(t *testing.T, b index.Build, articles ...index.Stored) {
	t.Helper()
	if err := b.Put(t.Context(), articles); err != nil {
		t.Fatal(err)
	}
}

func ids(candidates []article.Candidate) string {
	var all []string
	for _, c := range candidates {
		all = append(all, c.ID)
	}
	return strings.Join(all, " ")
}

func TestEverySide(t *testing.T) {
	e := testEngine(t)
	ctx := t.Context()
	if _, err := e.Current(ctx); !errors.Is(err, index.ErrNoSnapshot) {
		t.Fatal(err)
	}
	one := publish(t, e, nil, func(b index.Build) {
		put(t, b, sample...)
		if err := b.Note(ctx, strings.NewReader("noted")); err != nil {
			t.Fatal(err)
		}
	})
	defer one.Close()
	check := func(got any, err error, want string) {
		t.Helper()
		if err != nil || fmt.Sprint(got) != want {
			t.Errorf("got  %v, %v\nwant %s", got, err, want)
		}
	}
	numbers, err := one.Frequencies(ctx, []string{"canal", "rain", "nothing"})
	check(numbers, err, "[3 1 0]")
	found, err := one.Search(ctx, article.Query{Terms: []article.Term{{Text: "canal", Weight: 1}}, Limit: 10},
		article.Query{Terms: []article.Term{{Text: "canal", Weight: 1}}, Limit: 10, Selection: article.Selection{Source: "outlet "}},
		article.Query{Terms: []article.Term{{Text: "nothing", Weight: 1}}, Limit: 10})
	check(ids(found[0])+"|"+ids(found[1])+"|"+ids(found[2]), err, "2 1 3|1 3|")
	length, err := one.Length(ctx)
	if err != nil {
		t.Fatal(err)
	}
	mean := float64(length) / float64(one.Len())
	for _, c := range found[0] {
		for _, a := range sample {
			if a.ID != c.ID {
				continue
			}
			f := 0.0
			for _, term := range a.FoundBy() {
				if term == "canal" {
					f++
				}
			}
			want := f * (article.K1 + 1) / (f + article.K1*(1-article.B+article.B*float64(a.Document.Length())/mean))
			if math.Abs(c.Score-want) > 1e-5 {
				t.Errorf("article %s has the score %v, want %v", c.ID, c.Score, want)
			}
		}
	}
	near := &article.Near{Gain: 1, Spans: []article.Span{{First: day("2021-03-29"), Last: day("2021-03-29"), Half: 14}}}
	found, err = one.Search(ctx, article.Query{Terms: []article.Term{{Text: "canal", Weight: 1}}, Limit: 10, Near: near})
	t.Log(found[0])
	check(ids(found[0]), err, "2 1 3")
	n, err := one.Count(ctx, article.Selection{Since: day("2021-03-30")})
	check(n, err, "1")
	latest, err := one.Latest(ctx, article.Selection{}, 10)
	var order []string
	for _, s := range latest {
		order = append(order, s.ID)
	}
	check(order, err, "[2 1 4 3]")
	sources, err := one.Sources(ctx)
	check(sources, err, "[{ 1 0 2020-01-02 00:00:00 +0000 UTC 2020-01-02 00:00:00 +0000 UTC} {Herald 1 0 2021-03-30 00:00:00 +0000 UTC 2021-03-30 00:00:00 +0000 UTC} {OUTLET 1 1 0001-01-01 00:00:00 +0000 UTC 0001-01-01 00:00:00 +0000 UTC} {Outlet 1 0 2021-03-29 00:00:00 +0000 UTC 2021-03-29 00:00:00 +0000 UTC}]")
	similar, err := one.Similar(ctx, "cannal")
	check(similar, err, "[canal]")
	entries, err := one.Lookup(ctx, index.Lookup{Title: " canal  OPENS again"})
	check(len(entries), err, "1")
	entries, err = one.Lookup(ctx, index.Lookup{IDs: []string{"4", "x", "1"}})
	check(fmt.Sprint(entries[0].ID, entries[1] == nil, entries[2].ID), err, "4true1")
	documents, err := one.Documents(ctx, []string{"3", "x"})
	check(fmt.Sprint(documents[0].Title, documents[1]), err, "Minister resigns<nil>")
	entries, err = one.List(ctx, "1", 2)
	check(fmt.Sprint(entries[0].ID, entries[1].ID), err, "23")
	notes, err := one.Notes(ctx)
	if err != nil {
		t.Fatal(err)
	}
	text := new(strings.Builder)
	if _, err := fmt.Fscan(notes, text); err == nil {
		t.Error("strange")
	}
	bearing, all, err := one.Bearing(ctx, article.Topic{Limit: 1, Covered: .6, Relevant: .2, Words: []article.Word{
		{Terms: []article.Term{{Text: "canal", Weight: 1}}, Weight: 2, Full: 2.2}, {Terms: []article.Term{{Text: "ship", Weight: 1}, {Text: "vessel", Weight: .3}}, Weight: 1, Full: 2.2},
	}})
	check(fmt.Sprint(ids(bearing), all), err, "13")
	t.Log(bearing)
	without, err := one.Without(ctx, []string{"1", "zz"}, 10)
	if err != nil {
		t.Fatal(err)
	}
	numbers, err = without.Frequencies(ctx, []string{"canal"})
	check(fmt.Sprint(numbers, without.Len()), err, "[2] 3")
	without.Close()

	two := publish(t, e, one, func(b index.Build) {
		put(t, b, analyzed("1", "Ships go", "The ships went through the strait.", "Outlet", "2021-03-31"))
		if err := b.Delete(ctx, []string{"4", "never"}); err != nil {
			t.Fatal(err)
		}
	})
	defer two.Close()
	numbers, err = two.Frequencies(ctx, []string{"canal", "rain", "strait"})
	check(fmt.Sprint(numbers, two.Len()), err, "[2 0 1] 3")
	numbers, err = one.Frequencies(ctx, []string{"strait"})
	check(fmt.Sprint(numbers, one.Len()), err, "[0] 4")
	found, err = two.Search(ctx, article.Query{Terms: []article.Term{{Text: "strait", Weight: 1}}, Limit: 10})
	check(ids(found[0]), err, "1")
	t.Log(found[0], two.(*snapshot).stock.terms)
	damage, err := two.Verify(ctx)
	check(damage, err, "<nil>")
	again, err := e.Current(ctx)
	if err != nil {
		t.Fatal(err)
	}
	check(again.Len(), again.Close(), "3")
	if slices.Compare(numbers, []int{0}) != 0 {
		t.Error(numbers)
	}
}

func day(text string) time.Time {
	d, _ := time.Parse(time.DateOnly, text)
	return d
}

// TestEngine is the suite that every engine passes. Lucene rounds the lengths of
// articles to four bits, and scores with its own mean of them.
func TestEngine(t *testing.T) {
	indextest.Suite{Tolerance: 0.1, New: func(t *testing.T) indextest.Place {
		first := testEngine(t)
		return indextest.Place{Open: func(t *testing.T) (index.Engine, error) { return testEngine(t, first.config.Name), nil }}
	}}.Run(t)
}

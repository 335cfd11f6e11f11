package opensearch

import (
	"context"
	"fmt"
	"net/http"
	"os"
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

// TestEngine is the suite that every engine passes. Lucene rounds the lengths of
// articles to four bits, and scores with its own mean of them.
func TestEngine(t *testing.T) {
	indextest.Suite{Tolerance: 0.1, New: func(t *testing.T) indextest.Place {
		first := testEngine(t)
		return indextest.Place{Open: func(t *testing.T) (index.Engine, error) { return testEngine(t, first.config.Name), nil }}
	}}.Run(t)
}

// TestPartitionedEngine is the same suite where every generation is partitioned
// from the start, and where each is partitioned during its first build.
func TestPartitionedEngine(t *testing.T) {
	for name, above := range map[string]int{"from the start": -1, "while it is built": 1} {
		t.Run(name, func(t *testing.T) {
			indextest.Suite{Tolerance: 0.1, New: func(t *testing.T) indextest.Place {
				first := testEngine(t)
				return indextest.Place{Open: func(t *testing.T) (index.Engine, error) {
					e := testEngine(t, first.config.Name)
					e.config.DivideAbove = above
					return e, nil
				}}
			}}.Run(t)
		})
	}
}

// Package indextest is the conformance tests for every [index.Engine], for
// engines to run in their own tests.
package indextest

import (
	"errors"
	"testing"

	"byline/internal/article"
	"byline/internal/index"
	"byline/internal/words"
)

// Place is where an engine keeps its articles during a test.
type Place struct {
	// Open opens the engine there, with what it had before. The test closes it.
	Open func(t *testing.T) (index.Engine, error)
}

// Suite is the tests of an engine.
type Suite struct {
	// New makes a place where nothing is stored yet.
	New func(t *testing.T) Place
	// Tolerance is the relative difference by which a score may differ from
	// exact BM25, as when lengths are rounded.
	Tolerance float64
}

// Run runs all tests.
func (s Suite) Run(t *testing.T) {
	t.Run("nothing", s.testNothing)
	t.Run("searches", s.testSearches)
	t.Run("nearness", s.testNearness)
	t.Run("topics", s.testTopics)
	t.Run("counts", s.testCounts)
	t.Run("lists", s.testLists)
	t.Run("lookups", s.testLookups)
	t.Run("documents", s.testDocuments)
	t.Run("spelling", s.testSpelling)
	t.Run("similar terms", s.testSimilar)
	t.Run("what will be asked for next", s.testAhead)
	t.Run("parts", s.testParts)
	t.Run("notes", s.testNotes)
	t.Run("updates", s.testUpdates)
	t.Run("an id put twice", s.testPutTwice)
	t.Run("readers while articles change", s.testReaders)
	t.Run("refusals", s.testRefusals)
	t.Run("aborts", s.testAborts)
	t.Run("ended contexts", s.testContexts)
	t.Run("one writer", s.testOneWriter)
}

// open opens an engine at a new place.
func (s Suite) open(t *testing.T) index.Engine {
	t.Helper()
	return openAt(t, s.New(t))
}

func openAt(t *testing.T, place Place) index.Engine {
	t.Helper()
	engine, err := place.Open(t)
	if err != nil {
		t.Fatal(err)
	}
	closeLater(t, engine)
	return engine
}

func closeLater(t *testing.T, c interface{ Close() error }) {
	t.Cleanup(func() {
		if err := c.Close(); err != nil {
			t.Error(err)
		}
	})
}

// stored is an article as it is put.
func stored(a article.Article) index.Stored {
	return index.Stored{Document: index.Analyze(a, words.NewAnalyzer()), Hash: article.ContentHash(&a), Line: a.Line}
}

// begin begins a build upon a snapshot, which may be nil.
func begin(t *testing.T, engine index.Engine, base index.Snapshot) index.Build {
	t.Helper()
	build, err := engine.Begin(t.Context(), base)
	if err != nil {
		t.Fatal(err)
	}
	return build
}

// put puts articles.
func put(t *testing.T, build index.Build, articles ...article.Article) {
	t.Helper()
	var all []index.Stored
	for _, a := range articles {
		all = append(all, stored(a))
	}
	if err := build.Put(t.Context(), all); err != nil {
		t.Fatal(err)
	}
}

// publish publishes a build. The snapshot is closed when the test ends.
func publish(t *testing.T, build index.Build) index.Snapshot {
	t.Helper()
	snapshot, err := build.Publish(t.Context(), nil)
	if err != nil {
		t.Fatal(err)
	}
	closeLater(t, snapshot)
	return snapshot
}

// holding is a snapshot of a new engine that holds the articles.
func (s Suite) holding(t *testing.T, articles ...article.Article) index.Snapshot {
	t.Helper()
	build := begin(t, s.open(t), nil)
	put(t, build, articles...)
	return publish(t, build)
}

// query is a search for the articles that hold any of the terms.
func query(terms ...string) article.Query {
	q := article.Query{Limit: 1000}
	for _, term := range terms {
		q.Terms = append(q.Terms, article.Term{Text: term, Weight: 1})
	}
	return q
}

// found is the ids of what a query finds, in its order.
func found(t *testing.T, in index.Snapshot, q article.Query) []string {
	t.Helper()
	all, err := in.Search(t.Context(), q)
	if err != nil || len(all) != 1 {
		t.Fatalf("a search finds %d lists: %v", len(all), err)
	}
	return idsOf(all[0])
}

func idsOf(candidates []article.Candidate) []string {
	ids := []string{}
	for _, c := range candidates {
		ids = append(ids, c.ID)
	}
	return ids
}

// none fails if there is a snapshot.
func none(t *testing.T, engine index.Engine) {
	t.Helper()
	snapshot, err := engine.Current(t.Context())
	if err == nil {
		err = snapshot.Close()
		t.Errorf("there is a snapshot: %v", err)
	}
	if !errors.Is(err, index.ErrNoSnapshot) {
		t.Errorf("the error is %v", err)
	}
}

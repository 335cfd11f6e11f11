package indextest

import (
	"context"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"slices"
	"strings"
	"sync"
	"testing"

	"byline/internal/article"
	"byline/internal/index"
)

func (s Suite) testNothing(t *testing.T) {
	engine := s.open(t)
	none(t, engine)
	snapshot := publish(t, begin(t, engine, nil))
	sources, err := snapshot.Sources(t.Context())
	if snapshot.Len() != 0 || len(found(t, snapshot, query("storm"))) != 0 || len(sources) != 0 || err != nil {
		t.Errorf("%d articles, sources %v: %v", snapshot.Len(), sources, err)
	}
	latest, err := snapshot.Latest(t.Context(), article.Selection{}, 5)
	if len(latest) != 0 || err != nil {
		t.Errorf("latest are %v: %v", latest, err)
	}
	if length, err := snapshot.Length(t.Context()); length != 0 || err != nil {
		t.Errorf("the length is %d: %v", length, err)
	}
}

// testParts compares a part of a snapshot with a snapshot of that part.
func (s Suite) testParts(t *testing.T) {
	articles := newArticles(12, 80)
	var without []string
	for i := range 20 {
		without = append(without, articles[3*i].ID)
	}
	rest := slices.DeleteFunc(slices.Clone(articles), func(a article.Article) bool { return slices.Contains(without, a.ID) })
	whole, m := s.holding(t, articles...), modelOf(rest)
	part, err := whole.Without(t.Context(), append(without, "none", without[0]), m.mean())
	if err != nil {
		t.Fatal(err)
	}
	defer part.Close()
	alone := s.holding(t, rest...)
	length, err := part.Length(t.Context())
	wantLength, wantErr := alone.Length(t.Context())
	if part.Len() != len(rest) || length != wantLength || err != nil || wantErr != nil {
		t.Errorf("%d articles of the length %d, want %d of %d: %v, %v", part.Len(), length, len(rest), wantLength, err, wantErr)
	}
	random := rand.New(rand.NewPCG(13, 13))
	for range 20 {
		q := article.Query{Terms: newTerms(random), Selection: newSelection(random), Limit: 1 + random.IntN(20)}
		got, err := part.Search(t.Context(), q)
		if err != nil {
			t.Fatal(err)
		}
		s.compare(t, fmt.Sprintf("%+v", q), got[0], m.search(q), q.Limit)
		n, err := part.Count(t.Context(), q.Selection)
		if want, wantErr := alone.Count(t.Context(), q.Selection); n != want || err != nil || wantErr != nil {
			t.Errorf("%+v chooses %d, want %d: %v, %v", q.Selection, n, want, err, wantErr)
		}
	}
	terms := []string{"storm", "ferri", "zebra"}
	counts, err := part.Frequencies(t.Context(), terms)
	if want, wantErr := alone.Frequencies(t.Context(), terms); !slices.Equal(counts, want) || err != nil || wantErr != nil {
		t.Errorf("articles hold %v, want %v: %v, %v", counts, want, err, wantErr)
	}
	documents, err := part.Documents(t.Context(), []string{without[0], rest[0].ID})
	if err != nil || documents[0] != nil || documents[1] == nil {
		t.Errorf("documents are %v: %v", documents, err)
	}
	entries, err := part.Lookup(t.Context(), index.Lookup{IDs: []string{without[0], rest[0].ID}})
	if err != nil || entries[0] != nil || entries[1] == nil {
		t.Errorf("entries are %v: %v", entries, err)
	}
	listed, err := part.List(t.Context(), "", 1000)
	if err != nil || len(listed) != len(rest) {
		t.Errorf("%d are listed, want %d: %v", len(listed), len(rest), err)
	}
	latest, err := part.Latest(t.Context(), article.Selection{}, 1000)
	if err != nil || len(latest) != len(rest) {
		t.Errorf("%d are latest, want %d: %v", len(latest), len(rest), err)
	}
	sources, err := part.Sources(t.Context())
	total := 0
	for _, source := range sources {
		total += source.Articles
	}
	if err != nil || total != len(rest) {
		t.Errorf("sources have %d articles, want %d: %v", total, len(rest), err)
	}
	if n := len(found(t, whole, query("storm"))); n != len(modelOf(articles).search(query("storm"))) {
		t.Errorf("the whole finds %d", n)
	}
}

func (s Suite) testNotes(t *testing.T) {
	place := s.New(t)
	engine := openAt(t, place)
	long := strings.Repeat("a line of notes\n", 200_000) // 3.2 MB
	var base index.Snapshot
	for _, want := range []string{"first\nnotes", "", long} {
		build := begin(t, engine, base)
		if want != "" {
			if err := build.Note(t.Context(), strings.NewReader(want)); err != nil {
				t.Fatal(err)
			}
		}
		base = publish(t, build)
		if got := notes(t, base); got != want {
			t.Errorf("the notes are %d bytes, want %d", len(got), len(want))
		}
	}
	current, err := engine.Current(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer current.Close()
	if got := notes(t, current); got != long {
		t.Errorf("the notes are %d bytes, want %d", len(got), len(long))
	}
}

func notes(t *testing.T, of index.Snapshot) string {
	t.Helper()
	in, err := of.Notes(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	content, err := io.ReadAll(in)
	if err := errors.Join(err, in.Close()); err != nil {
		t.Fatal(err)
	}
	return string(content)
}

// testUpdates makes several generations in a row and compares each with one
// made from its articles alone, and with what is there after a restart.
func (s Suite) testUpdates(t *testing.T) {
	place := s.New(t)
	engine, err := place.Open(t)
	if err != nil {
		t.Fatal(err)
	}
	random := rand.New(rand.NewPCG(14, 14))
	articles := make(map[string]article.Article)
	var base index.Snapshot
	for range 6 {
		build := begin(t, engine, base)
		var changed []article.Article
		var gone []string
		for n := range 30 {
			id := fmt.Sprintf("a%d", random.IntN(60))
			if n%4 == 3 {
				gone = append(gone, id)
			} else if !slices.ContainsFunc(changed, func(a article.Article) bool { return a.ID == id }) {
				changed = append(changed, newArticle(random, id))
			}
		}
		put(t, build, changed...)
		if err := build.Delete(t.Context(), gone); err != nil {
			t.Fatal(err)
		}
		for _, a := range changed {
			articles[a.ID] = a
		}
		for _, id := range gone {
			delete(articles, id)
		}
		next, err := build.Publish(t.Context(), nil)
		if err != nil {
			t.Fatal(err)
		}
		if base != nil {
			if err := base.Close(); err != nil {
				t.Error(err)
			}
		}
		base = next
		s.same(t, base, articles)
	}
	if err := errors.Join(base.Close(), engine.Close()); err != nil {
		t.Fatal(err)
	}
	current, err := openAt(t, place).Current(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer current.Close()
	s.same(t, current, articles)
	if damage, err := current.Verify(t.Context()); damage != nil || err != nil || current.Damaged() {
		t.Errorf("damage %v, %v, damaged %v", damage, err, current.Damaged())
	}
}

// same checks that a snapshot holds exactly the articles.
func (s Suite) same(t *testing.T, in index.Snapshot, articles map[string]article.Article) {
	t.Helper()
	var all []article.Article
	for _, a := range articles {
		all = append(all, a)
	}
	m := modelOf(all)
	entries, err := in.List(t.Context(), "", 1000)
	if err != nil || in.Len() != len(all) || len(entries) != len(all) {
		t.Fatalf("%d articles, listed %d, want %d: %v", in.Len(), len(entries), len(all), err)
	}
	for _, entry := range entries {
		a := articles[entry.ID]
		if entry.Hash != article.ContentHash(&a) {
			t.Errorf("%s is another than was put", entry.ID)
		}
	}
	for _, q := range []article.Query{query("storm", "ferri"), query("museum")} {
		got, err := in.Search(t.Context(), q)
		if err != nil {
			t.Fatal(err)
		}
		s.compare(t, fmt.Sprintf("%+v", q), got[0], m.search(q), q.Limit)
	}
}

func (s Suite) testPutTwice(t *testing.T) {
	build := begin(t, s.open(t), nil)
	put(t, build, article.Article{ID: "a", Text: "A storm came."})
	put(t, build, article.Article{ID: "a", Text: "A ferry came."}, article.Article{ID: "b", Text: "A ferry left."})
	snapshot := publish(t, build)
	if got := found(t, snapshot, query("storm")); snapshot.Len() != 2 || len(got) != 0 {
		t.Errorf("%d articles, found %q", snapshot.Len(), got)
	}
}

// testReaders reads a generation while the next ones are made.
func (s Suite) testReaders(t *testing.T) {
	engine := s.open(t)
	build := begin(t, engine, nil)
	put(t, build, newArticles(15, 50)...)
	first := publish(t, build)
	want := found(t, first, query("storm"))
	ctx, stop := context.WithCancel(t.Context())
	var readers sync.WaitGroup
	for range 3 {
		readers.Go(func() {
			for ctx.Err() == nil {
				got, err := first.Search(ctx, query("storm"))
				if err == nil && !slices.Equal(idsOf(got[0]), want) {
					t.Errorf("found %q, want %q", idsOf(got[0]), want)
				}
				if err != nil && ctx.Err() == nil {
					t.Error(err)
				}
			}
		})
	}
	base := first
	for n := range 3 {
		build := begin(t, engine, base)
		put(t, build, article.Article{ID: fmt.Sprintf("new%d", n), Text: "A storm came again."})
		if err := build.Delete(t.Context(), want[n:n+1]); err != nil {
			t.Error(err)
		}
		base = publish(t, build)
	}
	stop()
	readers.Wait()
	if got := found(t, first, query("storm")); !slices.Equal(got, want) {
		t.Errorf("the first generation finds %q, want %q", got, want)
	}
	if got := found(t, base, query("storm")); len(got) != len(want) || slices.Contains(got, want[0]) || !slices.Contains(got, "new2") {
		t.Errorf("the last generation finds %q", got)
	}
}

func (s Suite) testRefusals(t *testing.T) {
	engine := s.open(t)
	refusal := errors.New("too little is left")
	refuse := func(shown index.Snapshot) error {
		if got := found(t, shown, query("ferri")); !slices.Equal(got, []string{"b"}) {
			t.Errorf("what is to be accepted finds %q", got)
		}
		return refusal
	}
	build := begin(t, engine, nil)
	put(t, build, article.Article{ID: "b", Text: "A ferry came."})
	if _, err := build.Publish(t.Context(), refuse); !errors.Is(err, refusal) {
		t.Errorf("the error is %v", err)
	}
	none(t, engine)
	build = begin(t, engine, nil)
	put(t, build, article.Article{ID: "a", Text: "A storm came."})
	base := publish(t, build)
	build = begin(t, engine, base)
	put(t, build, article.Article{ID: "b", Text: "A ferry came."})
	if _, err := build.Publish(t.Context(), refuse); !errors.Is(err, refusal) {
		t.Errorf("the error is %v", err)
	}
	s.stillServes(t, engine, base)
}

// stillServes checks that the first generation is the engine's current one.
func (s Suite) stillServes(t *testing.T, engine index.Engine, base index.Snapshot) {
	t.Helper()
	current, err := engine.Current(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer current.Close()
	for _, in := range []index.Snapshot{base, current} {
		if storm, ferry := found(t, in, query("storm")), found(t, in, query("ferri")); !slices.Equal(storm, []string{"a"}) || len(ferry) != 0 {
			t.Errorf("found are %q and %q", storm, ferry)
		}
	}
	build := begin(t, engine, base)
	put(t, build, article.Article{ID: "c", Text: "A ferry came."})
	if got := found(t, publish(t, build), query("ferri")); !slices.Equal(got, []string{"c"}) {
		t.Errorf("the next one finds %q", got)
	}
}

func (s Suite) testAborts(t *testing.T) {
	engine := s.open(t)
	build := begin(t, engine, nil)
	put(t, build, article.Article{ID: "b", Text: "A ferry came."})
	if err := build.Abort(t.Context()); err != nil {
		t.Error(err)
	}
	none(t, engine)
	build = begin(t, engine, nil)
	put(t, build, article.Article{ID: "a", Text: "A storm came."})
	base := publish(t, build)
	build = begin(t, engine, base)
	put(t, build, article.Article{ID: "b", Text: "A ferry came."})
	if err := errors.Join(build.Delete(t.Context(), []string{"a"}), build.Abort(t.Context())); err != nil {
		t.Error(err)
	}
	ended, cancel := context.WithCancel(t.Context())
	build = begin(t, engine, base)
	put(t, build, article.Article{ID: "b", Text: "A ferry came."})
	cancel()
	if _, err := build.Publish(ended, func(index.Snapshot) error { return ended.Err() }); !errors.Is(err, context.Canceled) {
		t.Errorf("the error is %v", err)
	}
	s.stillServes(t, engine, base)
}

func (s Suite) testContexts(t *testing.T) {
	snapshot := s.holding(t, newArticles(16, 5)...)
	ended, cancel := context.WithCancel(t.Context())
	cancel()
	for name, call := range map[string]func() error{
		"Search":      func() error { _, err := snapshot.Search(ended, query("storm")); return err },
		"Bearing":     func() error { _, _, err := snapshot.Bearing(ended, article.Topic{Limit: 1}); return err },
		"Frequencies": func() error { _, err := snapshot.Frequencies(ended, []string{"storm"}); return err },
		"Documents":   func() error { _, err := snapshot.Documents(ended, []string{"a0"}); return err },
		"Lookup":      func() error { _, err := snapshot.Lookup(ended, index.Lookup{IDs: []string{"a0"}}); return err },
		"Count": func() error {
			_, err := snapshot.Count(ended, article.Selection{Sources: []string{"Wire"}})
			return err
		},
		"Latest":  func() error { _, err := snapshot.Latest(ended, article.Selection{}, 1); return err },
		"List":    func() error { _, err := snapshot.List(ended, "", 1); return err },
		"Sources": func() error { _, err := snapshot.Sources(ended); return err },
		"Expect":  func() error { return snapshot.Expect(ended, []string{"storm"}, nil, nil) },
		"Words": func() error {
			_, _, err := snapshot.Words(ended, []string{"storm"}, []string{"storm"})
			return err
		},
	} {
		if err := call(); !errors.Is(err, context.Canceled) {
			t.Errorf("%s: the error is %v", name, err)
		}
	}
	if snapshot.Damaged() {
		t.Error("that counts as damage")
	}
}

func (s Suite) testOneWriter(t *testing.T) {
	place := s.New(t)
	engine := openAt(t, place)
	build := begin(t, engine, nil)
	put(t, build, article.Article{ID: "a", Text: "A storm came."})
	publish(t, build)
	build = begin(t, engine, nil)
	defer build.Abort(context.WithoutCancel(t.Context()))
	other, err := place.Open(t)
	if err == nil {
		closeLater(t, other)
		_, err = other.Begin(t.Context(), nil)
	}
	if !errors.Is(err, index.ErrLocked) {
		t.Errorf("the error is %v", err)
	}
}

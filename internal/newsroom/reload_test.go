package newsroom

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"byline/internal/answer"
	"byline/internal/index"
)

// room is a newsroom and its folders.
type room struct {
	t *testing.T
	*Newsroom
	corpus, index string
}

// openRoom opens a newsroom over files with those texts.
func openRoom(t *testing.T, files map[string]string) *room {
	t.Helper()
	r := &room{t: t, corpus: t.TempDir(), index: t.TempDir()}
	for name, text := range files {
		r.write(name, text)
	}
	n, err := Open(t.Context(), r.config())
	if err != nil {
		t.Fatal(err)
	}
	r.Newsroom = n
	t.Cleanup(func() { n.Close() })
	return r
}

func (r *room) config() Config { return Config{CorpusDir: r.corpus, IndexDir: r.index} }

func (r *room) write(name, text string) {
	r.t.Helper()
	path := filepath.Join(r.corpus, name)
	if err := errors.Join(os.MkdirAll(filepath.Dir(path), 0o755), os.WriteFile(path, []byte(text), 0o600)); err != nil {
		r.t.Fatal(err)
	}
}

func (r *room) remove(name string) {
	r.t.Helper()
	if err := os.Remove(filepath.Join(r.corpus, name)); err != nil {
		r.t.Fatal(err)
	}
}

// reload reloads, and checks the changes.
func (r *room) reload(options ReloadOptions, want index.Changes) {
	r.t.Helper()
	got, err := r.Reload(r.t.Context(), options)
	if err != nil {
		r.t.Fatal(err)
	}
	if fmt.Sprint(got) != fmt.Sprint(want) || fmt.Sprint(r.Changes()) != fmt.Sprint(want) {
		r.t.Errorf("changes are %+v, want %+v", got, want)
	}
}

// quoted asks, and checks that the first quote is that sentence, or that there
// is none if want is empty.
func (r *room) quoted(question, want string) {
	r.t.Helper()
	found, err := r.Ask(r.t.Context(), answer.Question{Text: question, Limit: 1})
	if err != nil {
		r.t.Fatal(err)
	}
	got := ""
	if len(found.Quotes) > 0 {
		got = found.Quotes[0].Sentence
	}
	if got != want {
		r.t.Errorf("%q is answered by %q, want %q", question, got, want)
	}
}

// snapshots lists the index folder without the lock and the cache mark.
func (r *room) snapshots() []string {
	r.t.Helper()
	entries, err := os.ReadDir(r.index)
	if err != nil {
		r.t.Fatal(err)
	}
	var names []string
	for _, entry := range entries {
		if entry.Name() != "lock" && entry.Name() != "CACHEDIR.TAG" {
			names = append(names, entry.Name())
		}
	}
	return names
}

// eventually waits until a condition holds.
func eventually(t *testing.T, what string, holds func() bool) {
	t.Helper()
	for end := time.Now().Add(time.Minute); !holds(); time.Sleep(5 * time.Millisecond) {
		if time.Now().After(end) {
			t.Fatalf("timed out waiting until %s", what)
		}
	}
}

var threeReports = map[string]string{
	"a.txt":     "Rebels leave the city\n\nThe rebels left the city on Friday.",
	"sub/b.txt": "Army enters the city\n\nThe army entered the city on Saturday.",
	"c.txt":     "Ferry sails again\n\nThe ferry sailed to the island on Sunday.",
}

func TestReloadServesTheFolderAsItIs(t *testing.T) {
	r := openRoom(t, threeReports)
	opened := r.Reloaded()
	r.quoted("when was it that the rebels left the city?", "The rebels left the city on Friday.")
	r.write("a.txt", "Rebels return\n\nThe rebels left the city on Tuesday.")
	r.write("d.txt", "Talks open\n\nTalks between the parties opened on Monday.")
	r.remove("c.txt")
	r.quoted("when was it that the rebels left the city?", "The rebels left the city on Friday.")
	r.reload(ReloadOptions{}, index.Changes{Added: []string{"d.txt"}, Changed: []string{"a.txt"}, Removed: []string{"c.txt"}, Unchanged: 1})
	r.quoted("when was it that the rebels left the city?", "The rebels left the city on Tuesday.")
	r.quoted("when were the talks between the parties opened?", "Talks between the parties opened on Monday.")
	r.quoted("where did the ferry sail?", "")
	if !r.Reloaded().After(opened) || r.Len() != 3 {
		t.Errorf("%d articles, read at %v, opened at %v", r.Len(), r.Reloaded(), opened)
	}
	eventually(t, "one snapshot is left", func() bool { return len(r.snapshots()) == 1 })
}

func TestReloadOfWhatDidNotChangeWritesNothing(t *testing.T) {
	r := openRoom(t, threeReports)
	for name := range threeReports {
		long := time.Now().Add(-time.Hour)
		if err := os.Chtimes(filepath.Join(r.corpus, name), long, long); err != nil {
			t.Fatal(err)
		}
	}
	r.reload(ReloadOptions{}, index.Changes{Unchanged: 3}) // only the times are new
	eventually(t, "one snapshot is left", func() bool { return len(r.snapshots()) == 1 })
	before := r.snapshots()
	opened := r.Reloaded()
	r.reload(ReloadOptions{}, index.Changes{Unchanged: 3})
	if after := r.snapshots(); !slices.Equal(after, before) || !r.Reloaded().After(opened) {
		t.Errorf("snapshots are %q, were %q; read at %v, before at %v", after, before, r.Reloaded(), opened)
	}
}

func TestReloadThatDropsMostArticlesWantsForce(t *testing.T) {
	r := openRoom(t, threeReports)
	before := r.snapshots()
	r.remove("a.txt")
	r.remove("c.txt")
	_, err := r.Reload(t.Context(), ReloadOptions{})
	shrink, ok := errors.AsType[*ShrinkError](err)
	if !ok || *shrink != (ShrinkError{3, 1}) {
		t.Fatalf("error is %v", err)
	}
	r.quoted("when was it that the rebels left the city?", "The rebels left the city on Friday.")
	if after := r.snapshots(); !slices.Equal(after, before) || r.Len() != 3 {
		t.Errorf("%d articles, snapshots %q, before %q", r.Len(), after, before)
	}
	r.reload(ReloadOptions{Force: true}, index.Changes{Removed: []string{"a.txt", "c.txt"}, Unchanged: 1})
	if r.Len() != 1 {
		t.Errorf("%d articles", r.Len())
	}
}

func TestReloadOfHalfTheArticlesIsServed(t *testing.T) {
	r := openRoom(t, map[string]string{"a.txt": threeReports["a.txt"], "c.txt": threeReports["c.txt"]})
	r.remove("c.txt")
	r.reload(ReloadOptions{}, index.Changes{Removed: []string{"c.txt"}, Unchanged: 1})
}

func TestFailedReloadLeavesTheOldOne(t *testing.T) {
	tests := []struct {
		name string
		// spoil makes the next reload fail, and returns a function that undoes
		// this.
		spoil func(r *room) (undo func() error)
		want  string
	}{
		{"the folder is gone", func(r *room) func() error {
			if err := os.Rename(r.corpus, r.corpus+"-gone"); err != nil {
				r.t.Fatal(err)
			}
			return func() error { return os.Rename(r.corpus+"-gone", r.corpus) }
		}, "no such file"},
		{"the folder is empty, as a volume that is not mounted", func(r *room) func() error {
			if err := errors.Join(os.Rename(r.corpus, r.corpus+"-gone"), os.Mkdir(r.corpus, 0o755)); err != nil {
				r.t.Fatal(err)
			}
			return func() error { return errors.Join(os.Remove(r.corpus), os.Rename(r.corpus+"-gone", r.corpus)) }
		}, "of 3 articles only 0 would be left"},
		{"the index folder is gone", func(r *room) func() error {
			if err := os.Rename(r.index, r.index+"-gone"); err != nil {
				r.t.Fatal(err)
			}
			return func() error { return os.Rename(r.index+"-gone", r.index) }
		}, "no such file"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			r := openRoom(t, threeReports)
			before := r.snapshots()
			r.write("d.txt", "Talks open\n\nTalks between the parties opened on Monday.")
			undo := test.spoil(r)
			if _, err := r.Reload(t.Context(), ReloadOptions{}); err == nil || !strings.Contains(err.Error(), test.want) {
				t.Errorf("error is %v, want %q", err, test.want)
			}
			r.quoted("when was it that the rebels left the city?", "The rebels left the city on Friday.")
			if err := undo(); err != nil {
				t.Fatal(err)
			}
			if after := r.snapshots(); !slices.Equal(after, before) {
				t.Errorf("snapshots are %q, were %q", after, before)
			}
			r.reload(ReloadOptions{}, index.Changes{Added: []string{"d.txt"}, Unchanged: 3})
			r.quoted("when were the talks between the parties opened?", "Talks between the parties opened on Monday.")
		})
	}
}

func TestCancelledReloadLeavesTheOldOne(t *testing.T) {
	r := openRoom(t, threeReports)
	r.write("d.txt", "Talks open\n\nTalks between the parties opened on Monday.")
	ctx, cancel := context.WithCancel(t.Context())
	_, err := r.Reload(ctx, ReloadOptions{Progress: func(done, total int64) { cancel() }})
	if !errors.Is(err, context.Canceled) || len(r.snapshots()) != 1 || r.Len() != 3 {
		t.Errorf("error %v, snapshots %q, %d articles", err, r.snapshots(), r.Len())
	}
}

// faulty is a context that panics.
type faulty struct{ context.Context }

func (faulty) Err() error { panic("a fault") }

func TestPanicOfAReloadIsAnError(t *testing.T) {
	r := openRoom(t, threeReports)
	j := new(journal)
	r.log = slog.New(slog.NewTextHandler(j, nil))
	r.write("d.txt", "Talks open\n\nTalks between the parties opened on Monday.")
	panics := func(int64, int64) { panic("another fault") } // in a goroutine beside
	for fault, reload := range map[string]func() (Changes, error){
		": a fault":     func() (Changes, error) { return r.Reload(faulty{t.Context()}, ReloadOptions{}) },
		"another fault": func() (Changes, error) { return r.Reload(t.Context(), ReloadOptions{Progress: panics}) },
	} {
		j.text.Reset()
		if _, err := reload(); err == nil || !strings.Contains(err.Error(), fault) || !j.has("reload_test.go") {
			t.Errorf("error %v, the log is\n%s", err, &j.text)
		}
	}
	r.quoted("where did the ferry sail?", "The ferry sailed to the island on Sunday.")
	r.reload(ReloadOptions{}, index.Changes{Added: []string{"d.txt"}, Unchanged: 3})
}

func TestPanicOfOpenIsAnError(t *testing.T) {
	j := new(journal)
	engine := func(context.Context) (index.Engine, error) { panic("a fault") }
	n, err := Open(t.Context(), Config{CorpusDir: t.TempDir(), Engine: engine, Log: slog.New(slog.NewTextHandler(j, nil))})
	if n != nil || err == nil || !strings.Contains(err.Error(), "a fault") || !j.has("reload_test.go") {
		t.Errorf("error %v, the log is\n%s", err, &j.text)
	}
}

func TestOneReloadAtATime(t *testing.T) {
	r := openRoom(t, threeReports)
	r.write("d.txt", "Talks open\n\nTalks between the parties opened on Monday.")
	var second error
	_, err := r.Reload(t.Context(), ReloadOptions{Progress: func(done, total int64) {
		_, second = r.Reload(t.Context(), ReloadOptions{})
	}})
	if err != nil || !errors.Is(second, ErrReloading) {
		t.Errorf("the first reload: %v; one beside it: %v", err, second)
	}
}

func TestFolderThatGetsItsFirstArticle(t *testing.T) {
	corpus := t.TempDir()
	n, err := Open(t.Context(), Config{CorpusDir: corpus, IndexDir: t.TempDir()})
	if !errors.Is(err, ErrNoArticles) {
		t.Fatal(err)
	}
	defer n.Close()
	if _, err := n.Ask(t.Context(), answer.Question{Text: "who left?", Limit: 1}); !errors.Is(err, ErrNoArticles) {
		t.Errorf("Ask without articles: %v", err)
	}
	if n.Len() != 0 || n.Sources() != nil {
		t.Errorf("%d articles, sources %v", n.Len(), n.Sources())
	}
	if _, err := n.Reload(t.Context(), ReloadOptions{}); !errors.Is(err, ErrNoArticles) {
		t.Errorf("Reload without articles: %v", err)
	}
	if err := os.WriteFile(filepath.Join(corpus, "a.txt"), []byte(threeReports["a.txt"]), 0o600); err != nil {
		t.Fatal(err)
	}
	changes, err := n.Reload(t.Context(), ReloadOptions{})
	if err != nil || !slices.Equal(changes.Added, []string{"a.txt"}) || n.Len() != 1 {
		t.Errorf("changes %+v, %v, %d articles", changes, err, n.Len())
	}
}

func TestStartServesTheArticlesAsTheyWere(t *testing.T) {
	const question, before = "when was it that the rebels left the city?", "The rebels left the city on Friday."
	tests := []struct {
		name string
		// spoil is called before the start, and undo after it.
		spoil, undo func(r *room) error
		want        string
		// forced is how many articles a start with force serves, or -1 if it
		// has none to serve.
		forced int
	}{
		{"an empty folder, as of a volume that is not mounted", func(r *room) error {
			return errors.Join(os.Rename(r.corpus, r.corpus+"-gone"), os.Mkdir(r.corpus, 0o755))
		}, func(r *room) error {
			return errors.Join(os.Remove(r.corpus), os.Rename(r.corpus+"-gone", r.corpus))
		}, "of 3 articles only 0 would be left", -1},
		{"a folder of fewer than half", func(r *room) error {
			return errors.Join(os.Rename(r.corpus, r.corpus+"-gone"), os.Mkdir(r.corpus, 0o755), os.WriteFile(filepath.Join(r.corpus, "a.txt"), []byte(threeReports["a.txt"]), 0o600))
		}, func(r *room) error {
			return errors.Join(os.RemoveAll(r.corpus), os.Rename(r.corpus+"-gone", r.corpus))
		}, "of 3 articles only 1 would be left", 1},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			r := openRoom(t, threeReports)
			if err := errors.Join(r.Close(), test.spoil(r)); err != nil {
				t.Fatal(err)
			}
			started := time.Now()
			n, err := Open(t.Context(), r.config())
			if err == nil || n == nil || !strings.Contains(err.Error(), test.want) || Advice(err) == "" {
				t.Fatalf("newsroom %v, error %v", n, err)
			}
			r.Newsroom = n
			r.quoted(question, before)
			if r.Len() != 3 || !r.Reloaded().Before(started) {
				t.Errorf("%d articles, read at %v", r.Len(), r.Reloaded())
			}
			if _, err := r.Reload(t.Context(), ReloadOptions{}); err == nil || !strings.Contains(err.Error(), test.want) {
				t.Errorf("Reload: error %v", err)
			}
			if err := test.undo(r); err != nil {
				t.Fatal(err)
			}
			r.reload(ReloadOptions{}, index.Changes{Unchanged: 3})
			if err := errors.Join(r.Close(), test.spoil(r)); err != nil {
				t.Fatal(err)
			}
			config := r.config()
			config.Force = true
			switch n, err := Open(t.Context(), config); {
			case test.forced < 0 && !errors.Is(err, ErrNoArticles), test.forced >= 0 && err != nil:
				t.Error(err)
			case n.Len() != max(0, test.forced):
				t.Errorf("%d articles are served with force", n.Len())
			default:
				if err := errors.Join(n.Close(), test.undo(r)); err != nil {
					t.Fatal(err)
				}
			}
			if n, err = Open(t.Context(), r.config()); err != nil {
				t.Fatal(err)
			}
			defer n.Close()
			if changes := n.Changes(); changes.Unchanged+len(changes.Added) != 3 || changes.Rebuilt != "" {
				t.Errorf("changes are %+v", changes)
			}
		})
	}
}

func TestContextAfterAReload(t *testing.T) {
	r := openRoom(t, threeReports)
	var quotes []answer.Quote
	for _, question := range []string{"when was it that the rebels left the city?", "where did the ferry sail?"} {
		found, err := r.Ask(t.Context(), answer.Question{Text: question, Limit: 1})
		if err != nil || len(found.Quotes) != 1 {
			t.Fatalf("Ask(%q) = %+v, %v, want one quote", question, found, err)
		}
		quotes = append(quotes, found.Quotes[0])
	}
	r.write("a.txt", "Rebels leave the city\n\nNobody left.")
	r.remove("c.txt")
	r.reload(ReloadOptions{}, index.Changes{Changed: []string{"a.txt"}, Removed: []string{"c.txt"}, Unchanged: 1})
	for i, want := range []error{ErrChanged, ErrGone} {
		if _, _, _, err := r.Context(t.Context(), quotes[i]); !errors.Is(err, want) {
			t.Errorf("context of %q: %v, want %v", quotes[i].Sentence, err, want)
		}
	}
}

func TestCallsUnderWayKeepTheirSnapshot(t *testing.T) {
	r := openRoom(t, threeReports)
	held, err := r.acquire()
	if err != nil {
		t.Fatal(err)
	}
	r.remove("a.txt")
	r.reload(ReloadOptions{}, index.Changes{Removed: []string{"a.txt"}, Unchanged: 2})
	if n := len(r.snapshots()); n != 2 {
		t.Errorf("%d snapshots while one is held and another served", n)
	}
	found, err := held.view.answerer.Ask(t.Context(), answer.Question{Text: "when was it that the rebels left the city?", Limit: 1})
	if err != nil || len(found.Quotes) != 1 || found.Quotes[0].Article.ID != "a.txt" {
		t.Errorf("the held snapshot answers %+v, %v", found, err)
	}
	r.letGo(held)
	eventually(t, "one snapshot is left", func() bool { return len(r.snapshots()) == 1 })
}

func TestClosedNewsroom(t *testing.T) {
	r := openRoom(t, threeReports)
	for range 2 {
		if err := r.Close(); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := r.Ask(t.Context(), answer.Question{Text: "who left?", Limit: 1}); !errors.Is(err, ErrClosed) {
		t.Errorf("Ask of a closed newsroom: %v", err)
	}
	if _, err := r.Reload(t.Context(), ReloadOptions{}); !errors.Is(err, ErrClosed) {
		t.Errorf("Reload: error %v", err)
	}
}

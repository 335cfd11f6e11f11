package index

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"byline/internal/corpus"
)

// desk is a folder of articles and the place of its index.
type desk struct {
	*testing.T
	corpus, index string
}

func newDesk(t *testing.T, files map[string]string) *desk {
	t.Helper()
	d := &desk{t, t.TempDir(), filepath.Join(t.TempDir(), "index")}
	for name, text := range files {
		d.write(name, text)
	}
	return d
}

// write puts a file into the corpus as it might have stood there for a while.
func (d *desk) write(name, text string) {
	d.Helper()
	path := filepath.Join(d.corpus, name)
	if err := errors.Join(os.MkdirAll(filepath.Dir(path), 0o755), os.WriteFile(path, []byte(text), 0o644)); err != nil {
		d.Fatal(err)
	}
	d.age(name, time.Duration(len(text))*time.Minute)
}

// age makes a file one that was changed on the first day of 2020 or so long
// after.
func (d *desk) age(name string, after time.Duration) {
	d.Helper()
	d.date(name, time.Date(2020, 1, 1, 0, 0, 0, 0, time.UTC).Add(after))
}

func (d *desk) date(name string, changed time.Time) {
	d.Helper()
	if err := os.Chtimes(filepath.Join(d.corpus, name), changed, changed); err != nil {
		d.Fatal(err)
	}
}

func (d *desk) remove(name string) {
	d.Helper()
	if err := os.Remove(filepath.Join(d.corpus, name)); err != nil {
		d.Fatal(err)
	}
}

func (d *desk) tryOpen(ctx context.Context, options Options) (*Index, error) {
	d.Helper()
	folder, err := corpus.OpenFolder(d.corpus)
	if err != nil {
		d.Fatal(err)
	}
	defer folder.Close()
	return Open(ctx, d.index, folder, options)
}

// open opens the index and closes it when the test ends, unless it was closed.
func (d *desk) open() *Index {
	d.Helper()
	ix, err := d.tryOpen(d.Context(), Options{})
	if err != nil {
		d.Fatal(err)
	}
	d.Cleanup(func() { ix.Close() })
	return ix
}

// reopen opens the index, lets use look at it and closes it.
func (d *desk) reopen(use func(*Index)) {
	d.Helper()
	ix := d.open()
	use(ix)
	if err := ix.Close(); err != nil {
		d.Fatal(err)
	}
}

// found is the ids of the articles that hold the term, sorted.
func (d *desk) found(ix *Index, term string) []string {
	d.Helper()
	candidates, err := ix.Search(d.Context(), []Term{{term, 1}}, 100)
	if err != nil {
		d.Fatal(err)
	}
	var ids []string
	for _, c := range candidates {
		if c.Score <= 0 || c.ID == "" {
			d.Errorf("candidate %+v", c)
		}
		ids = append(ids, c.ID)
	}
	slices.Sort(ids)
	return ids
}

func (d *desk) wantFound(ix *Index, term string, ids ...string) {
	d.Helper()
	if found := d.found(ix, term); !slices.Equal(found, ids) {
		d.Errorf("%q is found in %q, want %q", term, found, ids)
	}
	if n, err := ix.Frequency(d.Context(), term); err != nil || n != len(ids) {
		d.Errorf("frequency of %q is %d, %v, want %d", term, n, err, len(ids))
	}
}

func (d *desk) wantChanges(ix *Index, want Changes) {
	d.Helper()
	got := ix.Changes()
	if !slices.Equal(got.Added, want.Added) || !slices.Equal(got.Changed, want.Changed) || !slices.Equal(got.Removed, want.Removed) ||
		got.Unchanged != want.Unchanged || !regexp.MustCompile(want.Rebuilt).MatchString(got.Rebuilt) || (want.Rebuilt == "") != (got.Rebuilt == "") {
		d.Errorf("changes are %+v, want %+v", got, want)
	}
}

var twoReports = map[string]string{
	"a.txt":     "Rebels leave the city\n\nThe rebels left on Friday.",
	"sub/b.txt": "Army enters the city\n\nThe army entered on Saturday.",
}

func TestOpenBuildsAndFinds(t *testing.T) {
	d := newDesk(t, twoReports)
	ix := d.open()
	d.wantChanges(ix, Changes{Added: []string{"a.txt", "sub/b.txt"}})
	d.wantFound(ix, "rebel", "a.txt")
	d.wantFound(ix, "citi", "a.txt", "sub/b.txt")
	d.wantFound(ix, "nowhere")
	document, err := ix.Document(t.Context(), "sub/b.txt")
	if err != nil {
		t.Fatal(err)
	}
	if got := document.Sentence(1); got != "The army entered on Saturday." {
		t.Errorf("sentence 1 is %q", got)
	}
	if _, err := ix.Document(t.Context(), "no such"); err == nil {
		t.Error("an article that is not there is no error")
	}
}

func TestUnchangedCorpusIsNotRead(t *testing.T) {
	d := newDesk(t, twoReports)
	d.reopen(func(*Index) {})
	// Changed text of the same size and time would be seen only if it was read.
	d.write("a.txt", strings.Replace(twoReports["a.txt"], "rebels", "troops", 1))
	d.reopen(func(ix *Index) {
		d.wantChanges(ix, Changes{Unchanged: 2})
		d.wantFound(ix, "rebel", "a.txt")
	})
}

func TestFileChangedJustBeforeItWasReadIsReadAgain(t *testing.T) {
	d := newDesk(t, twoReports)
	now := time.Now()
	d.date("a.txt", now)
	d.reopen(func(*Index) {})
	d.write("a.txt", strings.Replace(twoReports["a.txt"], "rebels", "troops", 1))
	d.date("a.txt", now)
	d.reopen(func(ix *Index) { d.wantChanges(ix, Changes{Changed: []string{"a.txt"}, Unchanged: 1}) })
}

func TestChangedCorpusIsBroughtUpToDate(t *testing.T) {
	d := newDesk(t, twoReports)
	d.reopen(func(*Index) {})
	d.write("a.txt", "Rebels return\n\nThe rebels came back on Sunday.")
	d.remove("sub/b.txt")
	d.write("c.txt", "Talks open\n\nTalks opened on Monday.")
	d.reopen(func(ix *Index) {
		d.wantChanges(ix, Changes{Added: []string{"c.txt"}, Changed: []string{"a.txt"}, Removed: []string{"sub/b.txt"}})
		d.wantFound(ix, "sunday", "a.txt")
		d.wantFound(ix, "friday")
		d.wantFound(ix, "armi")
		d.wantFound(ix, "talk", "c.txt")
	})
	d.reopen(func(ix *Index) { d.wantChanges(ix, Changes{Unchanged: 2}) })
}

func TestTouchedFileChangesNothing(t *testing.T) {
	d := newDesk(t, twoReports)
	d.reopen(func(*Index) {})
	d.age("a.txt", 24*time.Hour)
	d.reopen(func(ix *Index) { d.wantChanges(ix, Changes{Unchanged: 2}) })
}

func TestFirstOfTwoArticlesWithOneIDIsServed(t *testing.T) {
	const record = `{"id": "x", "title": "T", "text": "The %s came."}`
	d := newDesk(t, map[string]string{"b.json": fmt.Sprintf(record, "army"), "c.json": fmt.Sprintf(record, "navy")})
	shadowed := func(ix *Index, want ...string) {
		t.Helper()
		var got []string
		for _, problem := range ix.Problems() {
			got = append(got, problem.Error())
		}
		if !slices.Equal(got, want) {
			t.Errorf("problems are %q, want %q", got, want)
		}
	}
	d.reopen(func(ix *Index) {
		d.wantChanges(ix, Changes{Added: []string{"x"}})
		d.wantFound(ix, "armi", "x")
		shadowed(ix, `c.json: its article "x" has the id of one in b.json, which is kept`)
	})
	d.write("a.json", fmt.Sprintf(record, "police"))
	d.reopen(func(ix *Index) {
		d.wantChanges(ix, Changes{Changed: []string{"x"}})
		d.wantFound(ix, "polic", "x")
		d.wantFound(ix, "armi")
		shadowed(ix, `b.json: its article "x" has the id of one in a.json, which is kept`, `c.json: its article "x" has the id of one in a.json, which is kept`)
	})
	d.remove("a.json")
	d.remove("b.json")
	d.reopen(func(ix *Index) {
		d.wantChanges(ix, Changes{Changed: []string{"x"}})
		d.wantFound(ix, "navi", "x")
		shadowed(ix)
	})
}

func TestFileWithOneIDTwiceServesTheFirst(t *testing.T) {
	d := newDesk(t, map[string]string{"a.jsonl": `{"id": "x", "text": "The army came."}` + "\n" + `{"id": "x", "text": "The navy came."}`})
	d.reopen(func(ix *Index) {
		d.wantFound(ix, "armi", "x")
		d.wantFound(ix, "navi")
		if problems := ix.Problems(); len(problems) != 1 || problems[0].Error() != `a.jsonl: it has more than one article of the id "x"; the first is kept` {
			t.Errorf("problems are %v", problems)
		}
	})
}

func TestRefusedFilesAreRemembered(t *testing.T) {
	d := newDesk(t, twoReports)
	d.write("empty.txt", "")
	for range 2 { // read, then remembered
		d.reopen(func(ix *Index) {
			if problems := ix.Problems(); len(problems) != 1 || problems[0].File != "empty.txt" || ix.Len() != 2 {
				t.Errorf("%d articles, problems %v", ix.Len(), problems)
			}
		})
	}
}

func TestBadStoreIsBuiltAnew(t *testing.T) {
	store := func(d *desk, name string) string { return filepath.Join(d.index, storeFolder, name) }
	overwrite := func(path string, change func([]byte) []byte) error {
		content, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		return os.WriteFile(path, change(content), 0o600)
	}
	half := func(b []byte) []byte { return b[:len(b)/2] }
	note := func(d *desk, name, text string) error {
		s, err := openStore(d.index)
		if err != nil {
			return err
		}
		batch := s.newBatch()
		batch.SetInternal([]byte(name), []byte(text))
		return errors.Join(s.write(batch), s.close())
	}
	tests := []struct {
		name   string
		damage func(d *desk) error
		reason string
	}{
		{"no metadata", func(d *desk) error { return os.Remove(store(d, "index_meta.json")) }, "damaged"},
		{"broken metadata", func(d *desk) error { return overwrite(store(d, "index_meta.json"), half) }, "damaged"},
		{"no snapshots", func(d *desk) error { return os.RemoveAll(store(d, "store/root.bolt")) }, "damaged"},
		{"broken snapshots", func(d *desk) error {
			return overwrite(store(d, "store/root.bolt"), func(b []byte) []byte { return []byte(strings.Repeat("x", len(b))) })
		}, "damaged"},
		{"no segments", func(d *desk) error {
			segments, err := filepath.Glob(store(d, "store/*.zap"))
			for _, segment := range segments {
				err = errors.Join(err, os.Remove(segment))
			}
			return err
		}, "damaged|did not finish"},
		{"half a segment", func(d *desk) error {
			segments, err := filepath.Glob(store(d, "store/*.zap"))
			for _, segment := range segments {
				err = errors.Join(err, overwrite(segment, half))
			}
			return err
		}, "damaged|did not finish"},
		{"an update that did not finish", func(d *desk) error { return note(d, updatingNote, "under way") }, "did not finish"},
		{"a broken catalogue", func(d *desk) error { return note(d, catalogueNote, "{") }, "catalogue is damaged"},
		{"an older format", func(d *desk) error { return note(d, catalogueNote, `{"Format": "0-0"}`) }, "another version"},
		{"an article too many", func(d *desk) error {
			s, err := openStore(d.index)
			if err != nil {
				return err
			}
			batch := s.newBatch()
			return errors.Join(batch.put(sampleDocument()), s.write(batch), s.close())
		}, "not those it lists"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			d := newDesk(t, twoReports)
			d.reopen(func(*Index) {})
			if err := test.damage(d); err != nil {
				t.Fatal(err)
			}
			for _, want := range []Changes{
				{Added: []string{"a.txt", "sub/b.txt"}, Rebuilt: test.reason},
				{Unchanged: 2},
			} {
				d.reopen(func(ix *Index) {
					d.wantChanges(ix, want)
					d.wantFound(ix, "rebel", "a.txt")
				})
			}
		})
	}
}

func TestLockedIndexSaysSo(t *testing.T) {
	d := newDesk(t, twoReports)
	ix := d.open()
	if _, err := d.tryOpen(t.Context(), Options{}); !errors.Is(err, ErrLocked) {
		t.Errorf("opened twice: %v", err)
	}
	if err := ix.Close(); err != nil {
		t.Fatal(err)
	}
	d.open()
}

func TestIndexFolderThatCannotBeMade(t *testing.T) {
	d := newDesk(t, twoReports)
	if err := os.WriteFile(d.index, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := d.tryOpen(t.Context(), Options{}); err == nil || !strings.Contains(err.Error(), d.index) {
		t.Errorf("error is %v", err)
	}
}

func TestCancelledBuildStartsAfresh(t *testing.T) {
	d := newDesk(t, twoReports)
	ctx, cancel := context.WithCancel(t.Context())
	_, err := d.tryOpen(ctx, Options{Progress: func(done, total int64) { cancel() }})
	if !errors.Is(err, context.Canceled) {
		t.Fatalf("error is %v", err)
	}
	d.reopen(func(ix *Index) { d.wantFound(ix, "rebel", "a.txt") })
}

func TestProgressEndsAtTheTotal(t *testing.T) {
	d := newDesk(t, twoReports)
	var last, total, size int64
	for _, text := range twoReports {
		size += int64(len(text))
	}
	ix, err := d.tryOpen(t.Context(), Options{Progress: func(done, of int64) {
		if done < last {
			t.Errorf("progress went back from %d to %d", last, done)
		}
		last, total = done, of
	}})
	if err != nil {
		t.Fatal(err)
	}
	ix.Close()
	if last != total || total != size {
		t.Errorf("ended at %d of %d, files are %d bytes", last, total, size)
	}
}

func TestEmptyCorpusAndEmptySearch(t *testing.T) {
	d := newDesk(t, nil)
	ix := d.open()
	d.wantFound(ix, "rebel")
	if ix.Len() != 0 || len(ix.Articles()) != 0 {
		t.Errorf("%d articles", ix.Len())
	}
	if found, err := ix.Search(t.Context(), nil, 10); err != nil || len(found) != 0 {
		t.Errorf("no terms find %v, %v", found, err)
	}
}

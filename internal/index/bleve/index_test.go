package bleve

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

	"byline/internal/article"
	"byline/internal/corpus"
	"byline/internal/index"
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

func (d *desk) tryOpen(ctx context.Context, options index.Options) (*index.Index, error) {
	d.Helper()
	folder, err := corpus.OpenFolder(d.corpus)
	if err != nil {
		d.Fatal(err)
	}
	defer folder.Close()
	return OpenIndex(ctx, d.index, folder, options)
}

// next makes the next index of the corpus.
func (d *desk) next(ix *index.Index, options index.Options) (*index.Index, error) {
	d.Helper()
	folder, err := corpus.OpenFolder(d.corpus)
	if err != nil {
		d.Fatal(err)
	}
	defer folder.Close()
	return ix.Next(d.Context(), folder, options)
}

// left is what the index's folder holds beside the lock and the mark of a cache.
func (d *desk) left() []string {
	d.Helper()
	entries, err := os.ReadDir(d.index)
	if err != nil {
		d.Fatal(err)
	}
	var names []string
	for _, entry := range entries {
		if entry.Name() != lockFile && entry.Name() != "CACHEDIR.TAG" {
			names = append(names, entry.Name())
		}
	}
	return names
}

// files are the paths of the newest snapshot's files.
func (d *desk) files(pattern string) []string {
	d.Helper()
	snapshots, err := filepath.Glob(filepath.Join(d.index, snapshotPrefix+"*"))
	if err != nil || len(snapshots) == 0 {
		d.Fatalf("snapshots are %q, %v", snapshots, err)
	}
	files, err := filepath.Glob(filepath.Join(slices.Max(snapshots), pattern))
	if err != nil || len(files) == 0 {
		d.Fatalf("files %s are %q, %v", pattern, files, err)
	}
	return files
}

// open opens the index and closes it when the test ends, unless it was closed.
func (d *desk) open() *index.Index {
	d.Helper()
	ix, err := d.tryOpen(d.Context(), index.Options{})
	if err != nil {
		d.Fatal(err)
	}
	d.Cleanup(func() { ix.Close() })
	return ix
}

// reopen opens the index, lets use look at it and closes it.
func (d *desk) reopen(use func(*index.Index)) {
	d.Helper()
	ix := d.open()
	use(ix)
	if err := ix.Close(); err != nil {
		d.Fatal(err)
	}
}

// found is the ids of the articles that hold the term, sorted.
func (d *desk) found(ix *index.Index, term string) []string {
	d.Helper()
	found, err := ix.Search(d.Context(), article.Query{Terms: []article.Term{{Text: term, Weight: 1}}, Limit: 100})
	if err != nil {
		d.Fatal(err)
	}
	var ids []string
	for _, c := range found[0] {
		if c.Score <= 0 || c.ID == "" {
			d.Errorf("candidate %+v", c)
		}
		ids = append(ids, c.ID)
	}
	slices.Sort(ids)
	return ids
}

func (d *desk) wantFound(ix *index.Index, term string, ids ...string) {
	d.Helper()
	if found := d.found(ix, term); !slices.Equal(found, ids) {
		d.Errorf("%q is found in %q, want %q", term, found, ids)
	}
	if n, err := ix.Frequencies(d.Context(), []string{term}); err != nil || n[0] != len(ids) {
		d.Errorf("frequency of %q is %d, %v, want %d", term, n, err, len(ids))
	}
}

func (d *desk) wantChanges(ix *index.Index, want index.Changes) {
	d.Helper()
	got := ix.Changes()
	slices.Sort(want.Added)
	slices.Sort(want.Changed)
	slices.Sort(want.Removed)
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
	d.wantChanges(ix, index.Changes{Added: []string{"a.txt", "sub/b.txt"}})
	d.wantFound(ix, "rebel", "a.txt")
	d.wantFound(ix, "citi", "a.txt", "sub/b.txt")
	d.wantFound(ix, "nowhere")
	documents, err := ix.Documents(t.Context(), []string{"sub/b.txt", "no such"})
	if err != nil {
		t.Fatal(err)
	}
	if got := documents[0].Sentence(1); got != "The army entered on Saturday." {
		t.Errorf("sentence 1 is %q", got)
	}
	if documents[1] != nil {
		t.Errorf("an article that is not there is %+v", documents[1])
	}
}

func TestUnchangedCorpusIsNotRead(t *testing.T) {
	d := newDesk(t, twoReports)
	d.reopen(func(*index.Index) {})
	// Changed text of the same size and time would be seen only if it was read.
	d.write("a.txt", strings.Replace(twoReports["a.txt"], "rebels", "troops", 1))
	d.reopen(func(ix *index.Index) {
		d.wantChanges(ix, index.Changes{Unchanged: 2})
		d.wantFound(ix, "rebel", "a.txt")
	})
}

func TestFileChangedJustBeforeItWasReadIsReadAgain(t *testing.T) {
	d := newDesk(t, twoReports)
	now := time.Now()
	d.date("a.txt", now)
	d.reopen(func(*index.Index) {})
	d.write("a.txt", strings.Replace(twoReports["a.txt"], "rebels", "troops", 1))
	d.date("a.txt", now)
	d.reopen(func(ix *index.Index) { d.wantChanges(ix, index.Changes{Changed: []string{"a.txt"}, Unchanged: 1}) })
}

func TestChangedCorpusIsBroughtUpToDate(t *testing.T) {
	d := newDesk(t, twoReports)
	d.reopen(func(*index.Index) {})
	d.write("a.txt", "Rebels return\n\nThe rebels came back on Sunday.")
	d.remove("sub/b.txt")
	d.write("c.txt", "Talks open\n\nTalks opened on Monday.")
	d.reopen(func(ix *index.Index) {
		d.wantChanges(ix, index.Changes{Added: []string{"c.txt"}, Changed: []string{"a.txt"}, Removed: []string{"sub/b.txt"}})
		d.wantFound(ix, "sunday", "a.txt")
		d.wantFound(ix, "friday")
		d.wantFound(ix, "armi")
		d.wantFound(ix, "talk", "c.txt")
	})
	d.reopen(func(ix *index.Index) { d.wantChanges(ix, index.Changes{Unchanged: 2}) })
}

func TestTouchedFileChangesNothing(t *testing.T) {
	d := newDesk(t, twoReports)
	d.reopen(func(*index.Index) {})
	d.age("a.txt", 24*time.Hour)
	d.reopen(func(ix *index.Index) { d.wantChanges(ix, index.Changes{Unchanged: 2}) })
}

// wantProblems compares the problems of an index.
func wantProblems(t *testing.T, ix *index.Index, want ...string) {
	t.Helper()
	var got []string
	for _, problem := range ix.Problems() {
		got = append(got, problem.Error())
	}
	if !slices.Equal(got, want) {
		t.Errorf("problems are %q, want %q", got, want)
	}
}

func TestNewerOfAnItemSavedTwiceIsServed(t *testing.T) {
	const record = `{"id": "x", "title": "T", "text": "The %s came."}`
	d := newDesk(t, map[string]string{"b.json": fmt.Sprintf(record, "army"), "a.json": fmt.Sprintf(record, "navy")})
	d.reopen(func(ix *index.Index) {
		d.wantChanges(ix, index.Changes{Added: []string{"x"}})
		d.wantFound(ix, "armi", "x")
		d.wantFound(ix, "navi")
		wantProblems(t, ix, `a.json: its article "x" is also in b.json, which is served as the newer`)
	})
	d.write("c.json", fmt.Sprintf(record, "police"))
	d.reopen(func(ix *index.Index) {
		d.wantChanges(ix, index.Changes{Changed: []string{"x"}})
		d.wantFound(ix, "polic", "x")
		d.wantFound(ix, "armi")
	})
	d.remove("c.json")
	d.remove("b.json")
	d.reopen(func(ix *index.Index) {
		d.wantChanges(ix, index.Changes{Changed: []string{"x"}})
		d.wantFound(ix, "navi", "x")
		wantProblems(t, ix)
	})
}

// The day of publication goes before the name of the file, also where only one
// of the files changed.
func TestNewerIsToldByTheDay(t *testing.T) {
	const record = `{"id": "x", "title": "T", "published": "2031-03-%s", "text": "The %s came."}`
	d := newDesk(t, map[string]string{"a.json": fmt.Sprintf(record, "06", "army"), "b.json": fmt.Sprintf(record, "05", "navy")})
	d.reopen(func(ix *index.Index) {
		d.wantFound(ix, "armi", "x")
		d.wantFound(ix, "navi")
	})
	d.reopen(func(ix *index.Index) { d.wantFound(ix, "armi", "x") })
	d.write("b.json", fmt.Sprintf(record, "05", "police"))
	d.reopen(func(ix *index.Index) {
		d.wantFound(ix, "armi", "x")
		d.wantFound(ix, "polic")
	})
}

// Two articles of one id that are not one item are both served, and keep the
// ids that they were given.
func TestAnIDIsUniqueWithinItsSourceAlone(t *testing.T) {
	const record = `{"id": 1, "source": "%s", "title": "Of the %s", "text": "The %s came."}`
	d := newDesk(t, map[string]string{"b.json": fmt.Sprintf(record, "Fell", "army", "army")})
	d.reopen(func(ix *index.Index) { d.wantFound(ix, "armi", "1") })
	for _, name := range []string{"a.json", "c.json"} {
		d.write(name, fmt.Sprintf(record, "Vale", "navy", "navy"))
		d.reopen(func(ix *index.Index) {
			d.wantFound(ix, "armi", "1")
			d.wantFound(ix, "navi", name)
			wantProblems(t, ix)
		})
		d.remove(name)
	}
	d.write("b.json", "["+fmt.Sprintf(record, "Fell", "army", "army")+","+fmt.Sprintf(record, "Fell", "police", "police")+"]")
	d.reopen(func(ix *index.Index) {
		d.wantFound(ix, "armi", "1")
		d.wantFound(ix, "polic", "b.json#2")
		wantProblems(t, ix)
	})
}

func TestAnItemTwiceInOneFileIsServedOnce(t *testing.T) {
	const record = `{"id": "x", "title": "T", "text": "The %s came."}`
	d := newDesk(t, map[string]string{"a.jsonl": fmt.Sprintf(record, "army") + "\n" + fmt.Sprintf(record, "navy")})
	d.reopen(func(ix *index.Index) {
		d.wantFound(ix, "armi", "x")
		d.wantFound(ix, "navi")
		wantProblems(t, ix, `a.jsonl: it has the article "x" more than once; one is served`)
	})
}

func TestRefusedFilesAreRemembered(t *testing.T) {
	d := newDesk(t, twoReports)
	d.write("empty.txt", "")
	for range 2 { // read, then remembered
		d.reopen(func(ix *index.Index) {
			if problems := ix.Problems(); len(problems) != 1 || problems[0].File != "empty.txt" || ix.Len() != 2 {
				t.Errorf("%d articles, problems %v", ix.Len(), problems)
			}
		})
	}
}

func TestBadStoreIsBuiltAnew(t *testing.T) {
	half := func(b []byte) []byte { return b[:len(b)/2] }
	flipped := func(b []byte) []byte { b[len(b)/2] ^= 0x10; return b }
	change := func(pattern string, change func([]byte) []byte) func(d *desk) error {
		return func(d *desk) error {
			for _, path := range d.files(pattern) {
				content, err := os.ReadFile(path)
				if err := errors.Join(err, os.WriteFile(path, change(content), 0o600)); err != nil {
					return err
				}
			}
			return nil
		}
	}
	remove := func(pattern string) func(d *desk) error {
		return func(d *desk) error {
			for _, path := range d.files(pattern) {
				if err := os.RemoveAll(path); err != nil {
					return err
				}
			}
			return nil
		}
	}
	// again gives the damaged snapshot a manifest that fits it.
	again := func(damage func(d *desk) error) func(d *desk) error {
		return func(d *desk) error {
			if err := damage(d); err != nil {
				return err
			}
			wanted, err := format()
			if err != nil {
				return err
			}
			if err := remove(manifestFile)(d); err != nil {
				return err
			}
			_, err = seal(d.files(".")[0], wanted, 2, nil)
			return err
		}
	}
	tests := []struct {
		name   string
		damage func(d *desk) error
		reason string
	}{
		{"no metadata", remove("articles.bleve/index_meta.json"), "damaged"},
		{"broken metadata", change("articles.bleve/index_meta.json", half), "damaged"},
		{"no list of segments", remove("articles.bleve/store/root.bolt"), "damaged"},
		{"a broken list of segments", change("articles.bleve/store/root.bolt", func(b []byte) []byte { return []byte(strings.Repeat("x", len(b))) }), "damaged"},
		{"no segments", remove("articles.bleve/store/*.zap"), "damaged"},
		{"half a segment", change("articles.bleve/store/*.zap", half), "damaged"},
		{"a flipped bit in a segment", change("articles.bleve/store/*.zap", flipped), "damaged"},
		{"a flipped bit in the catalogue", change(notesFile, flipped), "damaged"},
		{"a file too many", func(d *desk) error {
			return os.WriteFile(filepath.Join(d.files(".")[0], "more"), nil, 0o600)
		}, "damaged"},
		{"no manifest", remove(manifestFile), "lists no files"},
		{"half a manifest", change(manifestFile, half), "damaged"},
		{"an empty manifest", change(manifestFile, func([]byte) []byte { return []byte("{}") }), "another version"},
		{"a manifest of nothing", change(manifestFile, func(b []byte) []byte {
			return regexp.MustCompile(`(?s)"Files".*`).ReplaceAll(b, []byte(`"Files": {}}`))
		}), "damaged"},
		{"an older format", change(manifestFile, func(b []byte) []byte {
			return regexp.MustCompile(`"Format": "[^"]*"`).ReplaceAll(b, []byte(`"Format": "0-0"`))
		}), "another version"},
		{"an index from before snapshots", func(d *desk) error {
			return errors.Join(remove(".")(d), os.Mkdir(filepath.Join(d.index, storeFolder), 0o700))
		}, "another version"},
		{"a catalogue that is none", again(change(notesFile, half)), "catalogue is damaged"},
		{"metadata that is none", again(change("articles.bleve/index_meta.json", half)), "damaged"},
		{"a list of segments that is none", again(change("articles.bleve/store/root.bolt", func(b []byte) []byte { return []byte(strings.Repeat("x", len(b))) })), "damaged"},
		{"segments that are none", again(change("articles.bleve/store/*.zap", half)), "damaged"},
		{"a catalogue that lists too little", again(change(notesFile, func([]byte) []byte { return []byte("{}") })), "lists 0 articles, and there are 2"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			d := newDesk(t, twoReports)
			d.reopen(func(*index.Index) {})
			if err := test.damage(d); err != nil {
				t.Fatal(err)
			}
			first := index.Changes{Added: []string{"a.txt", "sub/b.txt"}, Rebuilt: test.reason}
			if test.reason == "catalogue is damaged" { // and the articles are there to compare with
				first = index.Changes{Unchanged: 2, Rebuilt: test.reason}
			}
			for _, want := range []index.Changes{
				first,
				{Unchanged: 2},
			} {
				d.reopen(func(ix *index.Index) {
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
	if _, err := d.tryOpen(t.Context(), index.Options{}); !errors.Is(err, index.ErrLocked) {
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
	if _, err := d.tryOpen(t.Context(), index.Options{}); err == nil || !strings.Contains(err.Error(), d.index) {
		t.Errorf("error is %v", err)
	}
}

func TestCancelledBuildStartsAfresh(t *testing.T) {
	d := newDesk(t, twoReports)
	ctx, cancel := context.WithCancel(t.Context())
	_, err := d.tryOpen(ctx, index.Options{Progress: func(done, total int64) { cancel() }})
	if !errors.Is(err, context.Canceled) {
		t.Fatalf("error is %v", err)
	}
	d.reopen(func(ix *index.Index) { d.wantFound(ix, "rebel", "a.txt") })
}

func TestProgressEndsAtTheTotal(t *testing.T) {
	d := newDesk(t, twoReports)
	var last, total, size int64
	for _, text := range twoReports {
		size += int64(len(text))
	}
	ix, err := d.tryOpen(t.Context(), index.Options{Progress: func(done, of int64) {
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
	if ix.Len() != 0 {
		t.Errorf("%d articles", ix.Len())
	}
	if found, err := ix.Search(t.Context(), article.Query{Limit: 10}); err != nil || len(found[0]) != 0 {
		t.Errorf("no terms find %v, %v", found, err)
	}
}

// TestFileThatIsWrittenToWhileItIsRead appends to a file each time that one of
// its articles was read, while it is still open.
func TestFileThatIsWrittenToWhileItIsRead(t *testing.T) {
	const line = `{"text": "The rebels left on Friday."}` + "\n"
	d := newDesk(t, twoReports)
	ix := d.open()
	d.write("c.jsonl", line)
	writing := index.Options{Progress: func(done, total int64) {
		file, err := os.OpenFile(filepath.Join(d.corpus, "c.jsonl"), os.O_APPEND|os.O_WRONLY, 0)
		if err == nil {
			_, err = file.WriteString(line)
			err = errors.Join(err, file.Close())
		}
		if err != nil {
			t.Error(err)
		}
	}}
	if _, err := d.next(ix, writing); !errors.Is(err, index.ErrChanging) || !strings.Contains(err.Error(), "c.jsonl") {
		t.Errorf("error is %v", err)
	}
	d.wantFound(ix, "rebel", "a.txt")
	if left := d.left(); len(left) != 1 {
		t.Errorf("left are %q", left)
	}
	if err := ix.Close(); err != nil {
		t.Fatal(err)
	}
	ix, err := d.tryOpen(t.Context(), writing)
	if err != nil {
		t.Fatal(err)
	}
	if problems := ix.Problems(); len(problems) != 1 || !strings.Contains(problems[0].Error(), "c.jsonl: it was written to while it was read") {
		t.Errorf("problems are %v", problems)
	}
	if err := ix.Close(); err != nil {
		t.Fatal(err)
	}
	d.reopen(func(ix *index.Index) {
		if problems := ix.Problems(); len(problems) != 0 {
			t.Errorf("problems are %v", problems)
		}
	})
}

// segments are the files that hold a snapshot's articles, by their name.
func (d *desk) segments() map[string]os.FileInfo {
	d.Helper()
	found := make(map[string]os.FileInfo)
	for _, path := range d.files("articles.bleve/store/*.zap") {
		info, err := os.Stat(path)
		if err != nil {
			d.Fatal(err)
		}
		found[info.Name()] = info
	}
	return found
}

func TestNextTakesOverWhatStaysTheSame(t *testing.T) {
	d := newDesk(t, twoReports)
	// Few enough articles are always written again.
	d.write("many.jsonl", strings.Repeat(`{"text": "The ferry sailed on Sunday."}`+"\n", 10*updateFloor))
	ix := d.open()
	before := d.segments()
	d.write("c.txt", "Talks open\n\nTalks opened on Monday.")
	next, err := d.next(ix, index.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer next.Close()
	d.wantFound(ix, "talk")
	d.wantFound(next, "talk", "c.txt")
	d.wantFound(next, "rebel", "a.txt")
	same := 0
	for name, info := range d.segments() {
		if os.SameFile(info, before[name]) {
			same++
		}
	}
	if same == 0 {
		t.Errorf("no segment was taken over: %v, %v", before, d.segments())
	}
	if again, err := d.next(next, index.Options{}); again != next || err != nil {
		t.Errorf("without a change, the next index is %p, %v, want %p", again, err, next)
	}
	if err := ix.Close(); err != nil {
		t.Fatal(err)
	}
	if left := d.left(); len(left) != 1 {
		t.Errorf("left are %q", left)
	}
	if _, err := d.tryOpen(t.Context(), index.Options{}); !errors.Is(err, index.ErrLocked) {
		t.Errorf("the next index does not hold the lock: %v", err)
	}
}

func TestRefusedNextChangesNothing(t *testing.T) {
	d := newDesk(t, twoReports)
	ix := d.open()
	before := d.left()
	d.remove("a.txt")
	refusal := errors.New("too little is left")
	if _, err := d.next(ix, index.Options{Accept: func(next *index.Index) error {
		d.wantFound(next, "rebel")
		d.wantFound(next, "armi", "sub/b.txt")
		return refusal
	}}); !errors.Is(err, refusal) {
		t.Errorf("error is %v", err)
	}
	d.wantFound(ix, "rebel", "a.txt")
	if left := d.left(); !slices.Equal(left, before) {
		t.Errorf("left are %q, want %q", left, before)
	}
}

func TestLeftOversOfAKilledRunAreRemoved(t *testing.T) {
	d := newDesk(t, twoReports)
	d.reopen(func(*index.Index) {})
	before := d.left()
	theirs := filepath.Join(d.index, "snapshots of the party.jpg")
	err := errors.Join(
		os.MkdirAll(filepath.Join(d.index, buildingPrefix+"123", storeFolder, "store"), 0o700),
		os.MkdirAll(filepath.Join(d.index, snapshotPrefix+"000099"), 0o700),
		os.WriteFile(filepath.Join(d.index, snapshotPrefix+"000099", manifestFile), []byte("{"), 0o600),
		os.WriteFile(theirs, nil, 0o600),
	)
	if err != nil {
		t.Fatal(err)
	}
	d.reopen(func(ix *index.Index) { d.wantChanges(ix, index.Changes{Unchanged: 2}) })
	if left, want := d.left(), append(before, filepath.Base(theirs)); !slices.Equal(left, want) {
		t.Errorf("left are %q, want %q", left, want)
	}
}

func TestProblemsOfAFileAreBounded(t *testing.T) {
	const bad = 3*100 + 7
	d := newDesk(t, map[string]string{"a.jsonl": strings.Repeat("{\n", bad) + `{"text": "The army came."}`})
	for range 2 { // read, then remembered
		d.reopen(func(ix *index.Index) {
			problems := ix.Problems()
			if len(problems) != 100+1 || problems[100].Reason != fmt.Sprintf("%d more problems of this file are not listed", bad-100) {
				t.Errorf("%d problems, the last %v", len(problems), problems[len(problems)-1])
			}
			d.wantFound(ix, "armi", fmt.Sprintf("a.jsonl#%d", bad+1))
		})
	}
}

// TestCheckNoticesAnArticleThatIsNotFound stores an article with a word that it
// is not found by.
func TestCheckNoticesAnArticleThatIsNotFound(t *testing.T) {
	engine, err := Open(t.TempDir(), Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer engine.Close()
	b, err := engine.Begin(t.Context(), nil)
	if err != nil {
		t.Fatal(err)
	}
	document := &index.Document{Article: article.Article{ID: "a", Text: "The army."}, Vocabulary: []string{"armi"}}
	if err := b.Put(t.Context(), []index.Stored{{Document: document}}); err != nil {
		t.Fatal(err)
	}
	if _, err := b.Publish(t.Context(), nil); err == nil || !strings.Contains(err.Error(), `article "a" is not found by its word "armi"`) {
		t.Errorf("error is %v", err)
	}
}

package bleve

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/blevesearch/bleve/v2/index/scorch"

	"byline/internal/article"
	"byline/internal/index"
)

// update makes the next index, with some files written, and closes the one
// before.
func (d *desk) update(ix *index.Index, files map[string]string) *index.Index {
	d.Helper()
	for name, text := range files {
		d.write(name, text)
	}
	next, err := d.next(ix, index.Options{})
	if err != nil {
		d.Fatal(err)
	}
	d.Cleanup(func() { next.Close() })
	if err := ix.Close(); err != nil {
		d.Fatal(err)
	}
	return next
}

// TestAnUpdateTakesFactsOver holds that an update takes over the facts that the
// index before it has read, and that they are those of the articles.
func TestAnUpdateTakesFactsOver(t *testing.T) {
	lines := make([]string, 20*updateFloor)
	for i := range lines {
		day := time.Date(2031, 1, 1, 0, 0, 0, 0, time.UTC).AddDate(0, 0, i).Format(time.DateOnly)
		lines[i] = fmt.Sprintf(`{"id": "item-%d", "source": "Wire %d", "date": "%s", "text": "The ferry sailed%s."}`, i, i%7, day, strings.Repeat(" again", i%5))
	}
	file := func() map[string]string { return map[string]string{"many.jsonl": strings.Join(lines, "\n")} }
	d := newDesk(t, file())
	ix := d.open()
	if _, err := ix.Count(t.Context(), article.Selection{}); err != nil { // which reads the facts
		t.Fatal(err)
	}
	for step := range 3 {
		before := ix.Snapshot.(*snapshot).store
		for i := step; i < len(lines)/2; i += 97 {
			lines[i] = strings.Replace(lines[i], "sailed", fmt.Sprintf("sank on day %d", step), 1)
		}
		lines = append(lines[1:], fmt.Sprintf(`{"id": "new-%d", "source": "Herald %d", "text": "A storm came."}`, step, step))
		ix = d.update(ix, file())
		g := ix.Snapshot.(*snapshot).generation
		if g.base != nil || !g.hasFacts() {
			t.Fatal("the facts were not taken over, or their generation is kept")
		}
		same := slices.ContainsFunc(g.store.parts, func(part *scorch.SegmentSnapshot) bool {
			return slices.ContainsFunc(before.parts, func(old *scorch.SegmentSnapshot) bool { return segmentName(old) == segmentName(part) })
		})
		read, err := g.store.readFacts(nil)
		if err != nil || !same {
			t.Fatalf("segments stay: %t, %v", same, err)
		}
		if g.known.length != read.length || !slices.Equal(g.known.spans, read.spans) || len(g.known.of) != len(read.of) {
			t.Fatalf("length %d and spans %v of %d, want %d and %v of %d", g.known.length, g.known.spans, len(g.known.of), read.length, read.spans, len(read.of))
		}
		for number, want := range read.of {
			got, outlet, wanted := g.known.of[number], g.known.outlets[number], read.outlets[number]
			if got != want || (outlet == gone) != (wanted == gone) || wanted != gone && g.known.sources[outlet] != read.sources[wanted] {
				t.Fatalf("article number %d is %+v of outlet %d, want %+v of %d", number, got, outlet, want, wanted)
			}
		}
	}
}

// TestFewNewTermsAreWrittenBesideTheOthers holds that an update which brings few
// terms does not write the others again, and that all are found.
func TestFewNewTermsAreWrittenBesideTheOthers(t *testing.T) {
	var all []string
	for a := 'a'; a <= 'z'; a++ {
		for b := 'a'; b <= 'p'; b++ {
			all = append(all, fmt.Sprintf("word%c%c", a, b))
		}
	}
	d := newDesk(t, map[string]string{"a.txt": strings.Join(all, " ") + " and dremoor."})
	ix := d.open()
	first := d.terms()
	want := func(terms ...string) {
		t.Helper()
		if _, got, err := ix.Words(t.Context(), nil, []string{"drelmoor"}); err != nil || !slices.Equal(got[0], terms) {
			t.Errorf("similar are %q, %v, want %q", got, err, terms)
		}
	}
	want("dremoor")
	ix = d.update(ix, map[string]string{"b.txt": "The strike in Drellmoor went on."})
	ix = d.update(ix, map[string]string{"c.txt": "Dreimoor and Dremoor are far."})
	want("dreimoor", "drellmoor", "dremoor")
	if !os.SameFile(d.terms(), first) || len(d.files(newTermsFile)) != 1 {
		t.Error("all terms were written again")
	}
	d.remove("b.txt")
	ix = d.update(ix, nil)
	want("dreimoor", "drellmoor", "dremoor")
	d.age("c.txt", time.Hour) // nothing is put or removed
	ix = d.update(ix, nil)
	want("dreimoor", "drellmoor", "dremoor")
	ix = d.update(ix, map[string]string{"d.txt": strings.ReplaceAll(strings.Join(all[:len(all)/mostAdded+1], " "), "word", "verb")})
	want("dreimoor", "drellmoor", "dremoor")
	if os.SameFile(d.terms(), first) {
		t.Error("many new terms were written beside the others")
	}
	if left, _ := filepath.Glob(filepath.Join(filepath.Dir(d.files(termsFile)[0]), newTermsFile)); len(left) > 0 {
		t.Errorf("left is %q", left)
	}
	if _, got, err := ix.Words(t.Context(), nil, []string{"verbaaa", "wordaaa"}); err != nil || !slices.Contains(got[0], "verbaa") || !slices.Contains(got[1], "wordaa") {
		t.Errorf("similar are %q, %v", got, err)
	}
}

func (d *desk) terms() os.FileInfo {
	d.Helper()
	info, err := os.Stat(d.files(termsFile)[0])
	if err != nil {
		d.Fatal(err)
	}
	return info
}

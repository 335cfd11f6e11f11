package bleve

import (
	"testing"

	"byline/internal/index"
)

// TestChangesAreToldToWhoFollows compares the index of a process that only reads
// with those that it read before.
func TestChangesAreToldToWhoFollows(t *testing.T) {
	d := newDesk(t, twoReports)
	ix := d.open()
	read := func() *index.Index {
		reader, err := OpenLast(t.Context(), d.index, Options{ReadOnly: true})
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { reader.Close() })
		return reader
	}
	want := func(now, before *index.Index, added, changed, removed, unchanged int) {
		t.Helper()
		got, err := now.ChangesSince(t.Context(), before)
		if err != nil || len(got.Added) != added || len(got.Changed) != changed || len(got.Removed) != removed || got.Unchanged != unchanged {
			t.Errorf("changes are %+v, %v, want %d, %d, %d and %d", got, err, added, changed, removed, unchanged)
		}
	}
	first := read()
	want(read(), first, 0, 0, 0, 2)
	for _, name := range []string{"c.txt", "d.txt"} {
		d.write(name, "Talks open\n\nTalks opened on Monday in the hall of "+name)
		next, err := d.next(ix, index.Options{})
		if err != nil {
			t.Fatal(err)
		}
		defer ix.Close()
		ix = next
		if name == "c.txt" {
			want(read(), first, 1, 0, 0, 2)
		}
	}
	defer ix.Close()
	d.write("a.txt", "Rebels return\n\nThe rebels came back on Sunday, and stayed.")
	d.remove("sub/b.txt")
	next, err := d.next(ix, index.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer next.Close()
	want(read(), first, 2, 1, 1, 0)
}

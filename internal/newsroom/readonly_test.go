package newsroom

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"byline/internal/article"
	"byline/internal/index"
	"byline/internal/index/bleve"
)

func TestReadOnlyNewsroom(t *testing.T) {
	r := openRoom(t, threeReports)
	config := r.config()
	if _, err := Open(t.Context(), config); !errors.Is(err, index.ErrLocked) || !strings.Contains(err.Error(), fmt.Sprintf("process %d", os.Getpid())) {
		t.Errorf("a second writer: %v", err)
	}
	config.ReadOnly = true
	reader, err := Open(t.Context(), config)
	if err != nil {
		t.Fatal(err)
	}
	defer reader.Close()
	for name, err := range map[string]error{
		"add":    reader.Add(t.Context(), "d.txt", strings.NewReader("Text."), false),
		"remove": reader.Remove(t.Context(), "a.txt"),
	} {
		if !errors.Is(err, ErrReadOnly) {
			t.Errorf("%s: %v", name, err)
		}
	}
	r.write("a.txt", "Rebels return\n\nThe rebels left the city on Tuesday.")
	r.remove("c.txt")
	r.reload(ReloadOptions{}, index.Changes{Changed: []string{"a.txt"}, Removed: []string{"c.txt"}, Unchanged: 1})
	eventually(t, "one snapshot is left", func() bool { return len(r.snapshots()) == 1 })
	second := &room{t: t, Newsroom: reader, corpus: r.corpus, index: r.index}
	second.quoted("when was it that the rebels left the city?", "The rebels left the city on Friday.")
	second.reload(ReloadOptions{}, index.Changes{Changed: []string{"a.txt"}, Removed: []string{"c.txt"}, Unchanged: 1})
	second.quoted("when was it that the rebels left the city?", "The rebels left the city on Tuesday.")
	if err := r.Close(); err != nil {
		t.Fatal(err)
	}
	second.quoted("when was it that the rebels left the city?", "The rebels left the city on Tuesday.")
}

func TestNothingToReadOnly(t *testing.T) {
	dir := t.TempDir()
	for _, name := range []string{dir, filepath.Join(dir, "none")} {
		if _, err := Open(t.Context(), Config{IndexDir: name, ReadOnly: true}); !errors.Is(err, index.ErrNoSnapshot) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := os.Stat(filepath.Join(dir, "none")); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("reading made the folder: %v", err)
	}
}

var errDisk = errors.New("the disk is gone")

// unlisted is the real engine, except that the articles of its snapshots cannot
// be listed while fails is set.
type unlisted struct {
	index.Engine
	fails *bool
}

func (e unlisted) Current(ctx context.Context) (index.Snapshot, error) {
	s, err := e.Engine.Current(ctx)
	if err != nil {
		return nil, err
	}
	return unlistedSnapshot{s, e.fails}, nil
}

type unlistedSnapshot struct {
	index.Snapshot
	fails *bool
}

func (s unlistedSnapshot) List(ctx context.Context, after string, n int) ([]*article.Entry, error) {
	if *s.fails {
		return nil, errDisk
	}
	return s.Snapshot.List(ctx, after, n)
}

// TestReadOnlyNewsroomServesNoChangesThatItCannotTell holds that a reload which
// fails while it compares two indexes leaves the previous one in service.
func TestReadOnlyNewsroomServesNoChangesThatItCannotTell(t *testing.T) {
	r := openRoom(t, threeReports)
	fails := false
	config := r.config()
	config.ReadOnly = true
	config.Engine = func(context.Context) (index.Engine, error) {
		engine, err := bleve.Open(r.index, bleve.Options{ReadOnly: true})
		return unlisted{engine, &fails}, err
	}
	n, err := Open(t.Context(), config)
	if err != nil {
		t.Fatal(err)
	}
	defer n.Close()
	reader := &room{t: t, Newsroom: n, corpus: r.corpus, index: r.index}
	r.write("a.txt", "Rebels return\n\nThe rebels left the city on Tuesday.")
	r.reload(ReloadOptions{}, index.Changes{Changed: []string{"a.txt"}, Unchanged: 2})
	r.remove("c.txt") // the second index notes no changes since that of the reader
	r.reload(ReloadOptions{}, index.Changes{Removed: []string{"c.txt"}, Unchanged: 2})
	fails = true
	if changes, err := reader.Reload(t.Context(), ReloadOptions{}); !errors.Is(err, errDisk) {
		t.Errorf("Reload = %+v, %v, want %v", changes, err, errDisk)
	}
	reader.quoted("when was it that the rebels left the city?", "The rebels left the city on Friday.")
	fails = false
	reader.reload(ReloadOptions{}, index.Changes{Changed: []string{"a.txt"}, Removed: []string{"c.txt"}, Unchanged: 1})
	reader.quoted("when was it that the rebels left the city?", "The rebels left the city on Tuesday.")
}

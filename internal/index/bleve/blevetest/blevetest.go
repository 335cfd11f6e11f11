// Package blevetest opens real indexes for the tests of what finds articles in
// them.
package blevetest

import (
	"os"
	"path/filepath"
	"testing"

	"byline/internal/corpus"
	"byline/internal/index"
	"byline/internal/index/bleve"
)

// Open returns an index of files, given by name, that is closed when the test
// ends.
func Open(t testing.TB, files map[string]string) *index.Index {
	t.Helper()
	return OpenFolder(t, Folder(t, files))
}

// Folder returns a new folder of files, given by name.
func Folder(t testing.TB, files map[string]string) (dir string) {
	t.Helper()
	dir = t.TempDir()
	for name, text := range files {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

// OpenFolder is Open for the files of a folder.
func OpenFolder(t testing.TB, dir string) *index.Index {
	t.Helper()
	folder, err := corpus.OpenFolder(dir)
	if err != nil {
		t.Fatal(err)
	}
	defer folder.Close()
	ix, err := bleve.OpenIndex(t.Context(), t.TempDir(), folder, index.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := ix.Close(); err != nil {
			t.Error(err)
		}
	})
	return ix
}

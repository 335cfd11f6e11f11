package digest

import (
	"errors"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"byline/internal/corpus"
	"byline/internal/index"
	"byline/internal/index/bleve"
)

var update = flag.Bool("update", false, "rewrite the golden files")

// openFolder indexes the articles of a folder.
func openFolder(t testing.TB, dir string) *Digester { return New(openIndex(t, dir)) }

func openIndex(t testing.TB, dir string) *index.Index {
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
	t.Cleanup(func() { ix.Close() })
	return ix
}

// write writes files, given by name, to a new folder.
func write(t testing.TB, files map[string]string) (dir string) {
	t.Helper()
	dir = t.TempDir()
	for name, text := range files {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

// goldenTopics compares the result for each topic in the sample articles with a
// golden file, or rewrites it.
func goldenTopics(t *testing.T, name string, topics []string, tell func(*Digester, Topic) (string, error)) {
	t.Helper()
	digester := openFolder(t, "../../corpus")
	var text strings.Builder
	for _, topic := range topics {
		told, err := tell(digester, Topic{Text: topic})
		if err != nil {
			told = fmt.Sprintf("error: %v\n", err)
			if wide, ok := errors.AsType[*TooWideError](err); ok {
				told += fmt.Sprintf("narrower: %s\n", strings.Join(wide.Narrower, ", "))
			}
			told += "\n"
		}
		fmt.Fprintf(&text, "# %s\n\n%s", topic, told)
	}
	golden(t, name, text.String())
}

// golden compares text with a golden file, or rewrites it.
func golden(t *testing.T, name, got string) {
	t.Helper()
	if *update {
		if err := os.WriteFile(name, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	if got != string(want) {
		t.Errorf("%s is out of date; run go test ./internal/digest -update and read the difference:\n%s", name, got)
	}
}

// documentOf returns the article with an ID, which must exist.
func documentOf(t *testing.T, finder Finder, id string) *index.Document {
	t.Helper()
	documents, err := finder.Documents(t.Context(), []string{id})
	if err != nil || documents[0] == nil {
		t.Fatalf("article %q: %v", id, err)
	}
	return documents[0]
}

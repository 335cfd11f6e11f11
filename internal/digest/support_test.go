package digest

import (
	"errors"
	"flag"
	"fmt"
	"os"
	"strings"
	"testing"

	"byline/internal/index"
	"byline/internal/index/bleve/blevetest"
)

var update = flag.Bool("update", false, "rewrite the golden files")

// open indexes files, given by name.
func open(t testing.TB, files map[string]string) *Digester { return New(blevetest.Open(t, files)) }

// openFolder indexes the articles of a folder.
func openFolder(t testing.TB, dir string) *Digester { return New(blevetest.OpenFolder(t, dir)) }

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

package newsroom

import (
	"errors"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"time"

	"byline/internal/answer"
	"byline/internal/corpus"
)

func open(t *testing.T, files map[string]string) (*Newsroom, error) {
	t.Helper()
	dir := t.TempDir()
	for name, text := range files {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	n, err := Open(t.Context(), Config{CorpusDir: dir, IndexDir: t.TempDir()})
	if n != nil {
		t.Cleanup(func() { n.Close() })
	}
	return n, err
}

func report(source, day, text string) string {
	return "---\ntitle: T\nsource: " + source + "\npublished: " + day + "\n---\n" + text
}

func TestContextIsTheParagraphAndItsNeighbours(t *testing.T) {
	n, err := open(t, map[string]string{"a.md": report("Outlet", "2020-01-02", "The talks began on Monday.\n\nThe envoy arrived late. The rebels left the room.\n\nNobody signed.")})
	if err != nil {
		t.Fatal(err)
	}
	answer, err := n.Ask(t.Context(), answer.Question{Text: "who left the room?", Limit: 1})
	if err != nil {
		t.Fatal(err)
	}
	before, paragraph, after, err := n.Context(t.Context(), answer.Quotes[0])
	if before != "The talks began on Monday." || paragraph != "The envoy arrived late. The rebels left the room." || after != "Nobody signed." || err != nil {
		t.Errorf("Context = %q, %q, %q, %v", before, paragraph, after, err)
	}
	beyond := answer.Quotes[0]
	beyond.Position = 99
	if _, _, _, err := n.Context(t.Context(), beyond); err == nil {
		t.Error("a sentence that is not there has a context")
	}
}

func TestSourcesCountArticlesAndDays(t *testing.T) {
	n, err := open(t, map[string]string{
		"a.md":  report("Dispatch", "2020-03-01", "One thing happened."),
		"b.md":  report("Dispatch", "2019-05-06", "Another thing happened."),
		"c.md":  report("Dispatch", "", "A third thing happened."),
		"d.md":  report("Wire", "2018-01-01", "A fourth thing happened."),
		"e.txt": "Headline stands here\n\nA fifth thing happened.",
	})
	if err != nil {
		t.Fatal(err)
	}
	day := func(text string) time.Time {
		parsed, err := time.Parse(time.DateOnly, text)
		if err != nil {
			t.Fatal(err)
		}
		return parsed
	}
	want := []Source{
		{Name: "Dispatch", Articles: 3, Undated: 1, First: day("2019-05-06"), Last: day("2020-03-01")},
		{Articles: 1, Undated: 1},
		{Name: "Wire", Articles: 1, First: day("2018-01-01"), Last: day("2018-01-01")},
	}
	if got := n.Sources(); !reflect.DeepEqual(got, want) {
		t.Errorf("got %+v, want %+v", got, want)
	}
}

func TestEmptyNewsroomTellsItsProblems(t *testing.T) {
	n, err := open(t, map[string]string{"empty.txt": ""})
	if !errors.Is(err, ErrNoArticles) || n == nil {
		t.Fatalf("newsroom %v, error %v", n, err)
	}
	want := []corpus.Problem{{File: "empty.txt", Reason: "empty"}}
	if got := n.Problems(); !reflect.DeepEqual(got, want) {
		t.Errorf("problems %+v, want %+v", got, want)
	}
}

func TestFolderThatIsNoFolder(t *testing.T) {
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	for _, dir := range []string{file, file + "-that-is-not-there"} {
		if _, err := Open(t.Context(), Config{CorpusDir: dir, IndexDir: t.TempDir()}); err == nil || !strings.Contains(err.Error(), dir) {
			t.Errorf("error is %v", err)
		}
	}
}

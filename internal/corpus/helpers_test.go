package corpus

import (
	"bufio"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode/utf8"
)

// openFiles opens a new folder with the given files.
func openFiles(t *testing.T, files map[string]string) *Folder {
	t.Helper()
	dir := t.TempDir()
	for name, content := range files {
		path := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(content), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return openDir(t, dir)
}

func openDir(t *testing.T, dir string) *Folder {
	t.Helper()
	folder, err := OpenFolder(dir)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { folder.Close() })
	return folder
}

// readOne reads the articles of one file; each error must be a Problem.
func readOne(t *testing.T, folder *Folder, path string) (articles []Article, problems []Problem) {
	t.Helper()
	for article, err := range folder.Articles(t.Context(), File{Path: path}) {
		if err == nil {
			articles = append(articles, article)
			continue
		}
		problem, ok := errors.AsType[Problem](err)
		if !ok {
			t.Fatalf("error %v is no Problem", err)
		}
		problems = append(problems, problem)
	}
	return articles, problems
}

// readContent reads the articles of a file with that name and content.
func readContent(t *testing.T, name, content string) ([]Article, []Problem) {
	t.Helper()
	return readOne(t, openFiles(t, map[string]string{name: content}), name)
}

// wantArticle reads a file that must have one article and no problem.
func wantArticle(t *testing.T, name, content string) Article {
	t.Helper()
	articles, problems := readContent(t, name, content)
	if len(articles) != 1 || len(problems) != 0 {
		t.Fatalf("got %d articles and problems %v, want one article", len(articles), problems)
	}
	return articles[0]
}

// wantProblem reads a file that must yield one problem and no article.
func wantProblem(t *testing.T, name, content, place, reason string) {
	t.Helper()
	articles, problems := readContent(t, name, content)
	if len(articles) != 0 || len(problems) != 1 {
		t.Fatalf("got articles %v and problems %v, want one problem", articles, problems)
	}
	p := problems[0]
	if p.File != name || p.Place != place || !strings.Contains(p.Reason, reason) {
		t.Errorf("got problem %+v, want one at %q with %q", p, place, reason)
	}
}

// fuzzReader checks what a format's reader returns for any content.
func fuzzReader(f *testing.F, extension string, seeds ...string) {
	for _, seed := range seeds {
		f.Add([]byte(seed))
	}
	file := "a" + extension
	format, ok := formatNamed(file)
	if !ok {
		f.Fatalf("no reader for %s", extension)
	}
	f.Fuzz(func(t *testing.T, content []byte) {
		size := 0
		out := &output{ctx: t.Context(), file: file}
		out.yield = func(a Article, err error) bool {
			if err != nil {
				checkProblem(t, err)
				return true
			}
			if a.ID == "" || a.Title == "" || a.File != file {
				t.Errorf("article without ID, title or file: %+v", a)
			}
			if strings.TrimSpace(a.Text) == "" || !utf8.ValidString(a.Text) || strings.ContainsAny(a.Text, "\x00\r") {
				t.Errorf("bad text %q", a.Text)
			}
			for _, field := range []string{a.ID, a.Title, a.Source, a.URL, a.Author} {
				if len(field) > maxField || !utf8.ValidString(field) || strings.ContainsAny(field, "\n\t\x00") {
					t.Errorf("bad field %q", field)
				}
			}
			size += len(a.Text)
			return true
		}
		out.size = int64(len(content))
		// This does not go through parse, so that a panic of the parser fails
		// the test.
		if err := format.read(bufio.NewReader(strings.NewReader(string(content))), out); err != nil {
			checkProblem(t, problemOf(out, err))
		}
		if size > 3*len(content) && !isPacked(format) {
			t.Errorf("%d bytes of text from %d of content", size, len(content))
		}
	})
}

func checkProblem(t *testing.T, err error) {
	t.Helper()
	problem, ok := errors.AsType[Problem](err)
	if !ok || problem.File == "" || problem.Reason == "" {
		t.Errorf("error %#v is no whole Problem", err)
	}
}

// isPacked reports whether files of a format may have more text than bytes.
func isPacked(f format) bool {
	for _, packed := range []format{gzipFormat, zipFormat, wordFormat, bookFormat, pdfFormat, warcFormat} {
		if f.extensions[0] == packed.extensions[0] {
			return true
		}
	}
	return false
}

package corpus

import (
	"bufio"
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestArticlesOfMissingFile(t *testing.T) {
	folder := openFiles(t, map[string]string{"a.txt": "a"})
	if err := os.Remove(filepath.Join(folder.root.Name(), "a.txt")); err != nil {
		t.Fatal(err)
	}
	_, problems := readOne(t, folder, "a.txt")
	if len(problems) != 1 || problems[0] != (Problem{File: "a.txt", Reason: "it is no longer there"}) {
		t.Errorf("got %v", problems)
	}
}

func TestArticlesOfBadContent(t *testing.T) {
	for extension := range map[string]bool{".txt": true, ".md": true, ".html": true, ".json": true, ".jsonl": true, ".xml": true} {
		t.Run(extension, func(t *testing.T) {
			name := "a" + extension
			wantProblem(t, name, "", "", "empty")
			wantProblem(t, name, "\uFEFF \r\n\t\n", "", "empty")
			wantProblem(t, name, "\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", "", "binary, not text")
		})
	}
	for _, name := range []string{"a.txt", "a.md", "a.html", "a.xml"} {
		wantProblem(t, name, strings.Repeat("a", 600)+"\x00", "", "binary, not text")
		wantProblem(t, name, strings.Repeat("a", MaxFileSize+1), "", "too large: a file may have 16 MiB")
	}
	wantProblem(t, "a.exe", "x", "", "unknown kind of file; known are .txt, .text,")
}

func TestArticlesStopsWithContext(t *testing.T) {
	folder := openFiles(t, map[string]string{"a.jsonl": strings.Repeat("{\"text\":\"a\"}\n", 9)})
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	count := 0
	var last error
	for _, err := range folder.Articles(ctx, File{Path: "a.jsonl"}) {
		count++
		last = err
		if count == 3 {
			cancel()
		}
	}
	if count != 4 || last != context.Canceled {
		t.Errorf("got %d, the last %v", count, last)
	}
}

func TestArticlesStopsWithConsumer(t *testing.T) {
	folder := openFiles(t, map[string]string{"a.jsonl": "{\"text\":\"a\"}\nbad\n{\"text\":\"a\"}\n"})
	for stop := range 3 {
		count := 0
		for range folder.Articles(t.Context(), File{Path: "a.jsonl"}) {
			count++
			if count > stop {
				break
			}
		}
		if count != stop+1 {
			t.Errorf("got %d, want %d", count, stop+1)
		}
	}
}

func TestParserPanicIsAProblem(t *testing.T) {
	panics := format{read: func(*bufio.Reader, *output) error { panic("index out of range") }}
	err := parse(panics, bufio.NewReader(strings.NewReader("")), &output{})
	if got := problemOf(&output{file: "a.txt"}, err); got != (Problem{File: "a.txt", Reason: "the parser failed: index out of range"}) {
		t.Errorf("got %+v", got)
	}
}

func TestConsumerPanicIsItsOwn(t *testing.T) {
	folder := openFiles(t, map[string]string{"a.txt": "a"})
	mine := errors.New("mine")
	defer func() {
		if got := recover(); got != mine {
			t.Errorf("recovered %v", got)
		}
	}()
	for range folder.Articles(t.Context(), File{Path: "a.txt"}) {
		panic(mine)
	}
}

func TestFieldsAreShortCleanLines(t *testing.T) {
	long := strings.Repeat("é", 300)
	a := wantArticle(t, "a.json", `{"id":"`+long+`","url":"https://a.example/`+long+`","title":" A\u0007\n `+long+`","author":" Ann\tLee ","text":"x"}`)
	if a.ID != "a.json" || a.URL != "" || len(a.Title) != 500 || !strings.HasPrefix(a.Title, "A éé") || a.Author != "Ann Lee" {
		t.Errorf("got %+v", a)
	}
	for address, want := range map[string]string{
		"https://a.example/1": "https://a.example/1", "HTTP://a.example": "HTTP://a.example",
		"/1": "", "javascript:alert(1)": "", "https:///x": "", "a.example": "", "http://%zz": "",
	} {
		if got := webAddress(address); got != want {
			t.Errorf("%s: got %q, want %q", address, got, want)
		}
	}
}

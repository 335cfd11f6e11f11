package main

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestWatchesOfAYear(t *testing.T) {
	dir := t.TempDir()
	write := func(name, text string) {
		t.Helper()
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	write("articles.jsonl", `{"id": "old", "title": "Garden show opens", "published": "2030-05-01", "text": "The garden show of Drell opened on Sunday with roses from forty countries."}
{"id": "first", "title": "Earthquake kills 367 in Marune", "published": "2031-03-09", "text": "At least 367 people were killed when an earthquake struck the mountain town of Marune on Monday, officials said."}
{"id": "copy", "title": "Earthquake kills 367 in Marune", "published": "2031-03-09", "text": "At least 367 people were killed when an earthquake struck the mountain town of Marune on Monday, officials said."}
{"id": "later", "title": "Toll of Marune earthquake rises to 422", "published": "2031-03-10", "text": "At least 422 people were killed when the earthquake struck the mountain town of Marune on Monday, officials said on Tuesday."}
`)
	write("questions.jsonl", `{"question": "How many people were killed by the earthquake in Marune?", "answers": ["367"], "gold": ["first", "copy"]}
{"question": "Who won the rowing race of Ostra?", "answers": [], "gold": []}
`)
	posts := filepath.Join(t.TempDir(), "posts.jsonl")
	var out bytes.Buffer
	if err := run(t.Context(), []string{"watch", "--year", "2031", "--index", t.TempDir(), "--confidence", "0.3,1", "--out", posts, dir}, &out); err != nil {
		t.Fatal(err)
	}
	lines := strings.Split(strings.TrimSpace(out.String()), "\n")
	var figures [2]watchFigures
	if len(lines) != 2 {
		t.Fatalf("printed %q", out.String())
	}
	for i, line := range lines {
		if err := json.Unmarshal([]byte(line), &figures[i]); err != nil {
			t.Fatal(err)
		}
	}
	if f := figures[0]; f.Articles != 3 || f.Watches != 2 || f.Answerable != 1 || f.Told != 1 || f.Questions != 2 || f.Changed != 1 || f.Right != 0.5 || f.Twice != 0 {
		t.Errorf("figures %+v", f)
	}
	if f := figures[1]; f.Answerable != 1 || f.Told != 0 || f.Questions != 0 {
		t.Errorf("with a confidence that nothing has: %+v", f)
	}
	written, err := os.ReadFile(posts)
	if err != nil || strings.Count(string(written), "\n") != 2 || !strings.Contains(string(written), `"before":"367"`) {
		t.Errorf("posts %s, %v", written, err)
	}
	model, err := os.ReadFile("../../internal/answer/standing.txt")
	if err != nil {
		t.Fatal(err)
	}
	fitted := filepath.Join(t.TempDir(), "standing.txt")
	if err := os.WriteFile(fitted, model, 0o600); err != nil {
		t.Fatal(err)
	}
	if err := run(t.Context(), []string{"watch", "--year", "2031", "--index", t.TempDir(), "--fit", fitted, dir}, &out); err != nil {
		t.Fatal(err)
	}
	after, err := os.ReadFile(fitted)
	before, now := strings.Split(string(model), "\n"), strings.Split(string(after), "\n")
	if err != nil || len(before) != len(now) {
		t.Fatalf("the fitted model is %q, %v", after, err)
	}
	for i, line := range now {
		if line != "" && line[0] != '#' && line == before[i] {
			t.Errorf("%q was not fitted", line)
		}
	}
}

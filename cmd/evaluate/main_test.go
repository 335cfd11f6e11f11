package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"byline/internal/evaluation"
	"byline/internal/newsroom"

	"github.com/rogpeppe/go-internal/txtar"
)

// harbour writes the made-up sets to a folder.
func harbour(t *testing.T) (dir string) {
	t.Helper()
	files, err := txtar.ParseFile(filepath.Join("testdata", "harbour.txtar"))
	if err != nil {
		t.Fatal(err)
	}
	dir = t.TempDir()
	if err := txtar.Write(files, dir); err != nil {
		t.Fatal(err)
	}
	return dir
}

// mustRun is what a command prints.
func mustRun(t *testing.T, args ...string) string {
	t.Helper()
	var out bytes.Buffer
	if err := run(t.Context(), args, &out); err != nil {
		t.Fatalf("run %v: %v", args, err)
	}
	return out.String()
}

// decode reads the JSON object of a line.
func decode[T any](t *testing.T, line string) T {
	t.Helper()
	var value T
	if err := json.Unmarshal([]byte(line), &value); err != nil {
		t.Fatalf("read %q: %v", line, err)
	}
	return value
}

// lines are the lines of a text.
func lines(text string) []string { return strings.Split(strings.TrimSpace(text), "\n") }

func last(text string) string { return lines(text)[len(lines(text))-1] }

func TestOpen(t *testing.T) {
	dir := harbour(t)
	answers := filepath.Join(t.TempDir(), "answers.jsonl")
	printed := mustRun(t, "open", "--index", t.TempDir(), "--out", answers, "--misses", filepath.Join(dir, "open"))

	figures := decode[map[string]any](t, last(printed))
	for _, name := range []string{
		"strict@1", "strict@3", "strict@5", "strict@10", "loose@1", "loose@3", "loose@5", "loose@10",
		"article@1", "article@3", "article@5", "article@10", "auroc", "refused_answerable",
		"answered_unanswerable", "p50_ms", "p99_ms", "n",
	} {
		if _, ok := figures[name]; !ok {
			t.Errorf("no %s among the figures %v", name, figures)
		}
	}
	if len(figures) != 18 || figures["strict@1"] != 0.5 || figures["article@1"] != 1.0 || figures["auroc"] != 1.0 {
		t.Errorf("figures %v, want strict@1 0.5, article@1 1, auroc 1", figures)
	}
	if want := "strict                 0.5000  0.5000  0.5000  0.5000\n"; !strings.Contains(printed, want) {
		t.Errorf("printed %q, want a row %q", printed, want)
	}
	if strings.Contains(printed, "Who opened the new ferry pier") {
		t.Errorf("printed %q, want no miss of the question that was answered rightly", printed)
	}
	miss := `missed: Which crew won the spring rowing race?
  expected: a crew that no sentence names
  rank of the first right sentence: -
  first: The crew from Varnby won the spring rowing race by two lengths.
`
	if !strings.Contains(printed, miss) {
		t.Errorf("printed %q, want the miss %q", printed, miss)
	}

	written, err := os.ReadFile(answers)
	if err != nil {
		t.Fatal(err)
	}
	replies := lines(string(written))
	if len(replies) != 3 {
		t.Fatalf("wrote %d answers, want 3", len(replies))
	}
	first := decode[evaluation.Reply](t, replies[0])
	if !strings.Contains(first.Answers[0].Text, "Ola Reiff") || first.Answers[0].Article.ID != "pier" || first.TookMS <= 0 {
		t.Errorf("wrote %+v", first)
	}
	if want := `"answers":[]`; !strings.Contains(replies[2], want) {
		t.Errorf("wrote %s, want %s", replies[2], want)
	}
}

func TestOpenKeepsItsIndexInTheCacheFolder(t *testing.T) {
	t.Setenv("HOME", t.TempDir())
	t.Setenv("XDG_CACHE_HOME", "")
	t.Setenv("LocalAppData", t.TempDir())
	dir := filepath.Join(harbour(t), "open")
	mustRun(t, "open", dir, dir) // the second time opens what the first built
	cache, err := os.UserCacheDir()
	if err != nil {
		t.Fatal(err)
	}
	made, err := filepath.Glob(filepath.Join(cache, "byline", "evaluate-*"))
	if err != nil || len(made) != 1 {
		t.Errorf("made %v (%v), want one index", made, err)
	}
}

func TestRank(t *testing.T) {
	path := filepath.Join(harbour(t), "rank.jsonl")
	printed := mustRun(t, "rank", path)
	if want := `{"map":1,"mrr":1,"p@1":1,"auroc":1,"n":[1,1]}`; last(printed) != want {
		t.Errorf("last line %s, want %s", last(printed), want)
	}
	if want := "map                    1.0000\n"; !strings.Contains(printed, want) {
		t.Errorf("printed %q, want %q", printed, want)
	}

	printed = mustRun(t, "rank", "--json", path)
	type scores struct {
		Question string
		Scores   []float64
	}
	questions := lines(printed)
	if len(questions) != 3 {
		t.Fatalf("printed %q, want 3 lines", printed)
	}
	if got := decode[scores](t, questions[0]); len(got.Scores) != 3 || slices.Max(got.Scores) != got.Scores[1] {
		t.Errorf("scores %+v, want the second highest", got)
	}
	if want := `{"question":"","scores":[0]}`; questions[1] != want {
		t.Errorf("printed %s, want %s", questions[1], want)
	}
	if want := `{"question":"who is it ?","scores":[]}`; questions[2] != want {
		t.Errorf("printed %s, want %s", questions[2], want)
	}
}

func TestCountTerms(t *testing.T) {
	f := countTerms([]evaluation.RankQuestion{
		{Candidates: []evaluation.Candidate{{Text: "Boat beside boat."}, {Text: "No boats."}}},
		{Candidates: []evaluation.Candidate{{Text: "Gulls."}}},
	})
	for term, want := range map[string]int{"boat": 2, "gull": 1, "tern": 0} {
		if got, err := f.Frequency(t.Context(), term); got != want || err != nil {
			t.Errorf("%q is in %d articles (%v), want %d", term, got, err, want)
		}
	}
	if f.Len() != 3 {
		t.Errorf("%d articles, want 3", f.Len())
	}
}

func TestErrorsNameTheirObject(t *testing.T) {
	dir := harbour(t)
	open, rank := filepath.Join(dir, "open"), filepath.Join(dir, "rank.jsonl")
	for _, test := range []struct {
		args []string
		want string
	}{
		{[]string{}, "open"},
		{[]string{"open"}, "dir"},
		{[]string{"open", filepath.Join(dir, "none")}, filepath.Join("none", "questions.jsonl")},
		{[]string{"open", "--out", "x", open, open}, "single folder"},
		{[]string{"open", "--index", rank, open}, rank},
		{[]string{"open", "--index", t.TempDir(), "--out", dir, open}, dir},
		{[]string{"rank", filepath.Join(dir, "none.jsonl")}, "none.jsonl"},
		{[]string{"rank", rank, filepath.Join(open, "questions.jsonl")}, "questions.jsonl, line 1"},
	} {
		err := run(t.Context(), test.args, new(bytes.Buffer))
		if err == nil || !strings.Contains(err.Error(), test.want) {
			t.Errorf("run %v: error %v, want one with %q", test.args, err, test.want)
		}
	}
}

func TestOpenOfArticlesWithoutText(t *testing.T) {
	dir := filepath.Join(harbour(t), "open")
	empty := `{"id": "pier"}` + "\n" + `{"id": "race"}`
	if err := os.WriteFile(filepath.Join(dir, "articles.jsonl"), []byte(empty), 0o600); err != nil {
		t.Fatal(err)
	}
	err := run(t.Context(), []string{"open", "--index", t.TempDir(), dir}, new(bytes.Buffer))
	if !errors.Is(err, newsroom.ErrNoArticles) || !strings.Contains(err.Error(), dir) {
		t.Errorf("error %v, want that no article of %s can be served", err, dir)
	}
}

func TestRunEndsWithItsContext(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	dir := harbour(t)
	for _, args := range [][]string{
		{"open", "--index", t.TempDir(), filepath.Join(dir, "open")},
		{"rank", filepath.Join(dir, "rank.jsonl")},
	} {
		if err := run(ctx, args, new(bytes.Buffer)); !errors.Is(err, context.Canceled) {
			t.Errorf("run %v: error %v, want that of the context", args, err)
		}
	}
}

func TestHelp(t *testing.T) {
	if printed := mustRun(t, "open", "--help"); !strings.Contains(printed, "--misses") {
		t.Errorf("printed %q, want the flags", printed)
	}
}

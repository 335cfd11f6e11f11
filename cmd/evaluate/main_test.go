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

// mustRun returns what a command prints.
func mustRun(t *testing.T, args ...string) string {
	t.Helper()
	var out bytes.Buffer
	if err := run(t.Context(), args, &out); err != nil {
		t.Fatalf("run %v: %v", args, err)
	}
	return out.String()
}

// decode parses a line as a JSON object.
func decode[T any](t *testing.T, line string) T {
	t.Helper()
	var value T
	if err := json.Unmarshal([]byte(line), &value); err != nil {
		t.Fatalf("read %q: %v", line, err)
	}
	return value
}

// lines splits a text into lines.
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
		"answered_unanswerable", "refused@.12", "answered@.12", "highlighted", "highlight_right", "p50_ms", "p99_ms", "n",
	} {
		if _, ok := figures[name]; !ok {
			t.Errorf("no %s among the figures %v", name, figures)
		}
	}
	if figures["kinds"] != nil || figures["strict@1"] != 0.5 || figures["article@1"] != 1.0 || figures["auroc"] != 1.0 {
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

func TestOpenOfAFileOfQuestions(t *testing.T) {
	dir, index := filepath.Join(harbour(t), "open"), t.TempDir()
	asked := filepath.Join(dir, "asked.jsonl")
	printed := mustRun(t, "open", "--index", index, asked)
	figures := decode[struct {
		N     []int
		Kinds map[string]map[string]any
	}](t, last(printed))
	if !slices.Equal(figures.N, []int{2, 1}) || len(figures.Kinds) != 3 || figures.Kinds["number"]["strict@1"] != 1.0 {
		t.Errorf("figures %+v", figures)
	}
	table := lines(printed)
	table = table[slices.IndexFunc(table, func(line string) bool { return strings.Contains(line, "KIND") }):]
	for i, want := range []string{"KIND", "number 1 0 1.000 ", "unanswered 0 1 - ", "who 1 0 1.000 ", "all 2 1 1.000 "} {
		if got := strings.Join(strings.Fields(table[i]), " "); !strings.HasPrefix(got, want) {
			t.Errorf("line %d of the kinds is %q, want %q", i, got, want)
		}
	}

	moved := filepath.Join(t.TempDir(), "moved.jsonl")
	if err := os.Rename(asked, moved); err != nil {
		t.Fatal(err)
	}
	other := mustRun(t, "open", "--index", index, "--questions", moved, dir)
	if figures := decode[struct{ N []int }](t, last(other)); !strings.HasPrefix(other, moved) || !slices.Equal(figures.N, []int{2, 1}) {
		t.Errorf("printed %q", other)
	}
}

func TestOpenPrintsTheReliability(t *testing.T) {
	printed := mustRun(t, "open", "--index", t.TempDir(), "--reliability", filepath.Join(harbour(t), "open"))
	for _, want := range []string{"| confidence on average | strictly right | loosely right | questions |\n|---|---|---|---|\n| 0.", "Expected calibration error over 3 questions: 0."} {
		if !strings.Contains(printed, want) {
			t.Errorf("printed %q, want %q", printed, want)
		}
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

func TestRankShufflesWhatListsRightCandidatesFirst(t *testing.T) {
	dir := harbour(t)
	sorted, mixed := filepath.Join(dir, "sorted.jsonl"), filepath.Join(dir, "rank.jsonl")
	if printed := mustRun(t, "rank", sorted, mixed); strings.Count(printed, "which lists right candidates first") != 1 {
		t.Errorf("printed %q, want a note on the first file alone", printed)
	}
	printed := mustRun(t, "rank", "--shuffle", "3", sorted, mixed)
	if want := "sorted.jsonl, shuffled: mean of seeds 3 to 7\n"; strings.Count(printed, "shuffled") != 1 || !strings.Contains(printed, want) {
		t.Errorf("printed %q, want %q", printed, want)
	}
	if again := mustRun(t, "rank", "--shuffle", "3", sorted, mixed); again != printed {
		t.Errorf("printed %q and then %q", printed, again)
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
		{[]string{"open"}, "set"},
		{[]string{"open", filepath.Join(dir, "none")}, filepath.Join("none", "questions.jsonl")},
		{[]string{"open", "--out", "x", open, open}, "single set"},
		{[]string{"open", "--questions", "x", open, open}, "single set"},
		{[]string{"open", rank}, `rank.jsonl, line 1: no "gold"`},
		{[]string{"open", "--questions", filepath.Join(dir, "none.jsonl"), open}, "none.jsonl"},
		{[]string{"open", "--index", rank, open}, rank},
		{[]string{"open", "--index", t.TempDir(), "--out", dir, open}, dir},
		{[]string{"rank", filepath.Join(dir, "none.jsonl")}, "none.jsonl"},
		{[]string{"rank", "--json", "--shuffle", "1", rank}, "--shuffle"},
		{[]string{"sentences", filepath.Join(dir, "none")}, "none"},
		{[]string{"passages", filepath.Join(dir, "none")}, filepath.Join("none", "questions.jsonl")},
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
		{"rank", "--shuffle", "1", filepath.Join(dir, "sorted.jsonl")},
		{"sentences", filepath.Join(dir, "open")},
		{"passages", "--index", t.TempDir(), filepath.Join(dir, "open")},
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

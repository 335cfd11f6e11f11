package main

import (
	"bufio"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// harbourSets lays out the made-up sets as table wants them.
func harbourSets(t *testing.T) (sets string) {
	t.Helper()
	t.Setenv("XDG_CACHE_HOME", t.TempDir())
	dir, root := harbour(t), t.TempDir()
	sets = filepath.Join(root, "sets")
	for _, folder := range []string{filepath.Join(sets, "open"), filepath.Join(sets, "rank"), filepath.Join(root, "seed")} {
		if err := os.MkdirAll(folder, 0o755); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.Rename(filepath.Join(dir, "open"), filepath.Join(sets, "open", "news2022")); err != nil {
		t.Fatal(err)
	}
	ranked, err := os.ReadFile(filepath.Join(dir, "rank.jsonl"))
	if err != nil {
		t.Fatal(err)
	}
	for name, text := range map[string]string{
		"sets/rank/wikiqa-dev.jsonl": string(ranked),
		"sets/rank/trecqa-dev.jsonl": string(ranked),
		"sets/rank/squad2-dev.jsonl": string(ranked),
		"seed/page.txt":              "The bridge in Drell was closed on Monday because of rust.",
		"seed/questions.jsonl": `{"question": "why was the bridge in Drell closed?", "sentence": "because of rust"}
{"question": "who won the chess match?", "sentence": ""}
{"question": "when was the bridge in Drell closed?", "sentence": "on Friday"}
`,
	} {
		if err := os.WriteFile(filepath.Join(root, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return sets
}

func TestTable(t *testing.T) {
	printed := lines(mustRun(t, "table", harbourSets(t)))
	if len(printed) != 12 || !strings.HasPrefix(printed[0], "SET ") {
		t.Fatalf("printed %q", printed)
	}
	if got := strings.Join(strings.Fields(printed[1]), " "); got != "seed page right first 0.667 at least 1.00 short" {
		t.Errorf("seed page: %q", got)
	}
	for i, figure := range []string{"strict@1", "strict@5", "article@5", "auroc", "refused_answerable", "answered_unanswerable", "map", "map", "map", "auroc"} {
		if !strings.Contains(printed[i+2], " "+figure+" ") {
			t.Errorf("line %d is %q, want %s", i+2, printed[i+2], figure)
		}
	}
}

func TestTableWithoutItsSets(t *testing.T) {
	for _, missing := range []string{"open/news2022/questions.jsonl", "rank/squad2-dev.jsonl", "../seed/questions.jsonl"} {
		sets := harbourSets(t)
		if err := os.Remove(filepath.Join(sets, missing)); err != nil {
			t.Fatal(err)
		}
		if err := run(t.Context(), []string{"table", sets}, new(strings.Builder)); err == nil || !strings.Contains(err.Error(), filepath.Base(missing)) {
			t.Errorf("without %s: %v", missing, err)
		}
	}
}

func TestRowsOfTheTable(t *testing.T) {
	var printed strings.Builder
	out := bufio.NewWriter(&printed)
	printTable(out, []row{{"a", "x", .5, .5, false}, {"a", "y", .5, .6, false}, {"a", "z", .5, .5, true}, {"a", "w", .6, .5, true}})
	out.Flush()
	if got := lines(printed.String()); strings.Contains(got[1]+got[3], "short") || !strings.Contains(got[2], "short") || !strings.Contains(got[4], "short") {
		t.Errorf("printed %q", got)
	}
}

func TestSpeedIsReadFromTheBenchmark(t *testing.T) {
	const printed = `goos: linux
BenchmarkAnswer/engine=byline-2         	     409	   2918822 ns/op	         2.000 p50-ms	         5.000 p99-ms
BenchmarkAnswer/engine=naive-2          	     322	   3672217 ns/op	         2.500 p50-ms	         9.100 p99-ms
PASS
`
	rows, err := speedRows(printed)
	if err != nil || len(rows) != 2 || rows[0].value != 0.8 || rows[1].value != 2.5 {
		t.Errorf("%+v, %v", rows, err)
	}
	if _, err := speedRows("FAIL"); err == nil {
		t.Error("a benchmark without times is none")
	}
}

package main

import (
	"bufio"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"byline/internal/evaluation"
)

// harbourSets arranges the made-up sets as the table command expects them.
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
	for _, year := range []string{"news2022", "news2023", "news2024", "news2025"} {
		if err := os.CopyFS(filepath.Join(sets, "open", year), os.DirFS(filepath.Join(dir, "open"))); err != nil {
			t.Fatal(err)
		}
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
	printed := mustRun(t, "table", harbourSets(t))
	sections := strings.Split(strings.TrimSpace(printed), "\n\n")
	if len(sections) != 4 {
		t.Fatalf("printed %q, want the open sets, the rank sets, the targets and their count", printed)
	}
	starts := func(section int, wanted ...string) {
		t.Helper()
		got := lines(sections[section])
		if len(got) != len(wanted) {
			t.Fatalf("printed %q, want %d lines", sections[section], len(wanted))
		}
		for i, want := range wanted {
			if !strings.HasPrefix(strings.Join(strings.Fields(got[i]), " "), want) {
				t.Errorf("line %d is %q, want %q", i, got[i], want)
			}
		}
	}
	starts(0, "SET N WITHOUT STRICT@1", "news2022 2 1 0.500 ", "news2023 (trained on) 2 1 0.500 ", "news2023 asked (trained on) 2 1 ",
		"news2024 (trained on) 2 1 ", "news2024 asked (trained on) 2 1 ", "news2025 2 1 0.500", "news2025 asked 2 1 1.000")
	starts(1, "SET N WITHOUT MAP", "wikiqa-dev 1 1 1.000 ", "trecqa-dev 1 1 1.000 ", "squad2-dev 1 1 1.000 ")
	starts(2, "SET FIGURE MEASURED TARGET", "seed page right first 0.667 at least 1.00 short",
		"news2022 strict@1 0.500 at least 0.45 reached", "news2022 strict@5 0.500 at least 0.72 short",
		"news2025 strict@1 ", "news2025 strict@5 ", "news2025 article@5 ", "news2025 auroc ", "news2025 refused_answerable ",
		"news2025 answered_unanswerable 0.000 at most 0.12 reached", "news2025 ceiling ",
		"news2025 asked strict@1 ", "news2025 asked strict@5 ", "news2025 asked article@5 ", "news2025 asked auroc ",
		"news2025 asked answered@.12 ", "news2025 asked highlight_right ", "news2025 asked ceiling ",
		"wikiqa-dev map 1.000 at least 0.82 reached", "trecqa-dev map ", "squad2-dev map ", "squad2-dev auroc ")
	if !strings.HasSuffix(sections[3], " of 21 targets reached") {
		t.Errorf("printed %q", sections[3])
	}
}

func TestTableOfSomeSets(t *testing.T) {
	sets := harbourSets(t)
	printed := mustRun(t, "table", "--only", "news2025,seed", sets)
	for text, want := range map[string]int{"news2025 asked": 8, "news2022": 0, "MAP": 0, "seed page": 1, "news2023": 0} {
		if got := strings.Count(printed, text); got != want {
			t.Errorf("%q stands %d times in %q, want %d", text, got, printed, want)
		}
	}
	if err := run(t.Context(), []string{"table", "--only", "news2025,news1999", sets}, new(strings.Builder)); err == nil || !strings.Contains(err.Error(), "news1999") {
		t.Errorf("error %v, want one that names the unknown set", err)
	}
}

func TestTargetsAreOfFiguresThatTheirSetsHave(t *testing.T) {
	values := map[form]map[string]float64{
		openSet:     evaluation.OpenFigures{Read: 1}.Values(),
		rankSet:     evaluation.RankFigures{}.Values(),
		shuffledSet: evaluation.RankFigures{}.Values(),
		seedPage:    {"right first": 0},
	}
	for _, s := range sets {
		for _, target := range s.targets {
			if _, ok := values[s.form][target.figure]; !ok {
				t.Errorf("%s has no figure %q", s.name, target.figure)
			}
		}
	}
	for _, column := range openColumns {
		if _, ok := values[openSet][column.figure]; !ok {
			t.Errorf("the column %s has no figure %q", column.heading, column.figure)
		}
	}
}

func TestTableWithoutItsSets(t *testing.T) {
	for _, missing := range []string{"open/news2022/questions.jsonl", "open/news2024/asked.jsonl", "rank/squad2-dev.jsonl", "../seed/questions.jsonl"} {
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
	printRows(out, []row{
		{"a", atLeast("x", .5), .5, true}, {"a", atLeast("y", .6), .5, true}, {"a", atMost("z", .5), .5, true},
		{"a", atMost("w", .5), .6, true}, {"a", atMost("v", .5), 0, false},
	})
	out.Flush()
	got := lines(printed.String())
	for i, want := range []string{"TARGET", "reached", "short", "reached", "short", "not measured", "", "2 of 5 targets reached"} {
		if !strings.HasSuffix(strings.TrimSpace(got[i]), want) {
			t.Errorf("line %d is %q, want %q at its end", i, got[i], want)
		}
	}
}

package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"byline/internal/answer"
)

// trainArgs are the arguments to train on the town of testdata, writing to out.
func trainArgs(t *testing.T, out string) []string {
	t.Helper()
	dir := harbour(t)
	t.Setenv("XDG_CACHE_HOME", t.TempDir()) // where the indexes are kept
	questions := filepath.Join(t.TempDir(), "own.jsonl")
	if err := os.WriteFile(questions, []byte(`{"question": "who backs the government?", "sentences": ["is backed by Russia"]}`+"\n"+
		`{"question": "who won the chess match?", "sentences": []}`+"\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	return []string{"train", "--open", filepath.Join(dir, "open"), "--corpus", "../../corpus", "--questions", questions, "--out", out, filepath.Join(dir, "rank.jsonl")}
}

func TestTrainWritesTheSameModelAgain(t *testing.T) {
	var before string
	for range 2 {
		out := t.TempDir()
		var printed strings.Builder
		if err := run(t.Context(), trainArgs(t, out), &printed); err != nil {
			t.Fatal(err)
		}
		if !strings.Contains(printed.String(), "folder, not seen in the fit: strict@1 ") {
			t.Errorf("printed %q", printed.String())
		}
		model := ""
		for _, name := range []string{"weights.txt", "confidence.txt"} {
			text, err := os.ReadFile(filepath.Join(out, name))
			if err != nil {
				t.Fatal(err)
			}
			for _, feature := range answer.FeatureNames() {
				if strings.Count(string(text), "\n"+feature+": ") != 1 {
					t.Errorf("%s has not one line for %q", name, feature)
				}
			}
			model += string(text)
		}
		if before != "" && model != before {
			t.Errorf("a second run wrote another model")
		}
		before = model
	}
}

func TestTrainLeavesOutWhatItIsToldTo(t *testing.T) {
	out := t.TempDir()
	if err := run(t.Context(), append(trainArgs(t, out), "--without", "exact words,article"), new(strings.Builder)); err != nil {
		t.Fatal(err)
	}
	text, err := os.ReadFile(filepath.Join(out, "weights.txt"))
	if err != nil {
		t.Fatal(err)
	}
	for _, line := range []string{"\nexact words: 0.000\n", "\narticle: 0.000\n"} {
		if !strings.Contains(string(text), line) {
			t.Errorf("weights lack %q", line)
		}
	}
}

func TestTrainNamesWhatItCannotRead(t *testing.T) {
	for _, args := range [][]string{
		{"train", "--open", "no-such-folder", "testdata/no-such-file.jsonl"},
		{"train", "testdata/no-such-file.jsonl"},
	} {
		if err := run(t.Context(), args, new(strings.Builder)); err == nil {
			t.Errorf("%q: no error", args)
		}
	}
}

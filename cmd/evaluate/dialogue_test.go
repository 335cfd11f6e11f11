package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestDialogue: the judge is scored by place, with the bot's own model and with
// a newly fitted one.
func TestDialogue(t *testing.T) {
	dir := t.TempDir()
	set := filepath.Join(dir, "set.jsonl")
	var messages strings.Builder
	for range 4 {
		messages.WriteString(`{"text":"who opened the pier?","where":"channel","asks":true}` + "\n" +
			`{"text":"nobody did","where":"channel","asks":false}` + "\n" +
			`{"text":"thanks","where":"answer","before":"who opened the pier?","asks":false}` + "\n")
	}
	if err := os.WriteFile(set, []byte(messages.String()), 0o600); err != nil {
		t.Fatal(err)
	}
	model := filepath.Join(dir, "model.txt")
	if printed := mustRun(t, "train-dialogue", "--out", model, set); !strings.HasPrefix(printed, "fitted ") {
		t.Errorf("printed %q", printed)
	}
	for _, args := range [][]string{{"dialogue", set}, {"dialogue", "--model", model, set}} {
		printed := mustRun(t, args...)
		for _, want := range []string{"channel      4 of    4  1.0000           0 of    4  0.0000\n", "answer       0 of    0  0.0000           0 of    4  0.0000\n", "all          4 of    4  1.0000           0 of    8  0.0000\n"} {
			if !strings.Contains(printed, want) {
				t.Errorf("%q: printed\n%s, want a row %q", args, printed, want)
			}
		}
	}
	if err := os.WriteFile(model, []byte("no model"), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, args := range [][]string{{"dialogue", "--model", model, set}, {"dialogue", model}, {"train-dialogue", "--out", model, filepath.Join(dir, "none")}} {
		if err := run(t.Context(), args, &strings.Builder{}); err == nil {
			t.Errorf("%q: no error", args)
		}
	}
}

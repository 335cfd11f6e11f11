package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestDays(t *testing.T) {
	file := filepath.Join(t.TempDir(), "days.jsonl")
	if err := os.WriteFile(file, []byte(`{"published": "2031-03-05", "sentence": "The pier fell on Monday.", "days": ["2031-03-03"]}
{"published": "2031-03-05", "sentence": "The pier stood on Sunday.", "days": ["2031-03-03"]}
`), 0o600); err != nil {
		t.Fatal(err)
	}
	const figures = `{"precision":0.5,"recall":0.5,"f1":0.5,"sentences":2,"labelled":2,"found":2}`
	if printed := strings.TrimSpace(mustRun(t, "days", file)); printed != figures {
		t.Errorf("printed %s, want %s", printed, figures)
	}
	const miss = `{"published":"2031-03-05 Wed","sentence":"The pier stood on Sunday.","days":["2031-03-03"],"found":["2031-03-02"]}`
	if printed := lines(mustRun(t, "days", "--misses", file)); len(printed) != 2 || printed[0] != miss || printed[1] != figures {
		t.Errorf("printed %q, want the miss and the figures", printed)
	}
}

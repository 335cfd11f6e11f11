package main

import (
	"archive/zip"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"byline/internal/newsroom"
	"byline/internal/store"

	"github.com/rogpeppe/go-internal/testscript"
)

func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){"bot": main})
}

// TestScripts runs the binary as the scripts say. They have these commands in
// addition to the usual ones: "hold CORPUS INDEX" keeps an index open until the
// script ends; "words N FILE" writes a question of N words, and "bytes N FILE"
// a line of N bytes; "keys FILE KEY…" checks the keys, in order, of each line
// of JSON; "serve FOLDER" serves a folder on loopback at $URL; "keep FOLDER
// FILE" makes a store that has taken over the feedback in a file; "extract FILE
// FOLDER" unpacks a ZIP archive.
func TestScripts(t *testing.T) {
	params := testscript.Params{
		Dir:                 "testdata/script",
		RequireExplicitExec: true,
		Setup: func(env *testscript.Env) error {
			env.Setenv("HOME", env.WorkDir)
			env.Setenv("XDG_CACHE_HOME", env.WorkDir+"/cache")
			env.Setenv("READ_TIME", "1m") // a busy machine gives the same answers
			return nil
		},
		Cmds: map[string]func(*testscript.TestScript, bool, []string){
			"hold":    hold,
			"words":   writeWords,
			"bytes":   writeBytes,
			"keys":    checkKeys,
			"keep":    keep,
			"extract": extract,
			"serve":   serveFiles,
		},
	}
	if testing.Short() { // only those in which a bot goes on running
		for _, name := range []string{"chat", "discord", "feed", "health", "settings", "watch"} {
			params.Files = append(params.Files, filepath.Join(params.Dir, name+".txtar"))
		}
		params.Dir = ""
	}
	testscript.Run(t, params)
}

func hold(ts *testscript.TestScript, _ bool, args []string) {
	held, err := newsroom.Open(context.Background(), newsroom.Config{
		CorpusDir: ts.MkAbs(args[0]), IndexDir: ts.MkAbs(args[1]),
	})
	ts.Check(err)
	ts.Defer(func() { ts.Check(held.Close()) })
}

func keep(ts *testscript.TestScript, _ bool, args []string) {
	kept, err := store.Open(context.Background(), ts.MkAbs(args[0]))
	ts.Check(err)
	_, _, err = kept.TakeOver(context.Background(), ts.MkAbs(args[1]))
	ts.Check(errors.Join(err, kept.Close()))
}

func extract(ts *testscript.TestScript, _ bool, args []string) {
	archive, err := zip.OpenReader(ts.MkAbs(args[0]))
	ts.Check(err)
	defer archive.Close()
	ts.Check(os.CopyFS(ts.MkAbs(args[1]), archive))
}

func writeWords(ts *testscript.TestScript, _ bool, args []string) {
	ts.Check(os.WriteFile(ts.MkAbs(args[1]), bytes.Repeat([]byte("explosion "), number(ts, args[0])), 0o600))
}

func writeBytes(ts *testscript.TestScript, _ bool, args []string) {
	ts.Check(os.WriteFile(ts.MkAbs(args[1]), append(bytes.Repeat([]byte("x"), number(ts, args[0])), '\n'), 0o600))
}

func number(ts *testscript.TestScript, text string) int {
	var n int
	ts.Check(json.Unmarshal([]byte(text), &n))
	return n
}

// checkKeys looks only at the first element of every list, and writes nested
// keys in their order: answers, rank, score, …
func checkKeys(ts *testscript.TestScript, _ bool, args []string) {
	for line := range strings.Lines(ts.ReadFile(args[0])) {
		if got, want := strings.Join(keysOf(ts, line), " "), strings.Join(args[1:], " "); got != want {
			ts.Fatalf("keys of %s are\n%s\nwant\n%s", line, got, want)
		}
	}
}

// keysOf returns the keys in a JSON text, each once, in order of appearance.
func keysOf(ts *testscript.TestScript, text string) []string {
	var keys []string
	seen := make(map[string]bool)
	decoder := json.NewDecoder(strings.NewReader(text))
	var walk func()
	walk = func() {
		token, err := decoder.Token()
		ts.Check(err)
		delimiter, ok := token.(json.Delim)
		if !ok {
			return
		}
		for decoder.More() {
			if delimiter == '{' {
				key, err := decoder.Token()
				ts.Check(err)
				if name := key.(string); !seen[name] {
					seen[name] = true
					keys = append(keys, name)
				}
			}
			walk()
		}
		_, err = decoder.Token()
		ts.Check(err)
	}
	walk()
	return keys
}

// panicking is a writer whose panic the program cannot expect.
type panicking struct{}

func (panicking) Write([]byte) (int, error) { panic("boom\nat x") }

func TestRunTellsOfPanics(t *testing.T) {
	var stderr bytes.Buffer
	err := run(t.Context(), []string{"--version"}, nil, streams{out: panicking{}})
	status := report(&stderr, err)
	const want = "bot: this is a fault in the program, please report it: boom; at x\n"
	if status != exitUsage || stderr.String() != want {
		t.Errorf("status %d, %q, want %q", status, stderr.String(), want)
	}
}

func TestParseDayIsTodayWithoutOne(t *testing.T) {
	day, err := parseDay("")
	if age := time.Since(day); err != nil || age < -15*time.Hour || age > 39*time.Hour {
		t.Errorf("parseDay of nothing = %v, %v", day, err)
	}
}

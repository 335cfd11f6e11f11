package main

import (
	"bytes"
	"os"
	"regexp"
	"strings"
	"testing"
)

// transcript matches a command in a document and what it prints.
var transcript = regexp.MustCompile(`(?m)^\$ go run \./cmd/bot ((?:ask|summary|timeline) .*)\n((?s:.*?))^(?:\$ |` + "```" + `)`)

// argument is one of a command line, maybe in quotation marks.
var argument = regexp.MustCompile(`'([^']*)'|(\S+)`)

// TestTranscriptsAreReal runs the commands that the documents show.
func TestTranscriptsAreReal(t *testing.T) {
	environ := []string{"CORPUS_DIR=../../corpus", "INDEX_DIR=" + t.TempDir(), "READ_TIME=1m", "AS_OF=2026-11-26"}
	for document, least := range map[string]int{"../../README.md": 3, "../../docs/digest.md": 2} {
		text, err := os.ReadFile(document)
		if err != nil {
			t.Fatal(err)
		}
		found := 0
		for rest := string(text); ; found++ {
			at := transcript.FindStringSubmatchIndex(rest)
			if at == nil {
				break
			}
			command, want := rest[at[2]:at[3]], strings.TrimSpace(rest[at[4]:at[5]])
			rest = rest[at[5]:]
			var args []string
			for _, arg := range argument.FindAllStringSubmatch(command, -1) {
				args = append(args, arg[1]+arg[2])
			}
			var out bytes.Buffer
			if err := run(t.Context(), args, environ, streams{strings.NewReader(""), &out, &out}); err != nil {
				t.Fatalf("%s: %v", command, err)
			}
			if got := strings.TrimSpace(out.String()); got != want {
				t.Errorf("%s: %s prints\n%s", document, command, got)
			}
		}
		if found < least {
			t.Errorf("%s has %d transcripts, want %d", document, found, least)
		}
	}
}

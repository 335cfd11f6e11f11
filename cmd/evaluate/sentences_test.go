package main

import (
	"path/filepath"
	"testing"
)

func TestSentences(t *testing.T) {
	printed := lines(mustRun(t, "sentences", filepath.Join(harbour(t), "open")))
	if len(printed) != 3 {
		t.Fatalf("printed %q, want a line for each of 3 articles", printed)
	}
	const want = `{"id":"pier","title":"New pier opens at Dunmarrow","published":"2031-04-01","sentences":[` +
		`"Mayor Ola Reiff opened the new ferry pier at Dunmarrow on Tuesday.","The pier took three years to build.","It replaces a wooden jetty that a storm carried away."]}`
	if printed[0] != want {
		t.Errorf("printed %s, want %s", printed[0], want)
	}
}

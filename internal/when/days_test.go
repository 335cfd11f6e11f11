package when

import (
	"os"
	"slices"
	"strings"
	"testing"
	"time"
)

// TestDaysOfSentences reads testdata/days.txt: each line has a sentence, and
// the days that a reader of the report would understand.
func TestDaysOfSentences(t *testing.T) {
	text, err := os.ReadFile("testdata/days.txt")
	if err != nil {
		t.Fatal(err)
	}
	published, read := day(t, "2024-03-06"), 0
	for line := range strings.Lines(string(text)) {
		line = strings.TrimSpace(line)
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		read++
		sentence, want, _ := strings.Cut(line, " |")
		var got []string
		for _, span := range Find(sentence, published, Past) {
			days := span.First.Format(time.DateOnly)
			if !span.Last.Equal(span.First) {
				days += ".." + span.Last.Format(time.DateOnly)
			}
			got = append(got, days)
		}
		if !slices.Equal(got, strings.Fields(want)) {
			t.Errorf("%q\n  got  %v\n  want %v", sentence, got, strings.Fields(want))
		}
	}
	if read < 150 {
		t.Errorf("read only %d sentences", read)
	}
}

package evaluation

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestScoreTimeline(t *testing.T) {
	entry := func(date string, sentences ...string) Entry { return Entry{date, sentences} }
	reference := Timeline{Entries: []Entry{
		entry("2031-03-03", "The pier fell.", "Nobody was hurt."),
		entry("2031-03-07", "The council votes."),
	}}
	other := Timeline{Entries: []Entry{entry("2031-03-09", "Rain.")}}
	for name, test := range map[string]struct {
		references []Timeline
		entries    []Entry
		want       TimelineFigures
	}{
		"the reference itself": {[]Timeline{reference}, reference.Entries, TimelineFigures{1, 1, 1, 2}},
		"nothing":              {[]Timeline{reference}, nil, TimelineFigures{}},
		"another day":          {[]Timeline{reference}, []Entry{entry("2031-03-04", "The pier fell.")}, TimelineFigures{0, 0, 0, 1}},
		// One of 1 and of 2 dates; 2 of 4 words and of 9; 1 of 3 pairs and of 7.
		"one day of two": {[]Timeline{reference}, []Entry{entry("2031-03-03", "A PIER fell down.")}, TimelineFigures{0.6667, 0.3077, 0.2, 1}},
		"the better of two": {[]Timeline{other, reference}, []Entry{entry("2031-03-07", "The council votes.")},
			TimelineFigures{0.6667, 0.5, 0.4444, 1}},
		"two references match alike": {[]Timeline{reference, reference}, reference.Entries, TimelineFigures{1, 1, 1, 2}},
		"a day twice":                {[]Timeline{reference}, []Entry{entry("2031-03-07", "No."), entry("2031-03-07", "The council votes.")}, TimelineFigures{0.6667, 0.5, 0.4444, 1}},
	} {
		if got := ScoreTimeline(test.references, test.entries); got != test.want {
			t.Errorf("%s: %+v, want %+v", name, got, test.want)
		}
	}
}

func TestReadTimelinesNamesTheFaultAndItsPlace(t *testing.T) {
	for text, want := range map[string]string{
		"":                           "the file is empty",
		"{":                          "line 1: malformed",
		`{"topic": ["x"]}`:           `line 1: no "entries"`,
		`{"entries": [{"date": 1}]}`: "line 1: malformed",
		`{"entries": [{"date": "3 March", "sentences": []}]}`: `line 1: parsing time "3 March"`,
	} {
		dir := t.TempDir()
		if err := os.WriteFile(filepath.Join(dir, "timelines.jsonl"), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		if _, err := ReadTimelines(dir); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v, want one with %q", text, err, want)
		}
	}
	if _, err := ReadTimelines(t.TempDir()); err == nil {
		t.Error("a folder without timelines was read")
	}
}

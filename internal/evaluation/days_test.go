package evaluation

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// readDays reads labelled sentences from a file with that content.
func readDays(t *testing.T, content string) ([]DaysSentence, error) {
	t.Helper()
	file := filepath.Join(t.TempDir(), "days.jsonl")
	if err := os.WriteFile(file, []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
	return ReadDays(file)
}

func TestScoreDays(t *testing.T) {
	sentences, err := readDays(t, `{"published": "2031-03-05", "sentence": "The pier fell on Monday.", "days": ["2031-03-03"]}
{"published": "2031-03-05", "sentence": "It fell on Tuesday and opens next week.", "days": ["2031-03-03", "2031-03-10..2031-03-16"]}
{"published": "2031-03-05", "sentence": "Nobody was there.", "days": []}
`)
	if err != nil {
		t.Fatal(err)
	}
	f := ScoreDays(sentences, [][]string{{"2031-03-03"}, {"2031-03-04", "2031-03-10..2031-03-16"}, nil})
	if f.Sentences != 3 || f.Labelled != 3 || f.Found != 3 || f.Precision != 2.0/3 || f.Recall != 2.0/3 || f.F1 != 2.0/3 {
		t.Errorf("the figures are %+v, want two of three right", f)
	}
}

func TestReadDaysNamesWhatIsWrong(t *testing.T) {
	for line, want := range map[string]string{
		`{"sentence": "It fell.", "days": []}`:                                                    `no "published"`,
		`{"published": "2031-03-05", "days": []}`:                                                 `no "sentence"`,
		`{"published": "2031-03-05", "sentence": "It fell.", "days": ["Monday"]}`:                 "Monday",
		`{"published": "2031-03-05", "sentence": "It fell.", "days": ["2031-03-03..2031-03-02"]}`: "do not end after they start",
	} {
		if _, err := readDays(t, line+"\n"); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: the error is %v, want one that says %q", line, err, want)
		}
	}
}

package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"byline/internal/answer"
	"byline/internal/evaluation"
)

// lighthouses are questions of which some have no answer.
const lighthouses = `{"question": "who keeps the lighthouse?", "candidates": [{"text": "Nobody sails in winter.", "relevant": false}, {"text": "Hedda Brink keeps the lighthouse.", "relevant": true}]}
{"question": "when was the lighthouse built?", "candidates": [{"text": "It was built in 1884.", "relevant": true}, {"text": "The lighthouse is round.", "relevant": false}]}
{"question": "who painted the lighthouse in 1931?", "candidates": [{"text": "The lighthouse is white.", "relevant": false}, {"text": "It has a lamp.", "relevant": false}]}
`

// trainText trains on them and returns the texts of the files that it writes.
func trainText(t *testing.T, more ...string) (weights, confidence, printed string) {
	t.Helper()
	out := t.TempDir()
	file := filepath.Join(t.TempDir(), "lighthouses.jsonl")
	if err := os.WriteFile(file, []byte(lighthouses), 0o600); err != nil {
		t.Fatal(err)
	}
	printed = mustRun(t, append([]string{"train-text", "--out", out, file}, more...)...)
	read := func(name string) string {
		text, err := os.ReadFile(filepath.Join(out, name))
		if err != nil {
			t.Fatal(err)
		}
		return string(text)
	}
	return read("text-weights.txt"), read("text-confidence.txt"), printed
}

func TestTrainTextWritesTheSameModelAgain(t *testing.T) {
	weights, confidence, printed := trainText(t)
	if !strings.Contains(printed, "lighthouses.jsonl, not seen in the fit: map ") {
		t.Errorf("printed %q", printed)
	}
	for _, feature := range answer.TextFeatureNames() {
		for name, text := range map[string]string{"text-weights.txt": weights, "text-confidence.txt": confidence} {
			if strings.Count(text, "\n"+feature+": ") != 1 {
				t.Errorf("%s has not one line for %q", name, feature)
			}
		}
	}
	if again, confidenceAgain, _ := trainText(t); again != weights || confidenceAgain != confidence {
		t.Error("a second run wrote another model")
	}
}

func TestTrainTextLeavesOutWhatItIsToldTo(t *testing.T) {
	without, unsure, _ := trainText(t, "--without", "place in text,exact words,gap")
	with, sure, _ := trainText(t)
	if gap := "\ngap: 0.000\n"; !strings.Contains(unsure, gap) || strings.Contains(sure, gap) {
		t.Errorf("confidence without the gap is %q, with it %q", unsure, sure)
	}
	for _, line := range []string{"\nplace in text: 0.000\n", "\nexact words: 0.000\n"} {
		if !strings.Contains(without, line) || strings.Contains(with, line) {
			t.Errorf("%q: in the weights without it %v, with it %v", line, strings.Contains(without, line), strings.Contains(with, line))
		}
	}
}

func TestTrainTextNamesWhatItCannotRead(t *testing.T) {
	if err := run(t.Context(), []string{"train-text", "testdata/no-such-file.jsonl"}, new(strings.Builder)); err == nil || !strings.Contains(err.Error(), "no-such-file.jsonl") {
		t.Errorf("error %v", err)
	}
}

func TestListsRightFirst(t *testing.T) {
	const right, wrong = true, false
	tests := []struct {
		name      string
		questions [][]bool
		want      bool
	}{
		{"sorted", [][]bool{{right, right, wrong}, {wrong, wrong}, {right}}, true},
		{"in a text's order", [][]bool{{right, wrong}, {wrong, right, wrong}}, false},
		{"right after wrong", [][]bool{{right, wrong, right}}, false},
	}
	for _, test := range tests {
		var questions []evaluation.RankQuestion
		for _, relevant := range test.questions {
			var question evaluation.RankQuestion
			for _, r := range relevant {
				question.Candidates = append(question.Candidates, evaluation.Candidate{Relevant: r})
			}
			questions = append(questions, question)
		}
		if got := listsRightFirst(questions); got != test.want {
			t.Errorf("%s: %v, want %v", test.name, got, test.want)
		}
	}
}

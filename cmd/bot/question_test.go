package main

import (
	"strings"
	"testing"

	"byline/internal/answer"
)

func FuzzParseQuestion(f *testing.F) {
	for _, seed := range []string{
		"who backs the government?", " \t", "\uFEFFwho?", `{"question": "who?", "as_of": "2020-08-05"}`, `{"question": " "}`, `{"as_of": 7}`,
		`{"question": "who?", "as_of": "yesterday"}`, "{", "{}", `{"question": "\ud800"}`, "\xff{",
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, line string) {
		question, err := parseQuestion(line, answer.Question{})
		switch {
		case err != nil && question != nil:
			t.Errorf("%q: both %+v and %v", line, question, err)
		case question != nil && strings.TrimSpace(question.Text) == "":
			t.Errorf("%q: an empty question", line)
		case err == nil && question == nil && strings.HasPrefix(strings.TrimSpace(line), "{"):
			t.Errorf("%q: neither a question nor an error", line)
		}
	})
}

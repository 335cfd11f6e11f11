package answer

import (
	"strings"
	"testing"

	"byline/internal/words"
)

func TestTheTimeOfSayingIsNotTheEvents(t *testing.T) {
	const question = "When did the pier fall?"
	for _, test := range []struct {
		question string
		// marked is the sentence with the time of the event in brackets.
		marked string
	}{
		{question, "The pier fell into the harbour, police said on Wednesday."},
		{question, "The pier fell into the harbour, police said Wednesday night."},
		{question, "The ministry said in a statement on Wednesday that the pier had fallen."},
		{question, "The ministry on Wednesday said that the pier had fallen."},
		{question, "Mayor Holm told the Harbour Dispatch on Wednesday that the pier had fallen."},
		{question, "The pier had fallen by itself, Ola Reiff told reporters late on Wednesday."},
		{question, "The pier fell [on Tuesday], police said on Wednesday."},
		{question, "Police said on Wednesday that the pier fell [on Tuesday]."},
		{question, "Police said that the pier fell [on Wednesday]."},
		{question, "The pier fell [on Wednesday], police said."},
		{question, "The pier fell [on Wednesday]."},
		{"When did police say that the pier was safe?", "Police said [on Wednesday] that the pier was safe."},
	} {
		sentence := strings.NewReplacer("[", "", "]", "").Replace(test.marked)
		q := parsed(t, test.question)
		if got := q.findEvidence(sentence, words.Tokens(sentence))[aTime]; got != (sentence != test.marked) {
			t.Errorf("%q: holds the time of the event: %v", test.marked, got)
		}
		if got := marked(t, test.question, sentence); got != test.marked {
			t.Errorf("marked %q, want %q", got, test.marked)
		}
	}
}

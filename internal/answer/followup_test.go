package answer

import (
	"strings"
	"testing"

	"byline/internal/words"
)

func TestFollowUpsBorrowFromWhatWasAskedBefore(t *testing.T) {
	a := open(t, map[string]string{
		"a.txt": "The government is backed by two neighbouring kingdoms, its minister said.\n\nThe rebels are backed by a league of merchants.",
		"b.txt": "The kingdoms began to back the government in March 2015, after the harbour fell.",
		"c.txt": "The ferry sank in 1989. The captain was never found.",
	})
	tests := []struct {
		before []string
		text   string
		want   string
	}{
		{[]string{"who backs the government?"}, "and when?", "in March 2015"},
		{[]string{"who backs the government?"}, "since when do they back it?", "in March 2015"},
		{[]string{"who backs the government?"}, "and the rebels?", "league of merchants"},
		{[]string{"who backs the government?"}, "what about the rebels?", "league of merchants"},
		{[]string{"who backs the rebels?", "and the government?"}, "and when?", "in March 2015"},
		{[]string{"who backs the government?"}, "When did the ferry sink?", "in 1989"},
		{[]string{"who backs the government?"}, "who said so?", "its minister said"},
		{[]string{"who backs the government?", "", " "}, "who said so?", "its minister said"},
		{[]string{"who backs the government?", "", " ", "\t"}, "and when?", "in March 2015"},
	}
	for _, test := range tests {
		got, err := a.Ask(t.Context(), Question{Text: test.text, Before: test.before, Limit: 1})
		if err != nil || len(got.Quotes) == 0 || !strings.Contains(got.Quotes[0].Sentence, test.want) {
			t.Errorf("%q after %q: %+v, %v", test.text, test.before, got, err)
		}
	}
}

func TestWhoSaidSoOfNothingIsNoError(t *testing.T) {
	a := open(t, map[string]string{"a.txt": "The ferry sank in 1989."})
	for _, before := range [][]string{nil, {""}, {" ", "\n"}, {"who?"}, {"zzz"}} {
		if got, err := a.Ask(t.Context(), Question{Text: "who said so?", Before: before, Limit: 1}); err != nil || got.Answered {
			t.Errorf("after %q: %+v, %v", before, got, err)
		}
	}
}

func TestWhoSaidSoMarksTheSpeaker(t *testing.T) {
	a := open(t, map[string]string{"a.txt": "At least 12 people died in the flood in Drell, Mayor Ada Holt said.\n\nThe flood in Drell closed the bridge for 3 days."})
	question := Question{Text: "Who said that?", Before: []string{"How many people died in the flood in Drell?"}, Limit: 1}
	got, err := a.Ask(t.Context(), question)
	if err != nil || !got.Answered {
		t.Fatalf("answer %+v, %v", got, err)
	}
	quote := got.Quotes[0]
	if marked := quote.Sentence[quote.Highlight.Start:quote.Highlight.End]; marked != "Ada Holt" || got.Question.Text != question.Text {
		t.Errorf("marked %q of the answer to %q", marked, got.Question.Text)
	}

	question.Before = []string{"Which bridge did the flood in Drell close?"}
	if got, err = a.Ask(t.Context(), question); err != nil || got.Answered && got.Quotes[0].SaidBy == "" {
		t.Errorf("answered without a speaker: %+v, %v", got, err)
	}
}

func TestWhatFollowsUp(t *testing.T) {
	for text, want := range map[string]bool{
		"and when?": true, "why?": true, "how many?": true, "where is it?": true, "what about the rebels?": true, "so who paid for that": true, "when exactly?": true,
		"who backs the government?": false, "who is Assad?": false, "how many people died in the flood?": false, "": true,
	} {
		if got := (reading{text, words.Tokens(text)}).followsUp(); got != want {
			t.Errorf("%q follows up: %v", text, got)
		}
	}
	for _, text := range []string{"who said so?", "Says who?", "and who said that", "according to whom?", "what's the source?", "source?", "who told you that?"} {
		if !whoSaid.MatchString(text) {
			t.Errorf("%q does not ask who said it", text)
		}
	}
	for _, text := range []string{"who said the war is over?", "who told the police?", "what is the source of the river?"} {
		if whoSaid.MatchString(text) {
			t.Errorf("%q asks who said it", text)
		}
	}
}

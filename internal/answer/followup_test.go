package answer

import (
	"slices"
	"strings"
	"testing"
)

func TestFollowUpsBorrowFromWhatWasAskedBefore(t *testing.T) {
	files := map[string]string{
		"a.txt": "The government is backed by two neighbouring kingdoms, its minister said.\n\nThe rebels are backed by a league of merchants.",
		"b.txt": "The kingdoms began to back the government in March 2015, after the harbour fell.",
		"c.txt": "The ferry sank in 1989. The captain was never found.",
	}
	for _, test := range []struct {
		before           []string
		text             string
		understood, want string
	}{
		{[]string{"who backs the government?"}, "and when?", "when backs the government?", "in March 2015"},
		{[]string{"who backs the government?"}, "and the rebels?", "who backs the rebels?", "league of merchants"},
		{[]string{"who backs the rebels?", "and the government?"}, "and when?", "when backs the government?", "in March 2015"},
		{[]string{"who backs the government?", "", " ", "\t"}, "and when?", "when backs the government?", "in March 2015"},
		{[]string{"who backs the government?"}, "When did the ferry sink?", "When did the ferry sink?", "in 1989"},
	} {
		// The reader marks this sentence whenever it reads it: that it is found
		// shows what was searched for.
		a := open(t, files, script{test.want: 3})
		got := ask(t, a, Question{Text: test.text, Before: test.before, Limit: 1})
		if got.Understood != test.understood || !got.Answered || !strings.Contains(got.Quotes[0].Sentence, test.want) {
			t.Errorf("%q after %q: understood %q, %+v", test.text, test.before, got.Understood, got.Quotes)
		}
	}
}

func TestWhoSaidSoMarksTheSpeaker(t *testing.T) {
	files := map[string]string{
		"a.txt": "At least 12 people died in the flood in Drell.\n\nSo far 12 people are known to have died in the flood in Drell, Mayor Ada Holt said.\n\nThe flood in Drell closed the bridge for 3 days.",
		"b.txt": "Carl Brink said on Friday that the flood in Drell had killed 14 people.",
		"c.txt": "Ada Holt said the flood in Drell drowned a dog.",
	}
	a := open(t, files, script{"least [12 people]": 6, "[12 people] are known": 5.5, "[14 people]": 5, "[a dog]": -3, "closed [the bridge]": -2})
	const died = "How many people died in the flood in Drell?"
	marks := func(got *Answer) (marks []string) {
		for _, quote := range got.Quotes {
			marks = append(marks, quote.Sentence[quote.Highlight.Start:quote.Highlight.End])
		}
		return marks
	}
	for _, before := range [][]string{{died}, {died, ""}, {died, "who said so?"}} {
		got := ask(t, a, Question{Text: "Who said that?", Before: before, Limit: 2})
		if want := []string{"Mayor Ada Holt", "Carl Brink"}; !got.Answered || got.Telling != 2 || !slices.Equal(marks(got), want) {
			t.Errorf("after %q: answered %v, %d telling, marked %q, want %q", before, got.Answered, got.Telling, marks(got), want)
		}
		for _, quote := range got.Quotes {
			if len(quote.DiffersFrom) > 0 {
				t.Errorf("differs from %v", quote.DiffersFrom)
			}
		}
	}
	if got := ask(t, a, Question{Text: "who said so?", Before: []string{died}, Limit: 1}); !got.Answered || len(got.Quotes) != 1 || got.Quotes[0].SaidBy == "" || got.Telling != 1 {
		t.Errorf("the first has no speaker, and a further one has: %+v", got)
	}

	// A sentence that does not answer has a speaker, who was not asked for.
	a = open(t, files, script{"closed [the bridge]": 3, "[a dog]": -3})
	got := ask(t, a, Question{Text: "says who?", Before: []string{"Which bridge did the flood in Drell close?"}, Limit: 3})
	if got.Answered || got.WhyNot != Unanswered || got.Telling != 0 || !strings.HasPrefix(got.Quotes[0].Sentence, "The flood in Drell closed") {
		t.Errorf("answered without a speaker: %+v", got)
	}
}

func TestWhoSaidSoOfNothingIsNoError(t *testing.T) {
	a := open(t, map[string]string{"a.txt": "The ferry sank in 1989."}, script{"ferry": 3})
	for _, before := range [][]string{nil, {""}, {" ", "\n"}, {"who?"}, {"zzz"}} {
		if got := ask(t, a, Question{Text: "who said so?", Before: before, Limit: 1}); got.Answered || got.Telling != 0 {
			t.Errorf("after %q: %+v", before, got)
		}
	}
}

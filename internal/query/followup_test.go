package query

import "testing"

func TestFollowUpsAreCompleted(t *testing.T) {
	for _, test := range []struct {
		before []string
		text   string
		want   string // as completed; "" where it is a question of its own
	}{
		// The same question about something else.
		{[]string{"Who won the vote in Drell?"}, "What about Lundholm?", "Who won the vote in Lundholm?"},
		{[]string{"Who beat Drell on Friday?"}, "What about Lundholm?", "Who beat Lundholm on Friday?"},
		{[]string{"who won the vote in drell"}, "what about lundholm?", "who won the vote in lundholm"},
		{[]string{"Who won the vote in Drell?"}, "and in Lundholm", "Who won the vote in Lundholm?"},
		{[]string{"what's the latest on Drell?"}, "and in Lundholm?", "what's the latest in Lundholm?"},
		{[]string{"Who won the vote on Drell?"}, "and in Lundholm?", "Who won the vote on Drell, in Lundholm?"},
		{[]string{"Who won the vote in Drell?"}, "Lundholm?", "Who won the vote in Lundholm?"},
		{[]string{"who backs the council?"}, "and the pilots?", "who backs the pilots?"},
		{[]string{"who backs the council?"}, "what about the pilots", "who backs the pilots?"},
		{[]string{"Who won in Drell in 2021?"}, "and in 2019?", "Who won in Drell in 2019?"},
		{[]string{"how many ferries sank this year"}, "and last year?", "how many ferries sank last year"},
		{[]string{"How many died in the Drell ferry fire?"}, "and the pilot?", "How many died in the Drell ferry fire, the pilot?"},
		{[]string{"ferry fire toll"}, "and on Friday?", "ferry fire toll, on Friday?"},
		{[]string{"who backs the council?"}, "what about lundholm?", "who backs the council, lundholm?"},
		// Another question about the same.
		{[]string{"who backs the council?"}, "and when?", "when backs the council?"},
		{[]string{"Did Aldmar and Brask merge?"}, "Why?", "Why did Aldmar and Brask merge?"},
		{[]string{"How many pilots were saved in Drell?"}, "where", "where pilots were saved in Drell?"},
		{[]string{"who backs the pilots?", "and the council?"}, "and when?", "when backs the council?"},
		{[]string{"who backs the council?", "", " ", "\t"}, "and when?", "when backs the council?"},
		{[]string{"who backs the council?", "thanks!", "lol"}, "and when?", "when backs the council?"},
		{[]string{"who backs the council?", "wow, nice"}, "and when?", "when backs the council?"},
		{[]string{"who backs the council?", "who said so?"}, "and when?", "when backs the council?"},
		// A new question about the same, in its own words.
		{[]string{"who backs the council?"}, "since when do they back it?", "since when do they back it (backs the council)?"},
		{[]string{"Who won the Drell regatta?"}, "How much did she win?", "How much did she win (won the Drell regatta)?"},
		{[]string{"What is the toll of the ferry fire?"}, "When did it begin?", "When did it begin (the toll of the ferry fire)?"},
		{[]string{"How many pilots were saved in Drell?"}, "And how many of them are missing?", "how many of them are missing (pilots were saved in Drell)?"},
		{[]string{"Why was the ferry deal called off?"}, "how much is the fee?", "how much is the fee (the ferry deal called off)?"},
		{[]string{"Which ferry burned in Drell?"}, "where is it?", "where is it (ferry burned in Drell)?"},
		{[]string{"Which ferry burned in Drell?"}, "what did the mayor say about it", "what did the mayor say about it (ferry burned in Drell)?"},
		{[]string{"Which ferry burned in Drell?"}, "what happened?", "what happened (ferry burned in Drell)?"},
		{[]string{"Which ferry burned in Drell?"}, "any updates?", "any updates (ferry burned in Drell)?"},
		// Questions that stand on their own, and messages that are no question.
		{[]string{"who backs the council?"}, "When did the ferry sink?", ""},
		{[]string{"who backs the council?"}, "who is Aldmar?", ""},
		{[]string{"who backs the council?"}, "how long does it take pilots to dock a ferry", ""},
		{[]string{"who backs the council?"}, "is there a ferry strike in drell", ""},
		{[]string{"who backs the council?"}, "is it true that the ferry sank?", ""},
		{[]string{"who backs the council?"}, "who resigned in Drell this week", ""},
		{[]string{"who backs the council?"}, "any news today?", ""},
		{[]string{"who backs the council?"}, "what happened yesterday?", ""},
		{[]string{"who backs the council?"}, "zzxy", ""},
		{[]string{"who backs the council?"}, "zzxy?", ""},
		{[]string{"who backs the council?"}, "thanks", ""},
		{[]string{"who backs the council?"}, "are you sure?", "who backs the council?"},
		{[]string{"zzxy"}, "and when?", ""},
		{nil, "and when?", ""},
	} {
		q := parsed(t, rich{"zzxi": 0, "zzxy": 0}, test.text, test.before...)
		want := test.want
		if want == "" {
			want = test.text
		}
		if q.Text != want || q.followsUp != (test.want != "") {
			t.Errorf("%q after %q: %q, follows up: %v, want %q", test.text, test.before, q.Text, q.followsUp, want)
		}
	}
}

func TestBorrowedTermsWeighLess(t *testing.T) {
	weight := func(q *Query, text string) float64 {
		for _, term := range q.Terms {
			if term.Text == text {
				return term.Weight
			}
		}
		return 0
	}
	before := "who backs the council?"
	full := weight(parsed(t, rich{}, before), "council")
	if got := weight(parsed(t, rich{}, "and when did it resign?", before), "council"); got >= full || got == 0 {
		t.Errorf("a borrowed term weighs %v, one of the question %v", got, full)
	}
	same := parsed(t, rich{}, "and the pilots?", before)
	if weight(same, "back") != full || weight(same, "council") != 0 {
		t.Errorf("the same of another has the terms %+v", same.Terms)
	}
}

func TestWhoSaid(t *testing.T) {
	for _, text := range []string{"who said so?", "Says who?", "and who said that", "according to whom?", "what's the source?", "source?", "who told you that?", "are you sure?", "you sure?", "really?", "is that true?", "link"} {
		q := parsed(t, rich{}, text, "who backs the council?", "lol")
		if !q.WhoSaid || !q.followsUp || q.Text != "who backs the council?" {
			t.Errorf("%q: %+v, want the question before", text, q)
		}
		if q := parsed(t, rich{}, text); !q.WhoSaid || q.followsUp || q.IsQuestion {
			t.Errorf("%q of nothing: %+v", text, q)
		}
	}
	for _, text := range []string{"who said the war is over?", "who told the police?", "what is the source of the river?", "is it true that the war is over?"} {
		if parsed(t, rich{}, text).WhoSaid {
			t.Errorf("%q asks who said it", text)
		}
	}
}

package answer

import (
	"testing"

	"byline/internal/words"
)

func TestFocusIsWhatIsAskedFor(t *testing.T) {
	tests := []struct{ question, want string }{
		{"Which wildly popular show was renewed?", "show"},
		{"In which US city is the bridge?", "city"},
		{"Which two supermarkets plan to merge?", "supermarkets"},
		{"Which officer represents the crown?", "officer"},
		{"Which type of dog won?", "dog"},
		{"Which team won the cup?", "team"},
		{"Which country's army marched?", "country's"},
		{"Which children's show was renewed?", "show"},
		{"Which village brought in the harvest?", "village"},
		{"Which highly anticipated show was renewed?", "show"},
		{"Which airline announced a deal?", "airline"},
		{"He bought which social media platform?", "platform"},
		{"How many people were arrested?", "people"},
		{"How much debt forgiveness was granted?", "forgiveness"},
		{"The flood came at night. Which village, if any, was warned?", "village"},
		{"Who backs the government?", ""},
		{"What did he say?", ""},
		{"which", ""},
		{"how many", ""},
		{"", ""},
	}
	for _, test := range tests {
		question := words.Tokens(test.question)
		got := ""
		if i := focusOf(test.question, question); i >= 0 {
			got = test.question[question[i].Start:question[i].End]
		}
		if got != test.want {
			t.Errorf("%q asks for %q, want %q", test.question, got, test.want)
		}
	}
}

func TestNumberOfWhatIsCounted(t *testing.T) {
	tests := []struct {
		sentence string
		want     bool
	}{
		{"More than 1,000 young people were arrested.", true},
		{"Twelve people were arrested.", true},
		{"People were arrested for 12 days.", false},
		{"Police arrested people.", false},
		{"The 12 of them, who are not people we know, left.", false},
	}
	for _, test := range tests {
		q := parsed(t, "How many people were arrested?")
		if got := q.counts(reading{test.sentence, words.Tokens(test.sentence)}); got != test.want {
			t.Errorf("%q counts: %v", test.sentence, got)
		}
	}
}

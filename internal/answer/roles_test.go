package answer

import (
	"testing"

	"byline/internal/words"
)

func TestParseRole(t *testing.T) {
	tests := []struct {
		question string
		want     role
	}{
		{"who backs the government?", role{"back", "govern", true}},
		{"Who has backed the Syrian government in Aleppo?", role{"back", "govern", true}},
		{"who is backed by the government?", role{"back", "govern", false}},
		{"who is the government backed by?", role{"back", "govern", true}},
		{"who does the government back?", role{"back", "govern", false}},
		{"who are the backers of the government?", role{"backer", "govern", true}},
		{"what caused the explosion?", role{"caus", "explos", true}},
		{"what share of the territory is held?", role{}},
		{"where is the government?", role{}},
		{"who?", role{}},
	}
	for _, test := range tests {
		if got := parseRole(words.Tokens(test.question)); got != test.want {
			t.Errorf("%q: got %+v, want %+v", test.question, got, test.want)
		}
	}
}

func TestCastPrefersTheRoleAskedFor(t *testing.T) {
	const (
		backed  = "The hill militias back the government with money and arms."
		backing = "The government backs the hill militias with money and arms."
	)
	a := open(t, map[string]string{"a.txt": "A headline stands above it all\n\n" + backed + "\n\n" + backing})
	tests := []struct{ question, want string }{
		{"who backs the government?", backed},
		{"who is the government backed by?", backed},
		{"who does the government back?", backing},
		{"who is backed by the government?", backing},
		{"who backs the militias?", backing},
		{"who is supported by the militias?", backed},
	}
	for _, test := range tests {
		if got := ask(t, a, test.question).Quotes[0].Sentence; got != test.want {
			t.Errorf("%q: got %q", test.question, got)
		}
	}
}

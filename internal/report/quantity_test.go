package report

import (
	"testing"

	"byline/internal/index"
	"byline/internal/words"
)

func quantitiesOf(text string) []quantity {
	return State(index.AnalyzeSentences([]string{text}, words.NewAnalyzer()), 0).figures
}

func TestQuantities(t *testing.T) {
	tests := []struct {
		text  string
		value float64
		unit  string
	}{
		{"4.5 million people", 4500000, ofPeople}, {"4,500,000 people", 4500000, ofPeople}, {"half a million people", 500000, ofPeople},
		{"two hundred and fifty people", 250, ofPeople}, {"two hundred fifty people", 250, ofPeople}, {"a hundred and two ships", 102, "ship"},
		{"one hundred and twenty-two ships", 122, "ship"}, {"two hundred and fifty thousand ships", 250000, "ship"}, {"two million five hundred thousand ships", 2.5e6, "ship"},
		{"two and a half million dollars", 2.5e6, "$"}, {"2 and a half million dollars", 2.5e6, "$"}, {"a million and a half ships", 1.5e6, "ship"}, {"20 and a half days", 20.5 * 86400, inSeconds},
		{"a hundred ships", 100, "ship"}, {"two dozen ships", 24, "ship"}, {"twenty-two ships", 22, "ship"}, {"five hundred ships", 500, "ship"},
		{"$9.6bn a day", 9.6e9, "$"}, {"$3m", 3e6, "$"}, {"20 million euros", 2e7, "€"}, {"£40,000", 40000, "£"}, {"3 million US dollars", 3e6, "$"}, {"EUR 2.1bn", 2.1e9, "€"}, {"€2.1-billion", 2.1e9, "€"},
		{"90%", 90, inPercent}, {"90 per cent", 90, inPercent},
		{"three and a half days", 302400, inSeconds}, {"six-day closure", 518400, inSeconds}, {"one week", 604800, inSeconds},
		{"10km away", 10, "km"}, {"10 kilometers", 10, "kilomet"},
	}
	for _, test := range tests {
		got := quantitiesOf(test.text)
		if len(got) != 1 || !equal(got[0].value, test.value) || got[0].unit != test.unit {
			t.Errorf("%q: %+v, want %v %s", test.text, got, test.value, test.unit)
		}
	}
	for _, text := range []string{"the 34th ship", "in the 1980s", "one of them", "hundreds of ships", "in the second half", "F16 jets", "at 6 am"} {
		if got := quantitiesOf(text); len(got) > 0 {
			t.Errorf("%q: %+v, want none", text, got)
		}
	}
}

func TestAgrees(t *testing.T) {
	tests := []struct {
		a, b string
		want bool
	}{
		{"17.4 million people", "17,410,742 people", true},
		{"about 300 people", "297 people", true},
		{"more than 300 people", "342 people", true},
		{"nearly 400 people", "387 people", true},
		{"at least 12 people", "15 people", false},
		{"12 people", "13 people", false},
		{"300 people", "342 people", false},
	}
	for _, test := range tests {
		a, b := quantitiesOf(test.a)[0], quantitiesOf(test.b)[0]
		if a.agrees(b) != test.want || b.agrees(a) != test.want {
			t.Errorf("%s and %s: %v and %v, want %v", test.a, test.b, a.agrees(b), b.agrees(a), test.want)
		}
	}
}

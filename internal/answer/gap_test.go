package answer

import "testing"

func TestGapIsTheWordThatASentenceHasLeastFor(t *testing.T) {
	unheard := rare{"moncalm": 0, "heaquart": 0, "bekan": 0, "1934": 0, "1950": 0}
	tests := []struct {
		name, question string
		least, most    float64
	}{
		{"nothing lacks", "Where did General Montcalm move his headquarters?", 0, 0.05},
		{"a like word lacks little", "Where did General Montcalm relocate his headquarters?", 0.1, 0.7},
		{"another name lacks in full", "Where did General Braddock move his headquarters?", 0.7, 1},
		{"a misspelt name", "Where did General Moncalm move his headquarters?", 0, 0.05},
		{"a name too short to be misspelt", "Where did General Bekan move his headquarters?", 0.7, 1},
		{"another year", "Where did General Montcalm move his headquarters in 1934?", 0.7, 1},
		{"a decade written otherwise", "Where did General Montcalm move his headquarters in the 1950's?", 0, 0.05},
		{"another name that is heard of", "Where did General Montcalf move his headquarters?", 0.72, 1},
		{"another number", "Where did General Montcalm move his headquarters in six weeks?", 0.72, 1},
		{"the opposite", "Where did General Montcalm move his old headquarters?", 0.72, 1},
	}
	for _, test := range tests {
		gaps := part(t, "gap", test.question, unheard, "It rained.", "General Montcalm moved his new headquarters to Drell in the 1950s, in seven weeks.")
		if gaps[0] != gaps[1] || gaps[0] < test.least || gaps[0] > test.most {
			t.Errorf("%s: %.2f, want %.2f to %.2f", test.name, gaps, test.least, test.most)
		}
	}
}

func TestOppositeCountsOnlyWhereTheWordLacks(t *testing.T) {
	const question = "Who thinks that the risk is high?"
	opposite := part(t, "opposite", question, rare{}, "The mayor holds that the risk is low.", "The risk is high or low, she says.", "The mayor thinks of the risk.")
	if opposite[0] != 1 || opposite[1] != 0 || opposite[2] != 0 {
		t.Errorf("opposites: %v", opposite)
	}
}

func TestRespelt(t *testing.T) {
	tests := []struct {
		a, b string
		want bool
	}{
		{"moncalm", "montcalm", true},
		{"mnotcalm", "montcalm", true}, // swapped
		{"celeron", "céleron", true},
		{"headqaurtre", "headquarter", true},
		{"shirly", "shirley", true},
		{"shirl", "shirley", false},
		{"harbour", "harbor", true},
		{"war", "wars", false},       // too short
		{"eddick", "reddick", false}, // the start differs
		{"moncalm", "moncalm", true},
		{"monsalb", "montcalm", false},
		{"", "", false},
	}
	for _, test := range tests {
		if got := isRespelt(test.a, test.b); got != test.want {
			t.Errorf("%q for %q: %v, want %v", test.a, test.b, got, test.want)
		}
	}
}

// TestTextWithTheOppositeScoresLess holds that a text that lacks a word of the
// question, or has its opposite, is held less likely to answer.
func TestTextWithTheOppositeScoresLess(t *testing.T) {
	best := func(question string) float64 {
		scores, err := Score(t.Context(), question, []string{"The council of Drell said that the northern bridge was safe.", "It rained."}, rare{})
		if err != nil {
			t.Fatal(err)
		}
		return max(scores[0], scores[1])
	}
	answerable := best("Which bridge did the council of Drell say was safe?")
	for _, question := range []string{
		"Which bridge did the council of Drell say was dangerous?",
		"Which bridge did the council of Marn say was safe?",
		"Which bridge did the bishop of Drell say was safe?",
		"Which bridge did the council of Drell never say was safe?",
	} {
		if other := best(question); other >= answerable {
			t.Errorf("%q scores %g, no less than %g", question, other, answerable)
		}
	}
}

package answer

import "testing"

// part is the value of a named part of each sentence of a text.
func part(t *testing.T, name, question string, frequencies Frequencies, sentences ...string) []float64 {
	t.Helper()
	measured, err := Measure(t.Context(), question, sentences, frequencies)
	if err != nil {
		t.Fatal(err)
	}
	var found []float64
	for _, parts := range measured {
		for _, part := range parts {
			if part.Name == name {
				found = append(found, part.Value)
			}
		}
	}
	if len(found) != len(sentences) {
		t.Fatalf("%q is measured of %d sentences of %d", name, len(found), len(sentences))
	}
	return found
}

func TestTextTellsItsSentencesApart(t *testing.T) {
	tests := []struct {
		part, question string
		more, less     string
	}{
		{"only here", "When did the lighthouse of Drell open?", "It was opened in 1884.", "The lighthouse of Drell is round."},
		{"beside the topic", "What food does the Drell lighthouse keeper cook?", "He serves soup and bread.", "Nobody knows what food he may cook on granite."},
		{"beside the topic", "What does the lighthouse cook?", "Soup and bread are brought to the lighthouse.", "The lighthouse has a lamp, a beacon and a buoy."},
		{"opens with it", "Who keeps the lighthouse?", "The lighthouse has two keepers, who take turns.", "Since the great storm of that winter the lighthouse has been empty."},
		{"defines", "What is a lighthouse?", "A lighthouse is a tower with a lamp.", "Ships look for the lighthouse."},
	}
	for _, test := range tests {
		t.Run(test.part, func(t *testing.T) {
			for _, order := range [][2]int{{0, 1}, {1, 0}} {
				sentences := []string{"", "", "The Drell lighthouse stands on a rock.", "The lighthouse of Drell is old."}
				sentences[order[0]], sentences[order[1]] = test.more, test.less
				values := part(t, test.part, test.question, rare{}, sentences...)
				if values[order[0]] <= values[order[1]] {
					t.Errorf("%q has %.2f and %q has %.2f", test.more, values[order[0]], test.less, values[order[1]])
				}
			}
		})
	}
}

func TestOnlyAQuestionForADefinitionIsDefined(t *testing.T) {
	for question, want := range map[string]float64{
		"what is a lighthouse":                       1,
		"Who was the keeper?":                        1,
		"where is a lighthouse":                      0,
		"what is the height of the lighthouse stair": 0,
		"what lighthouses were built":                0,
		"what":                                       0,
	} {
		if got := part(t, "defines", question, rare{}, "The lighthouse keeper is a tall man.")[0]; got != want {
			t.Errorf("%q: %g, want %g", question, got, want)
		}
	}
}

func TestSentenceThatOnlyStartsWithIsDefinesNothing(t *testing.T) {
	if got := part(t, "defines", "what is a lighthouse", rare{}, "Here is the lighthouse.")[0]; got != 0 {
		t.Errorf("defines: %g", got)
	}
}

func TestQuestionForWhatIsNotSoIsMarked(t *testing.T) {
	for question, want := range map[string]float64{"Who didn't sign the treaty?": 1, "Who signed the treaty?": 0} {
		if got := part(t, "negated", question, rare{}, "The envoy did not sign the treaty.")[0]; got != want {
			t.Errorf("%q: %g, want %g", question, got, want)
		}
	}
}

func TestPlaceInTextFallsToNothing(t *testing.T) {
	sentences := make([]string, 12)
	for i := range sentences {
		sentences[i] = "The lighthouse stands on a rock."
	}
	values := part(t, "place in text", "Where is the lighthouse?", rare{}, sentences...)
	for i := 1; i < len(values); i++ {
		if values[i] > values[i-1] || values[i] == values[i-1] && values[i] != 0 {
			t.Errorf("sentence %d has %g after %g", i, values[i], values[i-1])
		}
	}
	if values[0] != 1 || values[len(values)-1] != 0 {
		t.Errorf("the first has %g and the last %g", values[0], values[len(values)-1])
	}
}

// TestEarlierOfTwoSentencesOfATextGoesFirst holds that the weights of a text
// are its own: alike sentences of a page are ranked by their place.
func TestEarlierOfTwoSentencesOfATextGoesFirst(t *testing.T) {
	scores, err := Score(t.Context(), "Who keeps the lighthouse?", []string{"The lighthouse is kept by Ilse Torm.", "It rained.", "The lighthouse is kept by Hanna Brek."}, rare{})
	if err != nil || scores[0] <= scores[2] || scores[2] <= scores[1] {
		t.Errorf("scores %v, error %v", scores, err)
	}
}

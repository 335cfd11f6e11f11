package words

import (
	"slices"
	"testing"
)

func TestBackThatSaysWhichWayIsNoBacking(t *testing.T) {
	for text, backs := range map[string]bool{
		"Russia backs the government":            true,
		"countries that back the rebels":         true,
		"they will back him":                     true,
		"The rebels, backed by kings, left":      true,
		"rebel fighters pulled back overnight":   false,
		"The families went back to the village.": false,
		"He was brought back.":                   false,
		"Troops are moving back":                 false,
		"back in 2016":                           false,
		"back":                                   true,
	} {
		if got := slices.Contains(NewAnalyzer().Terms(text), "back"); got != backs {
			t.Errorf("%q speaks of backing: %v", text, got)
		}
	}
}

package words

import (
	"slices"
	"testing"
)

func TestOpposites(t *testing.T) {
	analyzer := NewAnalyzer()
	for _, pair := range [][2]string{{"high", "low"}, {"able", "unable"}, {"won", "lost"}, {"increases", "decreased"}} {
		a, b := analyzer.Term(pair[0]), analyzer.Term(pair[1])
		if !slices.Contains(Opposites(a), b) || !slices.Contains(Opposites(b), a) {
			t.Errorf("%q and %q are no opposites: %q, %q", a, b, Opposites(a), Opposites(b))
		}
	}
	for term, others := range opposites() {
		if slices.Contains(others, term) {
			t.Errorf("%q is its own opposite", term)
		}
	}
	if got := Opposites("montcalm"); got != nil {
		t.Errorf("a name has the opposites %q", got)
	}
}

package words

import (
	"maps"
	"slices"
	"testing"
)

func TestSets(t *testing.T) {
	if got := slices.Sorted(maps.Keys(Set(" Backs  backed\tthe\n"))); !slices.Equal(got, []string{"Backs", "backed", "the"}) {
		t.Errorf("words %q", got)
	}
	if got := slices.Sorted(maps.Keys(TermSet("Backs backed the"))); !slices.Equal(got, []string{"back", "the"}) {
		t.Errorf("terms %q", got)
	}
}

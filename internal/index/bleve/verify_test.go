package bleve

import (
	"fmt"
	"testing"
)

// TestEverySegmentIsVerifiedInTurn has an index that is too large to be read at
// once.
func TestEverySegmentIsVerifiedInTurn(t *testing.T) {
	const segments = 10
	m := &manifest{Files: map[string]checksum{"notes": {Size: 10 * verifyBudget}}}
	for i := range segments {
		m.Files[fmt.Sprintf("%d.zap", i)] = checksum{Size: verifyBudget * 2 / 5}
	}
	v := new(verifier)
	read := make(map[string]int)
	for range segments / 2 {
		chosen := v.choose(m, false)
		if len(chosen) != 3 || !chosen["notes"] {
			t.Errorf("chosen are %v", chosen)
		}
		for name := range chosen {
			read[name]++
		}
	}
	if len(read) != segments+1 {
		t.Errorf("in %d calls %v are read", segments/2, read)
	}
	if chosen := v.choose(m, true); len(chosen) != segments+1 {
		t.Errorf("chosen are %v, want all", chosen)
	}
	m.Files = map[string]checksum{"large.zap": {Size: 9 * verifyBudget}}
	if chosen := v.choose(m, false); !chosen["large.zap"] {
		t.Error("a segment over the budget is never read")
	}
}

package feeds

import (
	"testing"
	"testing/synctest"
	"time"
)

// TestTheBudgetIsOfADay holds that a spent budget is a new one from midnight in
// UTC on, and no earlier.
func TestTheBudgetIsOfADay(t *testing.T) {
	synctest.Test(t, func(t *testing.T) { // its clock starts at midnight in UTC
		b := NewBudget(100)
		for range 2 {
			b.spend(99)
			if b.isSpent() {
				t.Error("99 of 100 bytes are too many")
			}
			b.spend(1)
			time.Sleep(day - time.Second)
			if !b.isSpent() {
				t.Error("the budget is not spent after 100 of 100 bytes")
			}
			time.Sleep(time.Second)
		}
	})
}

package feeds

import (
	"cmp"
	"sync"
	"time"
)

// Budget limits how much the feeds of a list may receive in a day, in UTC.
// Whoever opens the list again must pass the same budget. It is safe for
// concurrent use.
type Budget struct {
	limit int64
	mutex sync.Mutex
	day   string
	spent int64
}

// NewBudget returns a budget of so many bytes a day; 0 is 512 MiB.
func NewBudget(limit int64) *Budget { return &Budget{limit: cmp.Or(limit, dailyBytes)} }

// spend counts bytes as received.
func (b *Budget) spend(bytes int64) {
	b.mutex.Lock()
	defer b.mutex.Unlock()
	b.turn()
	b.spent += bytes
}

// isSpent is whether nothing more may be received today.
func (b *Budget) isSpent() bool {
	b.mutex.Lock()
	defer b.mutex.Unlock()
	b.turn()
	return b.spent >= b.limit
}

// atLeast sets the bytes received today to a remembered number, if that is
// higher.
func (b *Budget) atLeast(bytes int64) {
	b.mutex.Lock()
	defer b.mutex.Unlock()
	b.turn()
	b.spent = max(b.spent, bytes)
}

// turn resets the count on a new day.
func (b *Budget) turn() {
	if today := dayOf(time.Now()); today != b.day {
		b.day, b.spent = today, 0
	}
}

func dayOf(at time.Time) string { return at.UTC().Format(time.DateOnly) }

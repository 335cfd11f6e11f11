package feeds

import (
	"sync"
	"time"
)

// budget is how much may be received in a day, in UTC.
type budget struct {
	limit int64
	mutex sync.Mutex
	day   string
	spent int64
}

// spend counts bytes as received.
func (b *budget) spend(bytes int64) {
	b.mutex.Lock()
	defer b.mutex.Unlock()
	b.turn()
	b.spent += bytes
}

// isSpent is whether nothing more may be received today.
func (b *budget) isSpent() bool {
	b.mutex.Lock()
	defer b.mutex.Unlock()
	b.turn()
	return b.spent >= b.limit
}

// atLeast sets how much was received today, as it is remembered, if that is
// more than is known.
func (b *budget) atLeast(bytes int64) {
	b.mutex.Lock()
	defer b.mutex.Unlock()
	b.turn()
	b.spent = max(b.spent, bytes)
}

// turn starts the count again on a new day.
func (b *budget) turn() {
	if today := dayOf(time.Now()); today != b.day {
		b.day, b.spent = today, 0
	}
}

func dayOf(at time.Time) string { return at.UTC().Format(time.DateOnly) }

package discord

import (
	"sync"
	"time"

	"golang.org/x/time/rate"
)

// keptLimits bounds the people, or servers, whose request rates are remembered.
const keptLimits = 10_000

// privateFactor is the ratio of the limit for private requests to that for
// public ones.
const privateFactor = 6

// limits allows each of many people or servers a number of requests a minute.
// An entry that is dropped to make room starts again with its full allowance.
type limits struct {
	mu   sync.Mutex
	kept map[string]*limited
}

// limited is an entry of limits.
type limited struct {
	// limiter is nil in an entry that only records told.
	limiter *rate.Limiter
	// perMinute is the limiter's rate.
	perMinute int
	// told is when they were last told about a limit.
	told time.Time
}

func newLimits() *limits { return &limits{kept: make(map[string]*limited)} }

// allow counts a request, and reports whether it is within perMinute, all of
// which may come at once; 0 is no limit. When the rate changes, the allowance
// starts again.
func (l *limits) allow(id string, perMinute int) bool {
	if perMinute <= 0 {
		return true
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	one := l.of(id)
	if one.perMinute != perMinute {
		one.limiter, one.perMinute = newLimiter(perMinute), perMinute
	}
	return one.limiter.Allow()
}

func newLimiter(perMinute int) *rate.Limiter {
	return rate.NewLimiter(rate.Limit(float64(perMinute)/time.Minute.Seconds()), max(perMinute, 1))
}

// tell records that somebody is told about a limit, and reports whether they
// were already told within the last minute. Allowed requests in between make no
// difference: they come again and again while somebody does not stop.
func (l *limits) tell(id string) (again bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	one := l.of(id)
	if again = !one.told.IsZero() && time.Since(one.told) < time.Minute; !again {
		one.told = time.Now()
	}
	return again
}

// of is the entry of a person or server; the caller holds the lock.
func (l *limits) of(id string) *limited {
	one := l.kept[id]
	if one == nil {
		if len(l.kept) >= keptLimits {
			l.evict()
		}
		one = new(limited)
		l.kept[id] = one
	}
	return one
}

// evict drops entries with their full allowance and, if that is not enough, any
// others: memory must stay bounded.
func (l *limits) evict() {
	for id, one := range l.kept {
		if one.limiter == nil || one.limiter.Tokens() >= float64(one.limiter.Burst()) {
			delete(l.kept, id)
		}
	}
	for id := range l.kept {
		if len(l.kept) < keptLimits*9/10 {
			return
		}
		delete(l.kept, id)
	}
}

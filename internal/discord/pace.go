package discord

import (
	"sync"
	"time"

	"golang.org/x/time/rate"
)

// keptLimits bounds of how many people, or servers, it is remembered how much
// they asked.
const keptLimits = 10_000

// privateFactor is how many times as much a person may ask whose answers nobody
// else sees.
const privateFactor = 6

// limits hold each of many to a number of requests a minute. Whoever is
// forgotten, because there are too many, starts anew.
type limits struct {
	mu   sync.Mutex
	kept map[string]*limited
}

// limited is one who is held to a limit.
type limited struct {
	// limiter is nil for one who was only told yet.
	limiter *rate.Limiter
	// perMinute is what the limiter lets through.
	perMinute int
	// told is when they were last told.
	told time.Time
}

func newLimits() *limits { return &limits{kept: make(map[string]*limited)} }

// allow counts a request, and is whether it is not one too many for somebody who
// may make so many a minute, all of which may come at once; 0 is no limit. Whose
// limit changes starts anew.
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

// tell notes that somebody is told of a limit, this one or another, and
// returns whether they were within the last minute. A request that is allowed
// in between makes no difference: one is again and again for who does not
// stop.
func (l *limits) tell(id string) (again bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	one := l.of(id)
	if again = !one.told.IsZero() && time.Since(one.told) < time.Minute; !again {
		one.told = time.Now()
	}
	return again
}

// of is the entry of one; the limits are locked.
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

// evict forgets those who have all of their requests left again, or, where
// that helps too little, anybody: a limit is no reason to run out of memory.
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

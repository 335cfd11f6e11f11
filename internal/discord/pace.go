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
	perMinute int
	mu        sync.Mutex
	kept      map[string]*limited
}

// limited is one who is held to a limit.
type limited struct {
	limiter *rate.Limiter
	// told is when they were last told.
	told time.Time
}

// newLimits returns limits of so many requests a minute, all of which may come
// at once; of none for 0.
func newLimits(perMinute int) *limits {
	return &limits{perMinute: perMinute, kept: make(map[string]*limited)}
}

// allow counts a request, and is whether it is not too many.
func (l *limits) allow(id string) bool {
	if l.perMinute <= 0 {
		return true
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.of(id).limiter.Allow()
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
		limit := rate.Limit(float64(l.perMinute) / time.Minute.Seconds())
		one = &limited{limiter: rate.NewLimiter(limit, max(l.perMinute, 1))}
		l.kept[id] = one
	}
	return one
}

// evict forgets those who have all of their requests left again, or, where
// that helps too little, anybody: a limit is no reason to run out of memory.
func (l *limits) evict() {
	for id, one := range l.kept {
		if one.limiter.Tokens() >= float64(l.perMinute) {
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

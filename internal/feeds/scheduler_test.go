package feeds

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"sync"
	"testing"
	"testing/synctest"
	"time"
)

// model is a source whose fetches only take time. It checks what a [Scheduler]
// promises.
type model struct {
	t       *testing.T
	shared  *traffic
	mutex   sync.Mutex
	jobs    map[string]*Job
	took    time.Duration
	fails   func(feed string) error
	updates map[string][]time.Time
	late    time.Duration // the longest between due and start
	// pause, if set, is how long each feed pauses, instead of as real ones do,
	// and lists, if set, is what listing the jobs fails with.
	pause time.Duration
	lists error
}

// traffic is what all the sources have in progress.
type traffic struct {
	mutex   sync.Mutex
	running int
	hosts   map[string]int
	most    int
}

func newModel(t *testing.T, shared *traffic, feeds int, host func(int) string) *model {
	m := &model{t: t, shared: shared, jobs: make(map[string]*Job), updates: make(map[string][]time.Time), took: time.Second}
	for i := range feeds {
		name := fmt.Sprint("feed", i)
		m.jobs[name] = &Job{Feed: name, Host: host(i), Next: time.Now()}
	}
	return m
}

func (m *model) Jobs(context.Context) ([]Job, error) {
	m.mutex.Lock()
	defer m.mutex.Unlock()
	if m.lists != nil {
		return nil, m.lists
	}
	var jobs []Job
	for _, job := range m.jobs {
		jobs = append(jobs, *job)
	}
	return jobs, nil
}

func (m *model) Update(ctx context.Context, feed string) (Result, error) {
	m.mutex.Lock()
	job := *m.jobs[feed]
	m.late = max(m.late, time.Since(job.Next))
	m.updates[feed] = append(m.updates[feed], time.Now())
	m.mutex.Unlock()
	if time.Now().Before(job.Next) {
		m.t.Errorf("%s is fetched %v too early", feed, time.Until(job.Next))
	}
	m.shared.enter(m.t, job.Host)
	defer m.shared.leave(job.Host)
	select {
	case <-time.After(m.took):
	case <-ctx.Done():
		return Result{}, ctx.Err()
	}
	if m.fails != nil {
		if err := m.fails(feed); err != nil {
			return Result{}, err
		}
	}
	m.mutex.Lock()
	defer m.mutex.Unlock()
	next := time.Now().Add(cmp.Or(m.pause, pauseAfter(0, nil, time.Now())))
	m.jobs[feed].Next = next
	return Result{Status: Status{Next: next}}, nil
}

func (s *traffic) enter(t *testing.T, host string) {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	s.running++
	s.most = max(s.most, s.running)
	if s.hosts[host]++; s.hosts[host] > 1 {
		t.Errorf("%d fetches of %s at a time", s.hosts[host], host)
	}
}

func (s *traffic) leave(host string) {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	s.running--
	s.hosts[host]--
}

// TestScheduleOfManyFeeds runs three hours of 1,200 feeds of two sources with a
// fake clock: no feed is fetched early or twice, no host has two requests at a
// time, and no feed is left out.
func TestScheduleOfManyFeeds(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		shared := &traffic{hosts: make(map[string]int)}
		large := newModel(t, shared, 1000, func(i int) string { return fmt.Sprint("host", i%300) })
		small := newModel(t, shared, 200, func(i int) string { return fmt.Sprint("host", i%40) })
		s := &Scheduler{Sources: func() []Source { return []Source{large, small} }}
		ctx, cancel := context.WithTimeout(t.Context(), 3*time.Hour)
		defer cancel()
		s.Run(ctx)
		// Each feed is fetched every 15 to 16.5 minutes, plus a second for the
		// fetch; a feed that waits does so for a few rounds of its host and the
		// eight slots.
		const least, most = 9, 13
		for name, m := range map[string]*model{"large": large, "small": small} {
			for feed, updates := range m.updates {
				if n := len(updates); n < least || n > most {
					t.Errorf("%s, %s: %d updates", name, feed, n)
				}
			}
			if len(m.updates) != len(m.jobs) || m.late > 5*time.Minute {
				t.Errorf("%s: %d of %d feeds were updated, the latest %v late", name, len(m.updates), len(m.jobs), m.late)
			}
		}
		if shared.most != atATime || shared.running != 0 {
			t.Errorf("%d at a time, %d are left", shared.most, shared.running)
		}
	})
}

// TestSmallSourcesAreNotHeldUp has a source with thousands of slow feeds that
// are due, and one with a single feed.
func TestSmallSourcesAreNotHeldUp(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		shared := &traffic{hosts: make(map[string]int)}
		crowd := newModel(t, shared, 2000, func(i int) string { return fmt.Sprint("host", i) })
		crowd.took = hopTime
		one := newModel(t, shared, 1, func(int) string { return "quiet" })
		s := &Scheduler{Sources: func() []Source { return []Source{crowd, one} }}
		ctx, cancel := context.WithTimeout(t.Context(), 2*time.Hour)
		defer cancel()
		s.Run(ctx)
		if n := len(one.updates["feed0"]); one.late > hopTime+time.Second || n < 6 {
			t.Errorf("the one feed was up to %v late, %d updates", one.late, n)
		}
	})
}

// TestSlowHostsHoldUpNobody has half of the feeds on one slow host.
func TestSlowHostsHoldUpNobody(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		shared := &traffic{hosts: make(map[string]int)}
		slow := newModel(t, shared, 500, func(int) string { return "slow" })
		slow.took = hopTime
		others := newModel(t, shared, 500, func(i int) string { return fmt.Sprint("host", i) })
		s := &Scheduler{Sources: func() []Source { return []Source{slow, others} }}
		ctx, cancel := context.WithTimeout(t.Context(), 2*time.Hour)
		defer cancel()
		s.Run(ctx)
		if others.late > 2*time.Minute {
			t.Errorf("the others are up to %v late", others.late)
		}
	})
}

// TestFaultsRest: updates that fail or panic must not be retried at once.
func TestFaultsRest(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		shared := &traffic{hosts: make(map[string]int)}
		m := newModel(t, shared, 20, func(i int) string { return fmt.Sprint("host", i) })
		m.fails = func(feed string) error {
			if rand.N(2) == 0 {
				panic("boom")
			}
			return errors.New("the disk is full")
		}
		reported := 0
		s := &Scheduler{
			Sources: func() []Source { return []Source{m} },
			Report:  func(context.Context, Source, Result) { reported++ },
		}
		ctx, cancel := context.WithTimeout(t.Context(), 65*time.Minute)
		defer cancel()
		s.Run(ctx)
		for feed, updates := range m.updates {
			if len(updates) < 6 || len(updates) > 7 {
				t.Errorf("%s: %d tries in 65 minutes", feed, len(updates))
			}
		}
		if reported > 0 || shared.running != 0 {
			t.Errorf("%d reported, %d running", reported, shared.running)
		}
	})
}

// TestTheNextTimeIsTakenOver: a feed that may be fetched again soon does not
// rest as after a fault.
func TestTheNextTimeIsTakenOver(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		m := newModel(t, &traffic{hosts: make(map[string]int)}, 1, func(int) string { return "a" })
		m.pause = time.Minute
		s := &Scheduler{Sources: func() []Source { return []Source{m} }}
		ctx, cancel := context.WithTimeout(t.Context(), 10*time.Minute)
		defer cancel()
		s.Run(ctx)
		if n := len(m.updates["feed0"]); n < 9 || n > 10 {
			t.Errorf("%d updates in 10 minutes, want one a minute", n)
		}
	})
}

// TestFaultsOfLists: a list that cannot be read is a fault, each time, and one
// that was read is none.
func TestFaultsOfLists(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		shared := &traffic{hosts: make(map[string]int)}
		good := newModel(t, shared, 1, func(int) string { return "a" })
		bad := newModel(t, shared, 1, func(int) string { return "b" })
		bad.lists = errors.New("the disk is gone")
		faults := 0
		s := &Scheduler{
			Sources: func() []Source { return []Source{good, bad} },
			Fault: func(source Source, feed string, err error) {
				faults++
				if source != bad || feed != "" || !errors.Is(err, bad.lists) {
					t.Errorf("fault of %q: %v, want only that of the bad list", feed, err)
				}
			},
		}
		ctx, cancel := context.WithTimeout(t.Context(), time.Minute-time.Second)
		defer cancel()
		s.Run(ctx)
		if want := int(time.Minute / listAgain); faults != want {
			t.Errorf("%d faults in a minute, want %d", faults, want)
		}
	})
}

// TestSourcesComeAndGo adds and removes sources while the scheduler runs.
func TestSourcesComeAndGo(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		shared := &traffic{hosts: make(map[string]int)}
		first := newModel(t, shared, 1, func(int) string { return "a" })
		second := newModel(t, shared, 1, func(int) string { return "b" })
		start := time.Now()
		s := &Scheduler{Sources: func() []Source {
			if time.Since(start) < time.Hour {
				return []Source{first}
			}
			return []Source{second}
		}}
		ctx, cancel := context.WithTimeout(t.Context(), 2*time.Hour)
		defer cancel()
		s.Run(ctx)
		for _, at := range first.updates["feed0"] {
			if at.Sub(start) > time.Hour+listAgain {
				t.Errorf("a source that is gone is updated after %v", at.Sub(start))
			}
		}
		if updates := second.updates["feed0"]; len(updates) < 3 || updates[0].Sub(start) > time.Hour+2*listAgain {
			t.Errorf("the new source is updated at %v", updates)
		}
	})
}

// TestScheduleOfManyServers runs two hours of 150 servers, which come and go.
// Each has up to ten feeds on shared hosts, with updates that take up to half a
// minute and fail at random. Compared with a model that knows when each is due,
// no feed is fetched early or for a server that has gone, no host has two
// requests at a time, and all feeds that stayed were fetched in time.
func TestScheduleOfManyServers(t *testing.T) {
	seed := rand.Uint64()
	t.Logf("seed %d", seed)
	synctest.Test(t, func(t *testing.T) {
		random := rand.New(rand.NewPCG(seed, 0))
		shared := &traffic{hosts: make(map[string]int)}
		start := time.Now()
		type server struct {
			*model
			from, to time.Duration
		}
		var servers []server
		for range 150 {
			// Hosts have few feeds each, since they are fetched one at a time.
			m := newModel(t, shared, 1+random.IntN(10), func(int) string { return fmt.Sprint("host", random.IntN(400)) })
			m.took = time.Duration(random.Int64N(int64(10 * time.Second)))
			if random.IntN(10) == 0 {
				m.fails = func(string) error { return errors.New("the disk is full") }
			}
			s := server{m, 0, 2 * time.Hour}
			if random.IntN(3) == 0 {
				s.from = time.Duration(random.Int64N(int64(time.Hour)))
				s.to = s.from + time.Duration(random.Int64N(int64(time.Hour)))
			}
			servers = append(servers, s)
		}
		faults := 0
		s := &Scheduler{
			Sources: func() (there []Source) {
				for _, s := range servers {
					if at := time.Since(start); at >= s.from && at < s.to {
						there = append(there, s.model)
					}
				}
				return there
			},
			Fault: func(Source, string, error) { shared.mutex.Lock(); faults++; shared.mutex.Unlock() },
		}
		ctx, cancel := context.WithTimeout(t.Context(), 2*time.Hour)
		defer cancel()
		s.Run(ctx)
		for i, s := range servers {
			whole := s.from == 0 && s.to == 2*time.Hour
			for feed := range s.jobs {
				updates := s.updates[feed]
				for _, at := range updates {
					if since := at.Sub(start); since < s.from || since > s.to+listAgain {
						t.Errorf("server %d, there from %v to %v: %s is fetched after %v", i, s.from, s.to, feed, since)
					}
				}
				// Fetched every 16.5 minutes at the latest, or 10 after a
				// fault.
				if whole && (len(updates) < 5 || len(updates) > 13) {
					t.Errorf("server %d: %d updates of %s", i, len(updates), feed)
				}
			}
		}
		if faults == 0 || shared.running != 0 || shared.most != atATime {
			t.Errorf("%d faults, %d are running, %d at a time", faults, shared.running, shared.most)
		}
	})
}

func TestGates(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		g := newGates(time.Second)
		start := time.Now()
		var all sync.WaitGroup
		busy := 0
		for range 10 {
			all.Go(func() {
				leave, err := g.enter(t.Context(), "a")
				if err != nil {
					t.Error(err)
					return
				}
				if busy++; busy > 1 {
					t.Error("two have the turn")
				}
				time.Sleep(2 * time.Second)
				busy--
				leave()
			})
		}
		all.Wait()
		if took := time.Since(start); took != 29*time.Second { // including nine pauses
			t.Errorf("ten turns took %v", took)
		}
		// Another host has not waited for this one, and leaving frees a place.
		leave, err := g.enter(t.Context(), "b")
		if err != nil || time.Since(start) != 29*time.Second {
			t.Fatalf("enter another host: %v after %v, want it at once", err, time.Since(start))
		}
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		if _, err := g.enter(ctx, "b"); !errors.Is(err, context.DeadlineExceeded) {
			t.Error(err)
		}
		leave()
		g.slow("b", 10*time.Second)
		for _, want := range []time.Duration{time.Second, 10 * time.Second} {
			before := time.Now()
			leave, err := g.enter(t.Context(), "b")
			if waited := time.Since(before); err != nil || waited != want {
				t.Errorf("waited %v, want %v, %v", waited, want, err)
			}
			leave()
		}
		for i := range 5000 {
			leave, _ := g.enter(t.Context(), fmt.Sprint(i))
			leave()
			time.Sleep(2 * time.Second)
		}
		if len(g.hosts) > 1001 {
			t.Errorf("%d hosts are remembered", len(g.hosts))
		}
	})
}

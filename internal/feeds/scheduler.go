package feeds

import (
	"cmp"
	"context"
	"log/slog"
	"runtime/debug"
	"time"
)

// Source is a list of feeds to keep up to date; [Subscriptions] is one.
type Source interface {
	// Jobs are the feeds to fetch, and when each is due.
	Jobs(ctx context.Context) ([]Job, error)
	// Update fetches one of them.
	Update(ctx context.Context, feed string) (Result, error)
}

// Job is a feed and when it is due.
type Job struct {
	Feed string
	// Host is the host it is fetched from; two jobs of one host never run at
	// the same time.
	Host string
	Next time.Time
}

// Scheduler updates the feeds of several sources when they are due.
type Scheduler struct {
	// Sources are the current lists; they may come and go.
	Sources func() []Source
	// Report, if set, is called with the result of each update, possibly by
	// several goroutines at a time.
	Report func(context.Context, Source, Result)
	// Fault, if set, is called when a list could not be read (then without a
	// feed), or when an update failed for a reason other than the feed. Both
	// are retried.
	Fault func(source Source, feed string, err error)
	// Log, if set, has the faults of the program.
	Log *slog.Logger
}

func (s *Scheduler) fault(source Source, feed string, err error) {
	if s.Fault != nil {
		s.Fault(source, feed, err)
	}
}

const (
	// atATime is how many feeds are fetched at a time.
	atATime = 8
	// listAgain is how often the sources are asked for their jobs again, since
	// somebody may have changed them.
	listAgain = 10 * time.Second
	// afterFault is how long a feed waits after an update failed for a reason
	// other than the feed, such as a full disk.
	afterFault = 10 * time.Minute
)

// key identifies a job.
type key struct {
	source Source
	feed   string
}

// task is a job of a source.
type task struct {
	key
	Job
	running bool
	// rest is the time before which it must not run again after a fault.
	rest time.Time
	// seen is when the source last listed it.
	seen time.Time
}

// due is when the task is to be started.
func (t *task) due() time.Time {
	if t.rest.After(t.Next) {
		return t.rest
	}
	return t.Next
}

// run is one run of [Scheduler.Run].
type run struct {
	*Scheduler
	log    *slog.Logger
	known  map[key]*task
	tasks  []*task // those of known that the sources have
	listed time.Time
	// running is the number of running tasks, load that of each source, and
	// busy the hosts they are fetched from.
	running int
	load    map[Source]int
	busy    map[string]bool
	ended   chan *task
}

// Run updates feeds until ctx ends, and returns when the last update has ended.
// Among feeds that are due, those whose source has the fewest running updates
// come first, then those due longest.
func (s *Scheduler) Run(ctx context.Context) {
	r := &run{
		Scheduler: s, log: s.Log, known: make(map[key]*task),
		load: make(map[Source]int), busy: make(map[string]bool), ended: make(chan *task),
	}
	if r.log == nil {
		r.log = slog.New(slog.DiscardHandler)
	}
	for ctx.Err() == nil {
		if time.Since(r.listed) >= listAgain {
			r.list(ctx)
		}
		for r.running < atATime {
			next := r.next(time.Now())
			if next == nil {
				break
			}
			r.start(ctx, next)
		}
		r.wait(ctx)
	}
	for r.running > 0 {
		r.end(<-r.ended)
	}
}

// list asks the sources for their jobs.
func (r *run) list(ctx context.Context) {
	r.listed = time.Now()
	r.tasks = r.tasks[:0]
	for _, source := range r.Sources() {
		jobs, err := source.Jobs(ctx)
		if err != nil && ctx.Err() == nil {
			r.fault(source, "", err)
		}
		for _, job := range jobs {
			own := key{source, job.Feed}
			t := r.known[own]
			if t == nil {
				t = &task{key: own}
				r.known[own] = t
			}
			if t.seen = r.listed; !t.running {
				t.Job = job
			}
			r.tasks = append(r.tasks, t)
		}
	}
	for own, t := range r.known {
		if t.seen != r.listed && !t.running {
			delete(r.known, own)
		}
	}
}

// next is the task to start now, or nil.
func (r *run) next(now time.Time) (first *task) {
	for _, t := range r.tasks {
		if t.running || t.due().After(now) || r.busy[t.Host] {
			continue
		}
		if first == nil || cmp.Or(cmp.Compare(r.load[t.source], r.load[first.source]), t.due().Compare(first.due())) < 0 {
			first = t
		}
	}
	return first
}

// start updates a feed in a goroutine that sends the task when it ends.
func (r *run) start(ctx context.Context, t *task) {
	t.running, r.busy[t.Host] = true, true
	r.running++
	r.load[t.source]++
	go func() {
		t.rest = time.Now().Add(afterFault)
		defer func() {
			if cause := recover(); cause != nil {
				r.log.Error("fault in the program, please report it", "in", "feed", "panic", cause, "stack", string(debug.Stack()))
			}
			r.ended <- t
		}()
		result, err := t.source.Update(ctx, t.Feed)
		if err == nil {
			// The source gives this time too, or another one that somebody has
			// set since.
			t.Next, t.rest = result.Status.Next, time.Time{}
		}
		switch {
		case err == nil && r.Report != nil:
			r.Report(ctx, t.source, result)
		case err != nil && ctx.Err() == nil:
			r.fault(t.source, t.Feed, err)
		}
	}()
}

func (r *run) end(t *task) {
	t.running = false
	delete(r.busy, t.Host)
	r.running--
	if r.load[t.source]--; r.load[t.source] == 0 {
		delete(r.load, t.source)
	}
}

// wait waits until there is something to do.
func (r *run) wait(ctx context.Context) {
	timer := time.NewTimer(r.idle(time.Now()))
	defer timer.Stop()
	select {
	case <-ctx.Done():
	case <-timer.C:
	case t := <-r.ended:
		r.end(t)
	}
}

// idle is how long nothing is due and the sources need not be asked again.
func (r *run) idle(now time.Time) time.Duration {
	next := r.listed.Add(listAgain)
	for _, t := range r.tasks {
		if t.running {
			continue
		}
		// A task that is already due waits for another one to end.
		if at := t.due(); at.After(now) && at.Before(next) {
			next = at
		}
	}
	return max(0, next.Sub(now))
}

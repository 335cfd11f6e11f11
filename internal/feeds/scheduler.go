package feeds

import (
	"cmp"
	"context"
	"log/slog"
	"runtime/debug"
	"slices"
	"time"
)

// Source is a list of feeds that are to be kept up to date; [Subscriptions] is
// one.
type Source interface {
	// Jobs are the feeds that are fetched, and when each is due.
	Jobs(ctx context.Context) ([]Job, error)
	// Update fetches one of them.
	Update(ctx context.Context, feed string) (Result, error)
}

// Job is a feed that is due at a time.
type Job struct {
	Feed string
	// Host is where it is fetched; two jobs of one host do not run together.
	Host string
	Next time.Time
}

// Scheduler updates the feeds of several sources when they are due.
type Scheduler struct {
	// Sources are the lists as they are now; they may come and go.
	Sources func() []Source
	// Report, if set, is told what each update brought. It may be called by
	// several goroutines at a time.
	Report func(context.Context, Source, Result)
	// Log, if set, is told what nobody waits for.
	Log *slog.Logger
}

const (
	// atATime is how many feeds are fetched at a time.
	atATime = 8
	// listAgain is how often the sources are asked for their jobs again, which
	// somebody may have changed.
	listAgain = 10 * time.Second
	// afterFault is how long a feed rests whose update failed for a reason that
	// is not the feed's, such as a full disk.
	afterFault = 10 * time.Minute
)

// task is a job of a source.
type task struct {
	source Source
	Job
}

// key tells tasks from each other.
type key struct {
	source Source
	feed   string
}

// run is one run of [Scheduler.Run].
type run struct {
	*Scheduler
	log     *slog.Logger
	tasks   []task
	listed  time.Time
	running map[key]string // with their hosts
	resting map[key]time.Time
	ended   chan ended
}

// ended is a task that is done, and when it may run again at the soonest.
type ended struct {
	key
	rest time.Time
}

// Run updates feeds until ctx ends, and returns when the last update has ended.
// Among feeds that are due, those come first whose source has the fewest
// updates under way, and then those that are due the longest.
func (s *Scheduler) Run(ctx context.Context) {
	r := &run{Scheduler: s, log: s.Log, running: make(map[key]string), resting: make(map[key]time.Time), ended: make(chan ended)}
	if r.log == nil {
		r.log = slog.New(slog.DiscardHandler)
	}
	for ctx.Err() == nil {
		if time.Since(r.listed) >= listAgain {
			r.list(ctx)
		}
		for len(r.running) < atATime {
			next, ok := r.next(time.Now())
			if !ok {
				break
			}
			r.start(ctx, next)
		}
		r.wait(ctx)
	}
	for len(r.running) > 0 {
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
			r.log.Error("a list of feeds cannot be read; it is tried again", "error", err)
		}
		for _, job := range jobs {
			r.tasks = append(r.tasks, task{source, job})
		}
	}
	for key, until := range r.resting {
		if r.listed.After(until) {
			delete(r.resting, key)
		}
	}
}

// next is the task to start now, if there is one.
func (r *run) next(now time.Time) (task, bool) {
	busy := make(map[string]bool)
	load := make(map[Source]int)
	for key, host := range r.running {
		busy[host] = true
		load[key.source]++
	}
	var due []task
	for _, t := range r.tasks {
		own := key{t.source, t.Feed}
		_, isRunning := r.running[own]
		if !isRunning && !busy[t.Host] && !now.Before(t.Next) && !now.Before(r.resting[own]) {
			due = append(due, t)
		}
	}
	if len(due) == 0 {
		return task{}, false
	}
	return slices.MinFunc(due, func(a, b task) int {
		return cmp.Or(cmp.Compare(load[a.source], load[b.source]), a.Next.Compare(b.Next))
	}), true
}

// start updates a feed in a goroutine that sends its end.
func (r *run) start(ctx context.Context, t task) {
	own := key{t.source, t.Feed}
	r.running[own] = t.Host
	go func() {
		done := ended{key: own}
		defer func() {
			if cause := recover(); cause != nil {
				r.log.Error("fault in the program, please report it", "in", "feed", "feed", t.Feed, "panic", cause, "stack", string(debug.Stack()))
				done.rest = time.Now().Add(afterFault)
			}
			r.ended <- done
		}()
		result, err := t.source.Update(ctx, t.Feed)
		switch {
		case err == nil && r.Report != nil:
			r.Report(ctx, t.source, result)
		case err != nil && ctx.Err() == nil:
			r.log.Error("a feed could not be brought up to date; it is tried again", "feed", t.Feed, "error", err)
			done.rest = time.Now().Add(afterFault)
		}
		if err == nil {
			done.rest = result.Status.Next
		}
	}()
}

// wait waits until something is to be done.
func (r *run) wait(ctx context.Context) {
	timer := time.NewTimer(r.idle(time.Now()))
	defer timer.Stop()
	select {
	case <-ctx.Done():
	case <-timer.C:
	case done := <-r.ended:
		r.end(done)
	}
}

// idle is how long nothing is due, and the sources need not be asked again.
func (r *run) idle(now time.Time) time.Duration {
	next := r.listed.Add(listAgain)
	for _, t := range r.tasks {
		at := t.Next
		if rest := r.resting[key{t.source, t.Feed}]; rest.After(at) {
			at = rest
		}
		// One that is due already waits for the end of another.
		if at.After(now) && at.Before(next) {
			next = at
		}
	}
	return max(0, next.Sub(now))
}

func (r *run) end(done ended) {
	delete(r.running, done.key)
	r.resting[done.key] = done.rest
}

package reliability

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"byline/internal/answer"
	"byline/internal/newsroom"
	"byline/internal/reader"
)

// history records which version of each report each snapshot served, and the
// times between which it may have done so. Version -1 means that there was no
// such report.
type history struct {
	mutex     sync.Mutex
	snapshots []served
}

type served struct {
	versions    []int
	from, until time.Time
}

// begin is called before a reload, with what it will serve; end is called after
// it, when earlier snapshots are no longer served.
func (h *history) begin(versions []int) {
	h.mutex.Lock()
	defer h.mutex.Unlock()
	h.snapshots = append(h.snapshots, served{versions: append([]int(nil), versions...), from: time.Now()})
}

func (h *history) end() {
	h.mutex.Lock()
	defer h.mutex.Unlock()
	now := time.Now()
	kept := h.snapshots[:0]
	for i, s := range h.snapshots {
		if i < len(h.snapshots)-1 && s.until.IsZero() {
			s.until = now
		}
		// Questions from before then have long been answered.
		if s.until.IsZero() || now.Sub(s.until) < time.Minute {
			kept = append(kept, s)
		}
	}
	h.snapshots = kept
}

// existed reports whether a snapshot that may have been served between the
// times had that version of the report.
func (h *history) existed(i, version int, asked, answered time.Time) bool {
	h.mutex.Lock()
	defer h.mutex.Unlock()
	for _, s := range h.snapshots {
		if s.versions[i] == version && s.from.Before(answered) && (s.until.IsZero() || s.until.After(asked)) {
			return true
		}
	}
	return false
}

// usage is what a process uses.
type usage struct {
	// heap is in bytes.
	heap uint64
	// files is the number of open files outside the index, old of those in
	// snapshots that are no longer served.
	files, old int
	routines   int
}

func measure(w world) usage {
	runtime.GC()
	runtime.GC()
	var memory runtime.MemStats
	runtime.ReadMemStats(&memory)
	u := usage{heap: memory.HeapAlloc, routines: runtime.NumGoroutine()}
	open, _ := filepath.Glob("/proc/self/fd/*")
	for _, file := range open {
		path, err := os.Readlink(file)
		_, gone := os.Stat(path)
		switch {
		case err != nil: // the one that lists them
		case !strings.HasPrefix(path, w.index):
			u.files++
		case gone != nil:
			u.old++
		}
	}
	return u
}

// pace is how long answers took.
type pace struct {
	mutex sync.Mutex
	took  []time.Duration
}

func (p *pace) add(took time.Duration) {
	p.mutex.Lock()
	defer p.mutex.Unlock()
	p.took = append(p.took, took)
}

// take returns the number of answers, the median and the 99th percentile, and
// forgets them.
func (p *pace) take() (answers int, median, last time.Duration) {
	p.mutex.Lock()
	defer p.mutex.Unlock()
	took := p.took
	p.took = nil
	if len(took) == 0 {
		return 0, 0, 0
	}
	slices.Sort(took)
	return len(took), took[len(took)/2], took[len(took)*99/100]
}

// TestAskersNoticeNoReload asks from fifty goroutines while files are added,
// changed and removed and the newsroom reloads: with the reader that the bot ships
// with, and without it, where many more questions meet a reload.
func TestAskersNoticeNoReload(t *testing.T) {
	transformer, err := reader.New()
	if err != nil {
		t.Fatal(err)
	}
	t.Run("reading", func(t *testing.T) { askAndReload(t, transformer) })
	t.Run("counting words", func(t *testing.T) { askAndReload(t, nil) })
}

func askAndReload(t *testing.T, reads answer.Reader) {
	lasting, _ := soak(t)
	// The askers pause; otherwise two processors would do nothing but answer.
	const reports, askers, pause = 120, 50, 50 * time.Millisecond
	w := newWorld(t, reports)
	n, err := newsroom.Open(t.Context(), newsroom.Config{CorpusDir: w.corpus, IndexDir: w.index, Reader: reads})
	if err != nil {
		t.Fatal(err)
	}
	defer n.Close()
	versions := make([]int, reports)
	h := new(history)
	h.begin(versions)

	var answers pace
	var reloads atomic.Int64
	round := func(ctx context.Context, every time.Duration) {
		var group sync.WaitGroup
		for range askers {
			group.Go(func() {
				for ctx.Err() == nil {
					i, asked := rand.IntN(reports), time.Now()
					version, err := ask(ctx, n, i)
					switch {
					case ctx.Err() != nil:
						return
					case err != nil:
						t.Errorf("report %d: %v", i, err)
						return
					case !h.existed(i, version, asked, time.Now()):
						t.Errorf("report %d was served in version %d, which no snapshot then had", i, version)
						return
					}
					answers.add(time.Since(asked))
					time.Sleep(rand.N(2 * pause))
				}
			})
		}
		tick := time.NewTicker(every)
		defer tick.Stop()
		for next := 1; ctx.Err() == nil; next++ {
			select {
			case <-ctx.Done():
				continue
			case <-tick.C:
			}
			for range 1 + rand.IntN(5) {
				i := rand.IntN(reports)
				path := filepath.Join(w.corpus, fileName(i))
				if rand.IntN(4) == 0 {
					if err := os.Remove(path); err != nil && !errors.Is(err, os.ErrNotExist) {
						t.Error(err)
					}
					versions[i] = -1
					continue
				}
				versions[i] = int(reloads.Load()) + 1
				if err := os.WriteFile(path, []byte(report(i, versions[i])), 0o600); err != nil {
					t.Error(err)
				}
			}
			h.begin(versions)
			if _, err := n.Reload(context.WithoutCancel(ctx), newsroom.ReloadOptions{Force: true}); err != nil {
				t.Error(err)
			}
			h.end()
			reloads.Add(1)
		}
		group.Wait()
	}
	every := min(time.Second, lasting/20)
	warm, cancel := context.WithTimeout(t.Context(), lasting/5)
	round(warm, every)
	cancel()
	before := settled(t, w)
	answers.take()
	ctx, cancel := context.WithTimeout(t.Context(), lasting)
	defer cancel()
	round(ctx, every)
	answered, median, last := answers.take()
	after := settled(t, w)
	if after.files > before.files || after.old > 0 || after.routines > before.routines || after.heap > before.heap+before.heap/2+16<<20 {
		t.Errorf("held before: %+v, after: %+v", before, after)
	}
	t.Logf("%d answers during %d reloads in %v, %.0f a second, median %v, 99th percentile %v; held before %+v, after %+v; at most %d MiB resident",
		answered, reloads.Load(), lasting, float64(answered)/lasting.Seconds(), median, last, before, after, peak()>>20)
}

// settled returns what the process uses once only one snapshot is left.
func settled(t *testing.T, w world) usage {
	t.Helper()
	var err error
	for end := time.Now().Add(time.Minute); time.Now().Before(end); time.Sleep(5 * time.Millisecond) {
		if err = w.tidy(); err == nil {
			return measure(w)
		}
	}
	t.Fatal(fmt.Errorf("after the reloads: %w", err))
	return usage{}
}

//go:build unix

package reliability

import (
	"context"
	"errors"
	"math/rand/v2"
	"os"
	"path/filepath"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"byline/internal/newsroom"
)

// TestIndexIsCutWhileItIsAsked truncates files of the index that is being
// served, so that reading the mapped memory beyond is a fault, as on a failing
// disk. Every reply is the right answer or the error that the index cannot be
// read, and a reload builds a new index.
func TestIndexIsCutWhileItIsAsked(t *testing.T) {
	cuts := 5
	if _, long := soak(t); long {
		cuts = 100
	}
	const reports, askers = 40, 8
	w := newWorld(t, reports)
	w.age(t)
	n, err := w.open(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer n.Close()
	var answers, failures atomic.Int64
	var group sync.WaitGroup
	ctx, cancel := context.WithCancel(t.Context())
	for range askers {
		group.Go(func() {
			for ctx.Err() == nil {
				switch version, err := ask(ctx, n, rand.IntN(reports)); {
				case ctx.Err() != nil:
				case errors.Is(err, newsroom.ErrUnreadable):
					failures.Add(1)
					time.Sleep(time.Millisecond)
				case err != nil || version != 0:
					t.Errorf("answered by version %d, %v", version, err)
				default:
					answers.Add(1)
				}
			}
		})
	}
	for range cuts {
		// Files of a snapshot that is being removed may be gone by now.
		files, _ := filepath.Glob(filepath.Join(w.index, "snapshot-*/articles.bleve/store/*.zap"))
		for _, file := range files {
			if info, err := os.Stat(file); err == nil {
				page := int64(os.Getpagesize()) // the rest of a page would read as zeros
				_ = os.Truncate(file, rand.Int64N(1+info.Size()/page)*page)
			}
		}
		reload(t, n)
		served := answers.Load()
		for end := time.Now().Add(time.Minute); answers.Load() <= served; time.Sleep(time.Millisecond) {
			if time.Now().After(end) {
				t.Fatal("no question is answered any more")
			}
		}
	}
	cancel()
	group.Wait()
	t.Logf("%d cuts, %d answers, %d questions that could not be answered meanwhile", cuts, answers.Load(), failures.Load())
}

// reload reloads as soon as no other reload runs.
func reload(t *testing.T, n *newsroom.Newsroom) {
	t.Helper()
	for end := time.Now().Add(time.Minute); ; time.Sleep(time.Millisecond) {
		_, err := n.Reload(t.Context(), newsroom.ReloadOptions{})
		if err == nil {
			return
		}
		if !errors.Is(err, newsroom.ErrReloading) || time.Now().After(end) {
			t.Fatal(err)
		}
	}
}

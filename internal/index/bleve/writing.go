package bleve

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"runtime/debug"
	"strings"
	"sync"
	"syscall"
	"time"

	"github.com/blevesearch/bleve/v2"
	"github.com/blevesearch/bleve/v2/index/scorch"
)

// openWritable opens a store that reports write errors.
//
// Bleve is set to write each batch in the background ("unsafe_batch"), and
// [store.write] waits until it has. If Bleve itself waited and the disk were
// full, it would close the batch that it goes on trying to write, which ends
// the process.
func openWritable(dir string, floor int64, open func(path string, config map[string]any) (bleve.Index, error)) (*store, error) {
	path := filepath.Join(dir, storeFolder)
	config := map[string]any{
		"bolt_timeout": lockTimeout, "unsafe_batch": true,
		"asyncErrorCallbackName": failureCallback, "eventCallbackName": mergeCallback,
		"scorchMergePlanOptions": mergePlan{largestSegment, floor},
	}
	failures := make(chan error, 1)
	listeners.Store(path, failures)
	s, err := guard(func() (bleve.Index, error) { return open(path, config) })
	if err != nil {
		listeners.Delete(path)
		return nil, err
	}
	s.failures, s.path = failures, path
	return s, nil
}

// mergePlan decides when segments are merged, by their numbers of articles.
type mergePlan struct {
	// MaxSegmentSize bounds the articles of a merged segment.
	MaxSegmentSize int64
	// FloorSegmentSize is the least number that a segment counts as.
	FloorSegmentSize int64
}

const (
	// largestSegment bounds the memory of merging, during which all the merged
	// segments are mapped.
	largestSegment = 20_000
	// buildFloor is Bleve's own value; it makes few segments, which is good for
	// searches.
	buildFloor = 2000
	// updateFloor is smaller: with Bleve's value most updates would rewrite the
	// whole store; with this one, small segments are merged among themselves.
	updateFloor = 100
)

// listeners are the channels for write errors by the path of their store. Bleve
// takes only a callback that is registered by name for the whole process.
var listeners sync.Map

const failureCallback, mergeCallback = "byline", "byline"

func init() {
	// Bleve's merging goroutine recovers from panics and reports them below, but
	// [unfaulted] does not cover it: a failed read of a mapped file must be made
	// a panic there too.
	scorch.RegistryEventCallbacks[mergeCallback] = func(event scorch.Event) bool {
		if event.Kind == scorch.EventKindPreMergeCheck {
			debug.SetPanicOnFault(true)
		}
		return true
	}
	scorch.RegistryAsyncErrorCallbacks[failureCallback] = func(err error, path string) {
		if listener, ok := listeners.Load(filepath.Dir(path)); ok {
			select {
			case listener.(chan error) <- causeOf(err):
			default: // not the first
			}
		}
	}
}

// causeOf is the system error that an error of Bleve's, which is text only,
// names.
func causeOf(err error) error {
	for _, cause := range []syscall.Errno{
		syscall.ENOSPC, syscall.EDQUOT, syscall.EROFS, syscall.EIO, syscall.EMFILE, syscall.ENFILE, syscall.EACCES, syscall.EPERM, syscall.ENOENT,
	} {
		if strings.Contains(err.Error(), cause.Error()) {
			return fmt.Errorf("bleve could not write its files: %w", cause)
		}
	}
	return fmt.Errorf("bleve could not write its files: %w", err)
}

// write puts a batch on disk.
func (s *store) write(ctx context.Context, b storeBatch) error {
	written := make(chan error, 1)
	b.SetPersistedCallback(func(err error) { written <- err })
	if _, err := unfaulted(func() error { return s.bleve.Batch(b.Batch) }); err != nil {
		return err
	}
	select {
	case <-ctx.Done():
		return ctx.Err()
	case err := <-s.failures:
		return err
	case err := <-written:
		return err
	}
}

// settle waits until Bleve has done the merges it has planned, so that closing
// the store interrupts none.
func (s *store) settle(ctx context.Context) error {
	const look = 2 * time.Millisecond
	for {
		stats, ok := s.bleve.StatsMap()["index"].(map[string]any)
		if !ok {
			return errors.New("bleve reports no merge statistics")
		}
		if active, _ := stats["index_bgthreads_active"].(bool); !active {
			return nil
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case err := <-s.failures:
			return err
		case <-time.After(look):
		}
	}
}

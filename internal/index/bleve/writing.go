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

// openWritable opens a store that tells of errors of writing.
//
// Bleve is to write each batch when it likes ("unsafe_batch"), and [store.write]
// waits until it has. When Bleve itself waits and the disk is full, it closes
// the batch that it goes on trying to write, which ends the process.
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

// mergePlan is when segments are merged, by numbers of articles.
type mergePlan struct {
	// MaxSegmentSize is how many the largest merged segment has.
	MaxSegmentSize int64
	// FloorSegmentSize is how many a segment counts as at least.
	FloorSegmentSize int64
}

const (
	// largestSegment bounds the memory of merging: all of the segments that
	// are merged are mapped into it.
	largestSegment = 20_000
	// buildFloor is Bleve's own; it makes few segments, which is good for
	// searches.
	buildFloor = 2000
	// updateFloor is less, for with Bleve's most updates would write the whole
	// store again; so, small segments are merged among themselves.
	updateFloor = 100
)

// listeners are the channels for errors of writing by the path of their store.
// Bleve wants a function that has a name in a registry of the whole process.
var listeners sync.Map

const failureCallback, mergeCallback = "byline", "byline"

func init() {
	// Bleve's goroutine that merges recovers from panics, and tells of them
	// below, but reads mapped files as [unfaulted] does not see.
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

// causeOf is an error of Bleve's, which are texts alone, with the error of the
// system that it tells of.
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

// write puts a batch on the disk.
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

// settle waits until Bleve has merged what it means to, so that closing the
// store cuts nothing short.
func (s *store) settle(ctx context.Context) error {
	const look = 2 * time.Millisecond
	for {
		stats, ok := s.bleve.StatsMap()["index"].(map[string]any)
		if !ok {
			return errors.New("bleve tells nothing of its merging")
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

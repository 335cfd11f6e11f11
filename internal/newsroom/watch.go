package newsroom

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"

	"byline/internal/corpus"

	"github.com/fsnotify/fsnotify"
)

// WatchOptions are the choices of [Newsroom.Watch]; the zero value is good.
type WatchOptions struct {
	// Force is as in [ReloadOptions].
	Force bool
	// Quiet is how long nothing may change before the folder is read, so that
	// a hundred files that are copied are one reload; 0 is a second. It is
	// read after ten times that at the latest.
	Quiet time.Duration
	// Look is how often it is looked whether the folder is still the one that
	// is watched, Retry when a reload that failed is tried again, and Verify
	// when one that did not is run although nothing tells of a change; 0 is
	// five seconds, a minute and an hour.
	Look, Retry, Verify time.Duration
}

// Watch reloads whenever the folder changes, at its own start, and once in a
// while for what nothing tells of, until ctx ends; it returns nil then. Of a
// newsroom that only reads, it watches the index, or asks the engine every few
// seconds. What a reload brings, or why it fails and what to do, goes to the log.
// A folder that is gone, such as a volume that is not mounted, is picked up again
// when it is back. The error says that nothing can be watched.
func (n *Newsroom) Watch(ctx context.Context, options WatchOptions) error {
	w := &watch{Newsroom: n, options: options, dir: n.config.CorpusDir}
	if n.config.ReadOnly {
		w.dir = n.config.IndexDir
	}
	orDefault(&w.options.Quiet, time.Second)
	orDefault(&w.options.Look, 5*time.Second)
	orDefault(&w.options.Retry, time.Minute)
	orDefault(&w.options.Verify, time.Hour)
	if n.config.ReadOnly && n.config.Engine != nil {
		n.follow(ctx, w.options.Look)
		return nil
	}
	var err error
	if w.events, err = fsnotify.NewWatcher(); err != nil {
		return fmt.Errorf("watch %q: %w", w.dir, err)
	}
	defer w.events.Close()
	w.begin()
	w.due = time.Now() // it may have changed since it was opened
	w.run(ctx)
	return nil
}

func orDefault(value *time.Duration, usual time.Duration) {
	if *value <= 0 {
		*value = usual
	}
}

// watch is one run of [Newsroom.Watch].
type watch struct {
	*Newsroom
	options WatchOptions
	dir     string
	events  *fsnotify.Watcher
	// watched is the folder that is watched; nil while there is none.
	watched os.FileInfo
	// due is when the folder is to be read, and latest until when that may be
	// put off; both are zero when nothing changed.
	due, latest time.Time
}

// run reads the folder when it is due.
func (w *watch) run(ctx context.Context) {
	look := time.NewTicker(w.options.Look)
	defer look.Stop()
	for {
		var due <-chan time.Time
		if !w.due.IsZero() {
			due = time.After(time.Until(w.due))
		}
		select {
		case <-ctx.Done():
			return
		case event := <-w.events.Events:
			w.take(event)
		case err := <-w.events.Errors:
			// Events were lost, or it is not known what: read it all.
			w.log.Warn("changes of the folder may have been missed; it is read again", "folder", w.dir, "error", err)
			w.changed()
		case <-look.C:
			w.look()
		case <-due:
			w.due, w.latest = time.Time{}, time.Time{}
			w.reload(ctx)
		}
	}
}

// changed puts the next reading off until it is quiet, but not for ever.
func (w *watch) changed() {
	now := time.Now()
	if w.latest.IsZero() || w.latest.Before(now) {
		w.latest = now.Add(10 * w.options.Quiet)
	}
	w.due = now.Add(w.options.Quiet)
	if w.due.After(w.latest) {
		w.due = w.latest
	}
}

// take is told of a change.
func (w *watch) take(event fsnotify.Event) {
	hidden := strings.HasPrefix(filepath.Base(event.Name), ".") && event.Name != w.dir
	if hidden || event.Op == fsnotify.Chmod && w.config.ReadOnly {
		return
	}
	if event.Has(fsnotify.Create) {
		if info, err := os.Lstat(event.Name); err == nil && info.IsDir() {
			w.add(event.Name)
		}
	}
	w.changed()
}

// look finds out whether the folder of that name is another than the one that
// is watched: one that came back, or a volume that was mounted in its place.
func (w *watch) look() {
	info, err := os.Stat(w.dir)
	switch {
	case err != nil && w.watched == nil, err == nil && w.watched != nil && os.SameFile(info, w.watched):
		return
	case err != nil:
		w.watched = nil
		w.changed() // which then says that it is gone
	default:
		w.begin()
		w.changed()
	}
}

// begin watches the folder of that name instead of any before.
func (w *watch) begin() {
	for _, path := range w.events.WatchList() {
		// One that is gone is watched no longer.
		_ = w.events.Remove(path)
	}
	w.watched = nil
	info, err := os.Stat(w.dir)
	if err != nil || !info.IsDir() {
		return
	}
	w.watched = info
	w.add(w.dir)
}

// add watches a folder and those in it.
func (w *watch) add(dir string) {
	err := filepath.WalkDir(dir, func(path string, entry fs.DirEntry, err error) error {
		switch {
		case errors.Is(err, fs.ErrNotExist), err == nil && !entry.IsDir():
			return nil
		case err != nil:
			return err
		case path != w.dir && (strings.HasPrefix(entry.Name(), ".") || w.config.ReadOnly || corpus.IsCache(path)):
			return filepath.SkipDir
		}
		return w.events.Add(path)
	})
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		w.log.Error("a folder is not watched; reload by hand when it changes", "folder", dir, "error", err, "do", Advice(err))
	}
}

// reload reads the folder and says what came of it.
func (w *watch) reload(ctx context.Context) {
	start := time.Now()
	changes, err := w.Reload(ctx, ReloadOptions{Force: w.options.Force})
	_, shrinks := errors.AsType[*ShrinkError](err)
	switch {
	case ctx.Err() != nil:
		return
	case errors.Is(err, ErrReloading):
		w.changed() // it may not see what changed just now
		return
	case err != nil:
		w.logFailure(err)
		w.due = time.Now().Add(w.options.Retry)
		if shrinks { // which nobody mends within a minute
			w.due = time.Now().Add(w.options.Verify)
		}
		return
	}
	w.due = time.Now().Add(w.options.Verify)
	if len(changes.Added)+len(changes.Changed)+len(changes.Removed) > 0 {
		w.logChanges(changes, time.Since(start))
	}
}

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
	// Quiet is how long the folder must be unchanged before it is read, so that
	// copying a hundred files causes one reload; 0 stands for a second. The
	// folder is read after ten times that even if it is still changing.
	Quiet time.Duration
	// Look is how often the path is checked for another folder, Retry how long
	// after a failed reload the next one runs, and Verify how long after a
	// successful one it runs even though no change was reported; 0 stands for
	// five seconds, a minute and an hour.
	Look, Retry, Verify time.Duration
}

// Watch reloads when it starts, whenever the folder changes, and at intervals
// in case a change was not reported, until ctx ends; it then returns nil. For a
// read-only newsroom, it watches the index instead, or polls the engine every
// few seconds. The results of reloads, and what to do about failures, go to the
// log. A folder that disappears, such as an unmounted volume, is picked up
// again when it returns. The error says that nothing can be watched.
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
	// watched is the folder being watched; nil while it does not exist.
	watched os.FileInfo
	// due is when the folder is to be read, and latest the time beyond which
	// that may not be put off; both are zero when nothing changed.
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
			// Events were lost, or an unknown one came: read everything.
			w.log.Warn("changes of the folder may have been missed; reading it again", "folder", w.dir, "error", err)
			w.changed()
		case <-look.C:
			w.look()
		case <-due:
			w.due, w.latest = time.Time{}, time.Time{}
			w.reload(ctx)
		}
	}
}

// changed puts the next reading off until the folder is quiet, but not beyond
// latest.
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

// take handles one event.
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

// look checks whether the path now leads to another folder than the watched
// one: one that was created again, or a volume mounted over it.
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

// begin watches the folder now at the path, instead of the previous one.
func (w *watch) begin() {
	for _, path := range w.events.WatchList() {
		// A folder that is gone is no longer watched.
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

// add watches a folder and its subfolders.
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

// reload reads the folder and logs the result.
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

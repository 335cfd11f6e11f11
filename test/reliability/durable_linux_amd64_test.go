package reliability

import (
	"context"
	"errors"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"byline/internal/corpus"
	"byline/internal/newsroom"
	"byline/internal/newsrooms"
	"byline/internal/store"
)

// cache is what a loss of power would lose, judging by the system calls of a
// process: files that were written and not synced, and names that were added or
// removed in a folder that was not synced.
type cache struct{ written, named, removed map[string]bool }

// note records one call.
func (c *cache) note(name string, paths []string) {
	last := paths[len(paths)-1]
	switch name {
	case "write", "truncate":
		c.written[last] = true
	case "sync":
		delete(c.written, last)
		for _, names := range []map[string]bool{c.named, c.removed} {
			maps.DeleteFunc(names, func(path string, _ bool) bool { return filepath.Dir(path) == last })
		}
	case "create", "mkdir":
		if _, err := os.Lstat(last); err != nil {
			c.named[last] = true
		}
	case "link":
		c.named[last] = true
		if c.written[paths[0]] {
			c.written[last] = true
		}
	case "unlink":
		delete(c.written, last)
		delete(c.named, last)
		c.removed[last] = true
	case "rename":
		for _, of := range []map[string]bool{c.written, c.named, c.removed} {
			for path := range maps.Clone(of) {
				if rest, ok := strings.CutPrefix(path, paths[0]); ok && (rest == "" || rest[0] == '/') {
					delete(of, path)
					of[last+rest] = true
				}
			}
		}
		c.named[last], c.removed[paths[0]] = true, true
	}
}

// lost lists what a loss of power would lose in a folder, except what need not
// be kept.
func (c *cache) lost(folder string, passing *regexp.Regexp) []string {
	var lost []string
	for kind, paths := range map[string]map[string]bool{"written ": c.written, "named ": c.named, "removed ": c.removed} {
		for path := range paths {
			name, _ := filepath.Rel(folder, path)
			if !passing.MatchString(kind + name) {
				lost = append(lost, kind+name)
			}
		}
	}
	slices.Sort(lost)
	return lost
}

// acknowledged is called by the traced process when it would report that its
// work is done.
func acknowledged() error { return syscall.Kill(os.Getpid(), armSignal) }

// promises are the tasks of a process. Each acknowledges, as often as the
// number says, what must survive a loss of power; passing matches what need
// not.
var promises = map[string]struct {
	do      func(ctx context.Context, w world) error
	times   int
	passing *regexp.Regexp
}{
	// A snapshot that is no longer served may come back: the next start removes
	// it.
	"snapshots": {keepSnapshots, 2, regexp.MustCompile(`^removed|^named index$| corpus|/(lock|CACHEDIR.TAG)$`)},
	"articles":  {keepArticles, 3, regexp.MustCompile(`^$`)},
	// SQLite recreates the shared memory of its log after a loss of power; the
	// only file removed is an incomplete copy.
	"store": {keepStore, 3, regexp.MustCompile(`-shm$|^removed`)},
	// An index can be built again, and the next start deletes what is left of
	// an erased server.
	"servers": {keepServers, 3, regexp.MustCompile(` index|/index|/lock$|/\.erased`)},
}

func init() {
	for name, promise := range promises {
		roles["keep "+name] = func(w world) error { return promise.do(context.Background(), w) }
	}
}

// keepSnapshots builds an index, and another one after articles have changed.
func keepSnapshots(ctx context.Context, w world) error {
	n, err := w.open(ctx)
	if err != nil {
		return err
	}
	err = acknowledged()
	for _, i := range []int{1, 2} {
		err = errors.Join(err, os.WriteFile(filepath.Join(w.corpus, fileName(i)), []byte(report(i, 1)), 0o600))
	}
	_, reloaded := n.Reload(ctx, newsroom.ReloadOptions{})
	return errors.Join(err, reloaded, acknowledged(), n.Close())
}

// keepArticles adds, replaces and removes a file of articles.
func keepArticles(ctx context.Context, w world) error {
	folder, err := corpus.OpenFolder(w.corpus)
	if err != nil {
		return err
	}
	err = folder.Add(ctx, "new.md", strings.NewReader(report(100, 0)), false)
	err = errors.Join(err, acknowledged())
	err = errors.Join(err, folder.Add(ctx, "new.md", strings.NewReader(report(100, 1)), true), acknowledged())
	err = errors.Join(err, folder.Remove(ctx, "new.md"), acknowledged())
	return errors.Join(err, folder.Close())
}

// keepStore creates a store, changes a setting, and copies the store.
func keepStore(ctx context.Context, w world) error {
	s, err := store.Open(ctx, filepath.Join(w.corpus, "data"))
	if err != nil {
		return err
	}
	err = acknowledged()
	err = errors.Join(err, s.Change(ctx, "1", "7", store.Change{Name: "replies", Value: "thread"}), acknowledged())
	err = errors.Join(err, s.Backup(ctx, filepath.Join(w.corpus, "copy.db")), acknowledged())
	return errors.Join(err, s.Close())
}

// keepServers adds an article to a server, records that the server has left,
// and erases its data.
func keepServers(ctx context.Context, w world) error {
	shared, err := w.open(ctx)
	if err != nil {
		return err
	}
	const server = "123456"
	visit := func(do func(*newsrooms.Newsrooms) error) error {
		n, err := newsrooms.New(ctx, newsrooms.Config{
			Dir: filepath.Join(w.corpus, ".data", "servers"), Shared: shared, Quota: newsrooms.Quota{Files: 10, Bytes: 1 << 20}, Keep: time.Hour,
		})
		if err != nil {
			return err
		}
		return errors.Join(do(n), n.Close(), acknowledged())
	}
	return errors.Join(
		visit(func(n *newsrooms.Newsrooms) error {
			room, err := n.Open(ctx, server)
			if err != nil {
				return err
			}
			return errors.Join(room.Add(ctx, "new.md", strings.NewReader(report(100, 0)), false), room.Close())
		}),
		visit(func(n *newsrooms.Newsrooms) error {
			n.Left(server) // returns at once
			for noted := filepath.Join(w.corpus, ".data", "servers", server, "left"); ; time.Sleep(time.Millisecond) {
				if _, err := os.Stat(noted); err == nil {
					return nil
				}
			}
		}),
		visit(func(n *newsrooms.Newsrooms) error { return n.Erase(ctx, server) }),
		shared.Close(),
	)
}

// TestAcknowledgedIsOnTheDisk records the file calls of processes that store
// something: whatever they acknowledge must have been synced by then, each file
// and the folders that name it. Killing a process cannot prove this, since data
// that was written and not synced survives a kill, but not a loss of power.
func TestAcknowledgedIsOnTheDisk(t *testing.T) {
	for name, promise := range promises {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t, 5)
			folder := filepath.Dir(w.corpus)
			c := &cache{make(map[string]bool), make(map[string]bool), make(map[string]bool)}
			times := 0
			tr := &tracer{folder: folder, note: c.note, signalled: func() {
				times++
				if lost := c.lost(folder, promise.passing); len(lost) > 0 {
					t.Errorf("acknowledged for the %d. time, a loss of power would take:\n%s", times, strings.Join(lost, "\n"))
				}
			}}
			output, err := tr.run(child(t.Context(), "keep "+name, w), 2*time.Minute)
			if errors.Is(err, syscall.EPERM) {
				t.Skip("this machine does not let processes be traced: ", err)
			}
			if err != nil || output != "" {
				t.Fatalf("%v: %s", err, output)
			}
			if times != promise.times {
				t.Errorf("%d times something was acknowledged, want %d", times, promise.times)
			}
		})
	}
}

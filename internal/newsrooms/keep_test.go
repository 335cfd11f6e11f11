package newsrooms

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"byline/internal/newsroom"
)

var reloadOptions newsroom.ReloadOptions

// clock is a time that a test sets.
type clock struct{ now atomic.Pointer[time.Time] }

func (c *clock) set(day int) {
	at := time.Date(2031, 3, day, 12, 0, 0, 0, time.UTC)
	c.now.Store(&at)
}

func (n *Newsrooms) setClock(c *clock) {
	n.mutex.Lock()
	defer n.mutex.Unlock()
	n.now = func() time.Time { return *c.now.Load() }
}

// TestServerThatLeaves follows servers for days after they have removed the
// bot.
func TestServerThatLeaves(t *testing.T) {
	const day = 24 * time.Hour
	dir := t.TempDir()
	shared := openShared(t, map[string]string{"a.md": report("Wire", fact(0))})
	c := new(clock)
	start := func() *Newsrooms {
		n := openRooms(t, dir, shared, func(c *Config) { c.Keep = 10 * day })
		n.setClock(c)
		return n
	}
	c.set(1)
	n := start()
	for guild := range 5 {
		if err := add(t, n, fmt.Sprint(5000+guild), "a.md", report("Club", fact(1+guild))); err != nil {
			t.Fatal(err)
		}
	}
	n.Left("5000") // comes back in time
	n.Left("5001") // for good
	n.Left("5002") // comes back at once
	n.Joined("5002")
	n.note()
	wantKept := func(n *Newsrooms, guilds ...string) {
		t.Helper()
		n.note()
		if got := n.kept(); fmt.Sprint(got) != fmt.Sprint(guilds) {
			t.Errorf("on %s there are %v, want %v", *c.now.Load(), got, guilds)
		}
	}
	wantKept(n, "5000", "5001", "5002", "5003", "5004")
	if err := n.Close(); err != nil {
		t.Fatal(err)
	}
	// While the bot is off, 5003 removes it. Another process handles 5004.
	c.set(5)
	n = start()
	n.Present([]string{"5000", "5002"}, func(guild string) bool { return guild != "5004" })
	wantKept(n, "5000", "5001", "5002", "5003", "5004")
	c.set(11)
	wantKept(n, "5000", "5002", "5003", "5004")
	n.Left("5003") // reported again; the first day counts
	c.set(15)
	wantKept(n, "5000", "5002", "5004")
	c.set(31)
	wantKept(n, "5000", "5002", "5004")
	for _, guild := range n.kept() {
		i := int(guild[3] - '0')
		if got := quotes(t, n, guild, "who runs the harbour of "+place(1+i)+"?"); len(got) == 0 || got[0] != fact(1+i) {
			t.Errorf("server %s is shown %v", guild, got)
		}
	}
}

func TestQuota(t *testing.T) {
	n := openRooms(t, t.TempDir(), openShared(t, map[string]string{"a.md": report("Wire", fact(0))}), func(c *Config) { c.Quota = Quota{Files: 3, Bytes: 1000} })
	r := room(t, n, "5000")
	defer r.Close()
	for _, test := range []struct {
		name    string
		size    int
		replace bool
		fits    bool
	}{
		{"a.md", 1001, false, false}, {"a.md", 400, false, true}, {"b.md", 601, false, false}, {"b.md", 600, false, true},
		{"c.md", 1, false, false}, {"b.md", 601, true, false}, {"b.md", 100, true, true}, {"c.md", 100, false, true},
		{"d.md", 1, false, false}, {"c.md", 500, true, true},
	} {
		err := r.Add(t.Context(), test.name, strings.NewReader(strings.Repeat("x", test.size)), test.replace)
		if _, full := errors.AsType[*QuotaError](err); full == test.fits || err != nil && !full {
			t.Errorf("Add of %+v: %v", test, err)
		}
	}
	holding, err := r.Holding()
	if err != nil || holding.Files != 3 || holding.Bytes != 1000 {
		t.Errorf("Holding = %+v, %v, want 3 files of 1,000 bytes", holding, err)
	}
	// Several at the same time use no more.
	var all sync.WaitGroup
	for i := range 10 {
		all.Go(func() {
			r := room(t, n, "5001")
			defer r.Close()
			_ = r.Add(t.Context(), fmt.Sprint(i, ".md"), strings.NewReader(strings.Repeat("x", 300)), false)
		})
	}
	all.Wait()
	if used, err := n.usage("5001"); err != nil || len(used) != 3 || used.bytes() != 900 {
		t.Errorf("usage = %v, %v, want 3 files of 900 bytes", used, err)
	}
}

// TestWhoeverGivesUpWaitingChangesNothing holds that files are added and removed
// one at a time, and that waiting for that ends with the context.
func TestWhoeverGivesUpWaitingChangesNothing(t *testing.T) {
	n := openRooms(t, t.TempDir(), openShared(t, map[string]string{"a.md": report("Wire", fact(0))}), nil)
	if err := add(t, n, "5000", "a.md", report("Club", fact(1))); err != nil {
		t.Fatal(err)
	}
	r := room(t, n, "5000")
	defer r.Close()
	release, err := r.edit(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if err := r.Add(ctx, "b.md", strings.NewReader("x"), false); !errors.Is(err, context.Canceled) {
		t.Errorf("adding beside another: %v", err)
	}
	if err := r.Remove(ctx, "a.md"); !errors.Is(err, context.Canceled) {
		t.Errorf("removing beside another: %v", err)
	}
	if used, err := n.usage("5000"); err != nil || len(used) != 1 || used["a.md"] == 0 {
		t.Errorf("usage = %v, %v, want a.md alone", used, err)
	}
	release()
	if err := r.Remove(t.Context(), "a.md"); err != nil {
		t.Error(err)
	}
}

// TestFeedsMayFillTheQuota holds that what feeds bring may take all the room
// that there is, and no more.
func TestFeedsMayFillTheQuota(t *testing.T) {
	n := openRooms(t, t.TempDir(), openShared(t, map[string]string{"a.md": report("Wire", fact(0))}), func(c *Config) { c.Quota = Quota{Files: 1, Bytes: 1000} })
	r := room(t, n, "5000")
	defer r.Close()
	if err := r.Add(t.Context(), "a.md", strings.NewReader(strings.Repeat("x", 400)), false); err != nil {
		t.Fatal(err)
	}
	for bytes, fits := range map[int64]bool{0: true, 600: true, 601: false} {
		if err := n.roomFor("5000", bytes); (err == nil) != fits {
			t.Errorf("%d more bytes: %v", bytes, err)
		}
	}
}

// records are the records of one server, in memory.
type records struct {
	mutex  sync.Mutex
	erased []string
	fail   error
}

func (r *records) Export(_ context.Context, guild string, create func(string) (io.Writer, error)) error {
	w, err := create("settings.json")
	if err == nil {
		_, err = io.WriteString(w, guild)
	}
	return err
}

func (r *records) Erase(_ context.Context, guild string) error {
	r.mutex.Lock()
	defer r.mutex.Unlock()
	if r.fail != nil {
		return r.fail
	}
	r.erased = append(r.erased, guild)
	return nil
}

// TestErasureIsFinishedAtTheNextStart interrupts the erasure when only the
// folder has been renamed.
func TestErasureIsFinishedAtTheNextStart(t *testing.T) {
	dir := t.TempDir()
	shared := openShared(t, map[string]string{"a.md": report("Wire", fact(0))})
	kept := &records{fail: errors.New("the disk is full")}
	n := openRooms(t, dir, shared, func(c *Config) { c.Records = kept })
	if err := add(t, n, "5000", "a.md", report("Club", fact(1))); err != nil {
		t.Fatal(err)
	}
	if err := n.Erase(t.Context(), "5000"); !errors.Is(err, kept.fail) {
		t.Errorf("erasing gave %v", err)
	}
	if got := quotes(t, n, "5000", "who runs the harbour of "+place(1)+"?"); strings.Contains(fmt.Sprint(got), fact(1)) {
		t.Errorf("what is being erased is shown: %v", got)
	}
	// A server without articles still has records.
	if err := n.Erase(t.Context(), "5001"); !errors.Is(err, kept.fail) {
		t.Errorf("erasing gave %v", err)
	}
	if err := n.Close(); err != nil {
		t.Fatal(err)
	}
	if n, err := New(t.Context(), Config{Dir: dir, Shared: shared, Records: kept}); !errors.Is(err, kept.fail) {
		t.Errorf("started although the rest cannot be erased: %v, %v", n, err)
	}
	kept.fail = nil
	openRooms(t, dir, shared, func(c *Config) { c.Records = kept })
	if left, err := os.ReadDir(dir); err != nil || len(left) > 0 || fmt.Sprint(kept.erased) != "[5000 5001]" {
		t.Errorf("left are %v, erased %v, %v", left, kept.erased, err)
	}
}

func TestExportOfAFolder(t *testing.T) {
	dir := t.TempDir()
	n := openRooms(t, dir, openShared(t, map[string]string{"a.md": report("Wire", fact(0))}), func(c *Config) { c.Records = new(records) })
	if err := add(t, n, "5000", "a.md", report("Club", fact(1))); err != nil {
		t.Fatal(err)
	}
	// Neither hidden files nor a link that leads out of the folder count.
	folder := n.folder("5000", articlesFolder)
	if err := errors.Join(os.WriteFile(filepath.Join(folder, ".half"), nil, 0o600), os.Symlink("/etc/hostname", filepath.Join(folder, "link.txt"))); err != nil {
		t.Fatal(err)
	}
	var running, beside strings.Builder
	if err := errors.Join(n.Export(t.Context(), "5000", &running), Export(t.Context(), dir, "5000", new(records), &beside)); err != nil {
		t.Fatal(err)
	}
	if running.String() != beside.String() || strings.Count(running.String(), "PK\x01\x02") != 2 || !strings.Contains(running.String(), "settings.json") {
		t.Errorf("the archives are %q and %q", running.String(), beside.String())
	}
	// A server without articles has records all the same.
	var alone strings.Builder
	if err := Export(t.Context(), dir, "6000", new(records), &alone); err != nil || !strings.Contains(alone.String(), "settings.json") {
		t.Errorf("the records alone: %q, %v", alone.String(), err)
	}
	if err := Export(t.Context(), dir, "6000", nil, io.Discard); err == nil {
		t.Error("a server of which nothing is kept is exported")
	}
}

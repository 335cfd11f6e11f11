package newsrooms

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"byline/internal/answer"
	"byline/internal/reader"
)

// TestThousandServers opens newsrooms of five articles each, one after the
// other: as many as BYLINE_SERVERS says, or a hundred. With BYLINE_READER=on
// the transformer reads for them; otherwise words are counted.
func TestThousandServers(t *testing.T) {
	servers := 100
	if text := os.Getenv("BYLINE_SERVERS"); text != "" {
		if _, err := fmt.Sscan(text, &servers); err != nil {
			t.Fatal(err)
		}
	}
	const articles, most = 5, DefaultMostOpen
	var reads answer.Reader
	if os.Getenv("BYLINE_READER") == "on" {
		shipped, err := reader.New()
		if err != nil {
			t.Fatal(err)
		}
		reads = shipped
	}
	shared := openSharedWith(t, map[string]string{"shared.md": report("Wire", fact(0))}, reads)
	dir := t.TempDir()
	for guild := range servers {
		folder := filepath.Join(dir, fmt.Sprint(5000+guild), articlesFolder)
		if err := os.MkdirAll(folder, 0o700); err != nil {
			t.Fatal(err)
		}
		for i := range articles {
			text := report("Outlet", strings.Repeat("Nobody saw the ferry that left the pier on Monday. ", 5)+fact(1+guild%2000+i))
			if err := os.WriteFile(filepath.Join(folder, fmt.Sprint(i, ".md")), []byte(text), 0o600); err != nil {
				t.Fatal(err)
			}
		}
	}
	start := time.Now()
	n := openRooms(t, dir, shared, func(c *Config) { c.MostOpen, c.Reader = most, reads })
	t.Logf("started in %v", time.Since(start).Round(time.Millisecond))
	before := resident(t)
	for _, pass := range []string{"for the first time", "again"} {
		start := time.Now()
		for guild := range servers {
			own := fact(1 + guild%2000)
			got := quotes(t, n, fmt.Sprint(5000+guild), "who runs the harbour of "+place(1+guild%2000)+"?")
			shown := got[:min(1, len(got))]
			if reads != nil {
				shown = got // it tells invented places apart less well
			}
			if !slices.ContainsFunc(shown, func(quote string) bool { return strings.Contains(quote, own) }) {
				t.Fatalf("server %d is shown %v, want %s", guild, got, own)
			}
			if open := n.Count(); open > most {
				t.Fatalf("%d newsrooms are open", open)
			}
		}
		t.Logf("asked %d servers %s in %v, %v each; %d open; resident %d MB, %d MB more than before",
			servers, pass, time.Since(start).Round(time.Millisecond), (time.Since(start) / time.Duration(servers)).Round(time.Microsecond),
			n.Count(), resident(t)>>20, (resident(t)-before)>>20)
	}
}

// resident is the memory of the process, in bytes; 0 if the system does not
// report it.
func resident(t *testing.T) int64 {
	file, err := os.Open("/proc/self/status")
	if err != nil {
		return 0
	}
	defer file.Close()
	for lines := bufio.NewScanner(file); lines.Scan(); {
		var kilobytes int64
		if n, _ := fmt.Sscanf(lines.Text(), "VmRSS: %d kB", &kilobytes); n == 1 {
			return kilobytes << 10
		}
	}
	return 0
}

func TestServerWithoutArticlesCostsNothing(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "servers")
	n := openRooms(t, dir, openShared(t, map[string]string{"a.md": report("Wire", fact(0))}), nil)
	r := room(t, n, "5000")
	if r.Len() != 1 || len(r.Files()) != 0 || r.Reloaded().IsZero() {
		t.Errorf("%d articles, files %v, read %v", r.Len(), r.Files(), r.Reloaded())
	}
	if _, err := r.Reload(t.Context(), reloadOptions); err != nil {
		t.Error(err)
	}
	n.Joined("5000")
	n.Left("5000")
	n.note()
	if _, err := os.Stat(dir); !errors.Is(err, os.ErrNotExist) || n.Count() != 0 {
		t.Errorf("there is a folder: %v; %d open", err, n.Count())
	}
	r.Close()
	// Without the last article, it is so again.
	if err := add(t, n, "5000", "a.md", report("Club", fact(1))); err != nil {
		t.Fatal(err)
	}
	r = room(t, n, "5000")
	if err := r.Remove(t.Context(), "a.md"); err != nil {
		t.Fatal(err)
	}
	if _, err := r.Reload(t.Context(), reloadOptions); err != nil {
		t.Fatal(err)
	}
	r.Close()
	mine, err := n.withdraw(t.Context(), "5000")
	if err != nil {
		t.Fatal(err)
	}
	n.restore(mine)
	if left, err := os.ReadDir(dir); err != nil || len(left) > 0 {
		t.Errorf("left are %v, %v", left, err)
	}
}

func TestIdleNewsroomsAreClosed(t *testing.T) {
	n := openRooms(t, t.TempDir(), openShared(t, map[string]string{"a.md": report("Wire", fact(0))}), func(c *Config) { c.Idle = time.Nanosecond })
	if err := add(t, n, "5000", "a.md", report("Club", fact(1))); err != nil {
		t.Fatal(err)
	}
	for deadline := time.Now().Add(time.Minute); n.Count() > 0; time.Sleep(time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatal("the newsroom stays open")
		}
	}
	if got := quotes(t, n, "5000", "who runs the harbour of "+place(1)+"?"); len(got) == 0 || got[0] != fact(1) {
		t.Errorf("shown are %v", got)
	}
}

// TestPanicWhileOpening: it opens beside those who ask, where nobody catches a
// panic.
func TestPanicWhileOpening(t *testing.T) {
	dir := t.TempDir()
	shared := openShared(t, map[string]string{"a.md": report("Wire", fact(0))})
	first := openRooms(t, dir, shared, nil)
	if err := errors.Join(add(t, first, "5000", "a.md", report("Club", fact(1))), first.Close()); err != nil {
		t.Fatal(err)
	}
	n := openRooms(t, dir, shared, func(c *Config) { c.Changed = func(string) { panic("a fault") } })
	if got := quotes(t, n, "5000", "who runs the harbour of "+place(1)+"?"); len(got) == 0 || got[0] != fact(1) {
		t.Errorf("shown are %v", got)
	}
}

// TestOneNewsroomMakesRoom: the one being closed still counts as open, and
// those who wait for it try again meanwhile.
func TestOneNewsroomMakesRoom(t *testing.T) {
	n := openRooms(t, t.TempDir(), openShared(t, map[string]string{"a.md": report("Wire", fact(0))}), func(c *Config) { c.MostOpen = 3 })
	for guild := range 3 {
		if err := add(t, n, fmt.Sprint(5000+guild), "a.md", report("Club", fact(1+guild))); err != nil {
			t.Fatal(err)
		}
	}
	n.mutex.Lock()
	defer n.mutex.Unlock() // none is closed before
	for range 3 {
		n.withdrawOldest()
	}
	closing := 0
	for _, o := range n.open {
		if o.withdrawn {
			closing++
		}
	}
	if closing != 1 || !n.open["5000"].withdrawn {
		t.Errorf("%d newsrooms are being closed, want the one unused for longest", closing)
	}
}

// TestOpeningWaitsForNoOtherServer occupies one of two places with a room in
// use, and blocks a third server's articles with an erasure that waits for it.
func TestOpeningWaitsForNoOtherServer(t *testing.T) {
	n := openRooms(t, t.TempDir(), openShared(t, map[string]string{"a.md": report("Wire", fact(0))}), func(c *Config) { c.MostOpen = 2 })
	for guild := range 4 {
		if err := add(t, n, fmt.Sprint(5000+guild), "a.md", report("Club", fact(1+guild))); err != nil {
			t.Fatal(err)
		}
	}
	held := room(t, n, "5000")
	erased := make(chan error, 1)
	go func() { erased <- n.Erase(t.Context(), "5000") }()
	for !n.isWithdrawn("5000") {
		time.Sleep(time.Millisecond)
	}
	var all sync.WaitGroup
	for i := range 30 {
		guild := 1 + i%3
		all.Go(func() {
			if got := quotes(t, n, fmt.Sprint(5000+guild), "who runs the harbour of "+place(1+guild)+"?"); len(got) == 0 || got[0] != fact(1+guild) {
				t.Errorf("server %d is shown %v", guild, got)
			}
		})
	}
	all.Wait()
	ctx, cancel := context.WithTimeout(t.Context(), 10*time.Millisecond)
	defer cancel()
	if _, err := n.Open(ctx, "5000"); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("a server that is being erased can be asked: %v", err)
	}
	if len(held.Files()) != 1 {
		t.Errorf("who had the room before sees the files %v", held.Files())
	}
	held.Close()
	if err := <-erased; err != nil {
		t.Error(err)
	}
	if got := quotes(t, n, "5000", "who runs the harbour of "+place(1)+"?"); strings.Contains(fmt.Sprint(got), fact(1)) {
		t.Errorf("after the erasure, shown are %v", got)
	}
}

func (n *Newsrooms) isWithdrawn(guild string) bool {
	n.mutex.Lock()
	defer n.mutex.Unlock()
	return n.open[guild] != nil && n.open[guild].withdrawn
}

// TestErasureThatIsGivenUp: the articles stay unchanged.
func TestErasureThatIsGivenUp(t *testing.T) {
	n := openRooms(t, t.TempDir(), openShared(t, map[string]string{"a.md": report("Wire", fact(0))}), nil)
	if err := add(t, n, "5000", "a.md", report("Club", fact(1))); err != nil {
		t.Fatal(err)
	}
	held := room(t, n, "5000")
	ctx, cancel := context.WithTimeout(t.Context(), 10*time.Millisecond)
	defer cancel()
	if err := n.Erase(ctx, "5000"); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("erased although it is in use: %v", err)
	}
	if got := quotes(t, n, "5000", "who runs the harbour of "+place(1)+"?"); len(got) == 0 || got[0] != fact(1) {
		t.Errorf("shown are %v", got)
	}
	held.Close()
}

// TestNewsroomThatCannotBeOpened: all who wait get the error, and the next
// question tries again.
func TestNewsroomThatCannotBeOpened(t *testing.T) {
	dir := t.TempDir()
	n := openRooms(t, dir, openShared(t, map[string]string{"a.md": report("Wire", fact(0))}), nil)
	folder := filepath.Join(dir, "5000")
	if err := errors.Join(os.MkdirAll(filepath.Join(folder, articlesFolder), 0o700), os.WriteFile(filepath.Join(folder, indexFolder), nil, 0o600)); err != nil {
		t.Fatal(err)
	}
	var all sync.WaitGroup
	for range 5 {
		all.Go(func() {
			if _, err := n.Open(t.Context(), "5000"); err == nil {
				t.Error("an index that is a file can be opened")
			}
		})
	}
	all.Wait()
	if err := os.Remove(filepath.Join(folder, indexFolder)); err != nil {
		t.Fatal(err)
	}
	if r := room(t, n, "5000"); r.Len() != 1 {
		t.Errorf("%d articles", r.Len())
	} else {
		r.Close()
	}
}

func TestCloseEndsWaiting(t *testing.T) {
	n := openRooms(t, t.TempDir(), openShared(t, map[string]string{"a.md": report("Wire", fact(0))}), func(c *Config) { c.MostOpen = 1 })
	for _, guild := range []string{"5000", "5001"} {
		if err := add(t, n, guild, "a.md", report("Club", fact(1))); err != nil {
			t.Fatal(err)
		}
	}
	held := room(t, n, "5000")
	waited := make(chan error, 1)
	go func() {
		_, err := n.Open(t.Context(), "5001")
		waited <- err
	}()
	if err := n.Close(); err != nil {
		t.Error(err)
	}
	if err := <-waited; !errors.Is(err, ErrClosed) {
		t.Errorf("who waited got %v", err)
	}
	if held.Len() != 0 {
		t.Error("the room answers although it is closed")
	}
	held.Close()
}

func TestServerIDs(t *testing.T) {
	n := openRooms(t, t.TempDir(), openShared(t, map[string]string{"a.md": report("Wire", fact(0))}), nil)
	for _, guild := range []string{"..", "../5000", "5000/", "05", "5000\x00", ".erased-5000-x", "٣", "123456789012345678901", "-1", " 5000"} {
		if r, err := n.Open(t.Context(), guild); !errors.Is(err, ErrNoServer) {
			t.Errorf("%q is a server: %v, %v", guild, r, err)
		}
		if err := n.Erase(t.Context(), guild); !errors.Is(err, ErrNoServer) {
			t.Errorf("%q is erased: %v", guild, err)
		}
		if err := n.Export(t.Context(), guild, new(strings.Builder)); !errors.Is(err, ErrNoServer) {
			t.Errorf("%q is exported: %v", guild, err)
		}
	}
	r := room(t, n, "")
	if err := r.Add(t.Context(), "b.md", strings.NewReader("x"), true); !errors.Is(err, ErrNoServer) {
		t.Errorf("a direct conversation adds a file: %v", err)
	}
}

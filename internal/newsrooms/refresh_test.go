package newsrooms

import (
	"context"
	"testing"
	"time"
)

// openedRoom is the open newsroom of a server with one article.
func openedRoom(t *testing.T, n *Newsrooms, guild string) *opened {
	t.Helper()
	if err := add(t, n, guild, "a.md", report("Wire", fact(1))); err != nil {
		t.Fatal(err)
	}
	n.mutex.Lock()
	defer n.mutex.Unlock()
	return n.open[guild]
}

// TestRefreshLeavesAWithdrawnNewsroomAlone holds that articles are not reloaded
// while their newsroom is closed or erased, nor once all newsrooms close.
func TestRefreshLeavesAWithdrawnNewsroomAlone(t *testing.T) {
	n := openRooms(t, t.TempDir(), openShared(t, map[string]string{"a.md": report("Wire", fact(0))}), nil)
	o := openedRoom(t, n, "1")
	begins := func(want bool) {
		t.Helper()
		if got := n.beginRefresh(o, 0); got != want {
			t.Errorf("beginRefresh = %t, want %t", got, want)
		}
	}
	withdraw := func(withdrawn bool) {
		n.mutex.Lock()
		defer n.mutex.Unlock()
		o.withdrawn = withdrawn
	}
	begins(true)
	withdraw(true)
	begins(false)
	withdraw(false)
	begins(true)
	if err := n.Close(); err != nil {
		t.Fatal(err)
	}
	if n.beginRefresh(o, time.Hour) {
		t.Error("a refresh begins after Close")
	}
}

// TestTheEndOfARefreshWakesWhoWaits holds that a server's data can be erased as
// soon as the reload of what its feeds brought is over.
func TestTheEndOfARefreshWakesWhoWaits(t *testing.T) {
	n := openRooms(t, t.TempDir(), openShared(t, map[string]string{"a.md": report("Wire", fact(0))}), nil)
	o := openedRoom(t, n, "1")
	n.mutex.Lock()
	o.leases++
	o.refreshing.running = true
	n.mutex.Unlock()
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	erased := make(chan error, 1)
	go func() { erased <- n.Erase(ctx, "1") }()
	for !n.isWithdrawn("1") && ctx.Err() == nil {
		time.Sleep(time.Millisecond)
	}
	if !n.endRefresh(o, true) {
		t.Error("the refresh does not end")
	}
	if err := <-erased; err != nil {
		t.Errorf("Erase: %v", err)
	}
}

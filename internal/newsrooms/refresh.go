package newsrooms

import (
	"errors"
	"time"

	"byline/internal/newsroom"
)

// refreshing is how an open newsroom takes over what feeds bring.
type refreshing struct {
	// running is whether a goroutine looks after it, and again whether something
	// was written since that began to read.
	running, again bool
}

// refresh has the newsroom of a server, if it is open, read its articles again
// soon. One that is opened later reads them then.
func (n *Newsrooms) refresh(guild string) {
	n.mutex.Lock()
	defer n.mutex.Unlock()
	o := n.open[guild]
	if o == nil || o.withdrawn || n.closed {
		return
	}
	if o.refreshing.again = true; o.refreshing.running {
		return
	}
	o.refreshing.running = true
	o.leases++
	n.background.Go(func() { n.refreshOpened(o) })
}

// refreshOpened reads the articles of a newsroom again until nothing was written
// meanwhile. It is no use that keeps the newsroom open any longer.
func (n *Newsrooms) refreshOpened(o *opened) {
	// Several feeds that bring news at a time are one reload. The other pauses are
	// while another reload runs, which may not see what was written, and after one
	// that failed.
	const quiet, busy, failed = 2 * time.Second, time.Second, 10 * time.Second
	const tries = 5
	select {
	case <-o.ready:
	case <-n.life.Done():
	}
	pause := quiet
	for failures := 0; failures < tries && n.beginRefresh(o, pause); {
		// A server's own articles are served as they are, however few are left.
		_, err := o.newsroom.Reload(n.life, newsroom.ReloadOptions{Force: true})
		switch {
		case errors.Is(err, newsroom.ErrReloading):
			pause = busy
		case err != nil && !errors.Is(err, newsroom.ErrNoArticles):
			if n.life.Err() == nil {
				n.log.Error("what feeds brought a server is not served yet", "server", o.guild, "error", err, "do", newsroom.Advice(err))
			}
			failures++
			pause = failed
		case n.endRefresh(o, false):
			return
		default:
			pause = quiet
		}
	}
	n.endRefresh(o, true)
}

// beginRefresh waits before a reload, and is false where there is to be none: a
// newsroom that is being closed is read when it is next opened.
func (n *Newsrooms) beginRefresh(o *opened, pause time.Duration) bool {
	timer := time.NewTimer(pause)
	defer timer.Stop()
	select {
	case <-timer.C:
	case <-n.life.Done():
		return false
	}
	n.mutex.Lock()
	defer n.mutex.Unlock()
	o.refreshing.again = false
	return !o.withdrawn && o.newsroom != nil
}

// endRefresh ends looking after a newsroom, unless something was written since
// the reload began; whatever was written is left to the next reload if it must
// end.
func (n *Newsrooms) endRefresh(o *opened, must bool) bool {
	n.mutex.Lock()
	defer n.mutex.Unlock()
	if o.refreshing.again && !must {
		return false
	}
	o.refreshing = refreshing{}
	if o.leases--; o.leases == 0 {
		n.broadcast()
	}
	return true
}

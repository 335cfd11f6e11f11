package newsrooms

import (
	"errors"
	"time"

	"byline/internal/newsroom"
)

// refreshing is the state of an open newsroom's reloads of what feeds bring.
type refreshing struct {
	// running is whether a goroutine is reloading, and again whether something
	// was written since the reload began.
	running, again bool
}

// refresh makes the newsroom of a server, if it is open, reload its articles
// soon. A closed one reads them when it is opened.
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

// refreshOpened reloads a newsroom until nothing was written meanwhile. It does
// not keep an idle newsroom open.
func (n *Newsrooms) refreshOpened(o *opened) {
	// The first pause makes one reload of several feeds that bring news at the
	// same time. The others follow a reload of somebody else, which may not
	// have seen what was written, and a failed one.
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

// beginRefresh waits before a reload. It returns false when there must be none:
// a newsroom that is being closed reads its folder when it is next opened.
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

// endRefresh ends the goroutine, unless something was written since the reload
// began. If the goroutine must end anyway, the next reload reads what was
// written.
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

package newsrooms

import (
	"context"
	"errors"
	"fmt"
	"time"

	"byline/internal/durable"
	"byline/internal/newsroom"
)

// opened is the newsroom of a server that is open, is being opened, or is out
// of use because it is being closed or erased.
type opened struct {
	guild string
	// ready is closed once newsroom or err is there.
	ready    chan struct{}
	newsroom *newsroom.Newsroom
	err      error
	// joined is the newsroom's articles and the shared ones.
	joined newsroom.Desk
	// editing is held, by a value in it, by who changes the articles.
	editing chan struct{}

	// The mutex of Newsrooms guards the following. leases are those who use
	// it, opening it included; used is when the last one ended.
	leases int
	used   time.Time
	// withdrawn is whether nobody may take it: one goroutine has it alone.
	withdrawn  bool
	refreshing refreshing
}

// take leases the newsroom of a server, which has a folder, and opens it first
// where it is not open. Where as many are open as may be, the one that was not
// used for the longest time is closed, and where all are in use, take waits.
// The error is ctx's, ErrClosed, or says why it cannot be opened.
func (n *Newsrooms) take(ctx context.Context, guild string) (*opened, error) {
	for {
		o, wait, err := n.tryTake(guild)
		if err != nil {
			return nil, err
		}
		if o == nil {
			select {
			case <-wait:
				continue
			case <-ctx.Done():
				return nil, ctx.Err()
			}
		}
		select {
		case <-o.ready:
		case <-ctx.Done():
			n.letGo(o)
			return nil, ctx.Err()
		}
		if o.err != nil {
			n.letGo(o)
			return nil, o.err
		}
		return o, nil
	}
}

// tryTake leases the newsroom of a server, or says what to wait for before it
// is worth another try.
func (n *Newsrooms) tryTake(guild string) (_ *opened, wait <-chan struct{}, err error) {
	n.mutex.Lock()
	defer n.mutex.Unlock()
	if n.closed {
		return nil, nil, ErrClosed
	}
	o := n.open[guild]
	switch {
	case o != nil && o.withdrawn:
		return nil, n.changed, nil
	case o != nil:
		o.leases++
		return o, nil, nil
	case len(n.open) >= n.config.MostOpen:
		n.withdrawOldest()
		return nil, n.changed, nil
	}
	o = newOpened(guild)
	o.leases = 2 // that of who asks, and that of opening it
	n.open[guild] = o
	n.background.Go(func() { n.openNewsroom(o) })
	return o, nil, nil
}

func newOpened(guild string) *opened {
	return &opened{guild: guild, ready: make(chan struct{}), editing: make(chan struct{}, 1)}
}

// openNewsroom opens the newsroom of a server. It does so for all who wait, so
// that none of their contexts ends it.
func (n *Newsrooms) openNewsroom(o *opened) {
	defer n.letGo(o)
	defer close(o.ready)
	room, err := n.openFolder(o.guild)
	if err != nil && room != nil && !errors.Is(err, newsroom.ErrNoArticles) {
		n.log.Error("a server's articles are served as they were", "server", o.guild, "error", err, "do", newsroom.Advice(err))
	}
	n.mutex.Lock()
	defer n.mutex.Unlock()
	if room == nil {
		o.err = fmt.Errorf("open the newsroom of server %s: %w", o.guild, err)
		return
	}
	o.newsroom, o.joined = room, newsroom.Join(room, n.config.Shared)
}

// openFolder opens the newsroom over a server's folder, which it makes if need
// be. It is as [newsroom.Open] otherwise.
func (n *Newsrooms) openFolder(guild string) (*newsroom.Newsroom, error) {
	if err := durable.MakeFolder(n.folder(guild, articlesFolder), 0o700); err != nil {
		return nil, err
	}
	return newsroom.Open(n.life, newsroom.Config{
		Changed: func() {
			if n.config.Changed != nil {
				n.config.Changed(guild)
			}
		},
		CorpusDir: n.folder(guild, articlesFolder), IndexDir: n.folder(guild, indexFolder),
		// The folder has what the moderators want to be there, however much
		// more there was before.
		Force:  true,
		Reader: n.config.Reader, ReadTime: n.config.ReadTime, Log: n.log,
	})
}

// letGo ends a lease. One that could not be opened is forgotten, so that the
// next who asks tries again.
func (n *Newsrooms) letGo(o *opened) {
	n.mutex.Lock()
	defer n.mutex.Unlock()
	o.leases--
	o.used = n.now()
	if o.err != nil && n.open[o.guild] == o && !o.withdrawn {
		delete(n.open, o.guild)
	}
	if o.leases == 0 {
		n.broadcast()
	}
}

// broadcast wakes all who wait for a change; the mutex is held.
func (n *Newsrooms) broadcast() {
	close(n.changed)
	n.changed = make(chan struct{})
}

// withdrawOldest closes the newsroom that was not used for the longest time, if
// any is not in use; the mutex is held.
func (n *Newsrooms) withdrawOldest() {
	var oldest *opened
	for _, o := range n.open {
		if o.leases == 0 && !o.withdrawn && (oldest == nil || o.used.Before(oldest.used)) {
			oldest = o
		}
	}
	if oldest != nil {
		n.closeBeside(oldest)
	}
}

// closeIdle closes the newsrooms that were not used for a while.
func (n *Newsrooms) closeIdle() {
	n.mutex.Lock()
	defer n.mutex.Unlock()
	for _, o := range n.open {
		if o.leases == 0 && !o.withdrawn && n.now().Sub(o.used) >= n.config.Idle {
			n.closeBeside(o)
		}
	}
}

// closeBeside closes a newsroom that is not in use without waiting for that;
// the mutex is held.
func (n *Newsrooms) closeBeside(o *opened) {
	o.withdrawn = true
	n.background.Go(func() {
		n.closeNewsroom(o)
		n.restore(o)
	})
}

// closeNewsroom closes a withdrawn newsroom, and removes the folder of a server
// that has no article left, which costs nothing again.
func (n *Newsrooms) closeNewsroom(o *opened) {
	if o.newsroom == nil {
		return // it never was opened
	}
	if err := o.newsroom.Close(); err != nil {
		n.log.Warn("a server's newsroom was not closed properly", "server", o.guild, "error", err)
	}
	n.removeEmpty(o.guild)
}

// restore ends the withdrawal of a newsroom, which is closed by now: whoever
// asks next opens it.
func (n *Newsrooms) restore(o *opened) {
	n.mutex.Lock()
	defer n.mutex.Unlock()
	delete(n.open, o.guild)
	n.broadcast()
}

// withdraw closes the newsroom of a server once those who use it are done, and
// keeps everybody else from opening it until restore. The error is ctx's or
// ErrClosed.
func (n *Newsrooms) withdraw(ctx context.Context, guild string) (*opened, error) {
	var mine *opened
	for {
		n.mutex.Lock()
		o := n.open[guild]
		switch {
		case n.closed:
			n.mutex.Unlock()
			return nil, ErrClosed // and Close closes it
		case o == nil:
			mine = newOpened(guild)
			n.open[guild] = mine
			mine.withdrawn = true
		case mine == nil && !o.withdrawn:
			mine = o
			mine.withdrawn = true
		}
		alone, wait := mine != nil && mine.leases == 0, n.changed
		n.mutex.Unlock()
		if alone {
			n.closeNewsroom(mine)
			return mine, nil
		}
		select {
		case <-wait:
		case <-ctx.Done():
			if mine != nil {
				n.giveBack(mine)
			}
			return nil, ctx.Err()
		}
	}
}

// giveBack ends the withdrawal of a newsroom that is open still.
func (n *Newsrooms) giveBack(o *opened) {
	n.mutex.Lock()
	defer n.mutex.Unlock()
	o.withdrawn = false
	if o.err != nil {
		delete(n.open, o.guild)
	}
	n.broadcast()
}

package newsrooms

import (
	"context"
	"errors"
	"fmt"
	"time"

	"byline/internal/durable"
	"byline/internal/newsroom"
)

// opened is a server's newsroom that is open, being opened, or blocked while it
// is closed or erased.
type opened struct {
	guild string
	// ready is closed once newsroom or err is set.
	ready    chan struct{}
	newsroom *newsroom.Newsroom
	err      error
	// joined is the newsroom's articles together with the shared ones.
	joined newsroom.Desk
	// editing is a lock: whoever changes the articles puts a value into it.
	editing chan struct{}

	// The mutex of Newsrooms guards the following fields. leases counts the
	// users, including the goroutine that opens it; used is when the last one
	// ended.
	leases int
	used   time.Time
	// withdrawn is whether one goroutine has the newsroom alone and nobody else
	// may lease it.
	withdrawn bool
	// closing is whether it is withdrawn to be closed at once, which makes room
	// for another one.
	closing    bool
	refreshing refreshing
}

// take leases the newsroom of a server that has a folder, and opens it if need
// be. When MostOpen newsrooms are open, it closes the one unused for longest;
// when all are in use, it waits. The error is ctx's, ErrClosed, or says why the
// newsroom cannot be opened.
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

// tryTake leases the newsroom of a server, or returns what to wait for before
// trying again.
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

// openNewsroom opens the newsroom of a server. It serves all who wait for it,
// so the context of none of them ends it.
func (n *Newsrooms) openNewsroom(o *opened) {
	defer n.letGo(o)
	defer close(o.ready)
	room, err := n.openFolder(o.guild)
	if err != nil && room != nil && !errors.Is(err, newsroom.ErrNoArticles) {
		n.log.Error("still serving a server's previous articles", "server", o.guild, "error", err, "do", newsroom.Advice(err))
	}
	n.mutex.Lock()
	defer n.mutex.Unlock()
	if room == nil {
		o.err = fmt.Errorf("open the newsroom of server %s: %w", o.guild, err)
		return
	}
	o.newsroom, o.joined = room, newsroom.Join(room, n.config.Shared)
}

// openFolder opens the newsroom of a server's folder, which it creates if need
// be. Otherwise it is like [newsroom.Open].
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
		// The moderators decide what the folder holds, so it may hold much less
		// than before.
		Force:  true,
		Reader: n.config.Reader, ReadTime: n.config.ReadTime, Log: n.log,
	})
}

// letGo ends a lease. A newsroom that could not be opened is dropped, so that
// the next request tries again.
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

// broadcast wakes all who wait for a change; the caller holds the mutex.
func (n *Newsrooms) broadcast() {
	close(n.changed)
	n.changed = make(chan struct{})
}

// withdrawOldest closes the newsroom unused for longest, if any is not in use
// and none is being closed already; the caller holds the mutex.
func (n *Newsrooms) withdrawOldest() {
	var oldest *opened
	for _, o := range n.open {
		if o.closing {
			return // whoever waits tries again once it is closed
		}
		if o.leases == 0 && !o.withdrawn && (oldest == nil || o.used.Before(oldest.used)) {
			oldest = o
		}
	}
	if oldest != nil {
		n.closeBeside(oldest)
	}
}

// closeIdle closes the newsrooms that have been idle for long enough.
func (n *Newsrooms) closeIdle() {
	n.mutex.Lock()
	defer n.mutex.Unlock()
	for _, o := range n.open {
		if o.leases == 0 && !o.withdrawn && n.now().Sub(o.used) >= n.config.Idle {
			n.closeBeside(o)
		}
	}
}

// closeBeside closes, in the background, a newsroom that is not in use; the
// caller holds the mutex.
func (n *Newsrooms) closeBeside(o *opened) {
	o.withdrawn, o.closing = true, true
	n.background.Go(func() {
		n.closeNewsroom(o)
		n.restore(o)
	})
}

// closeNewsroom closes a withdrawn newsroom. If the server has no articles
// left, it also removes the folder, so that the server costs nothing again.
func (n *Newsrooms) closeNewsroom(o *opened) {
	if o.newsroom == nil {
		return // it never was opened
	}
	if err := o.newsroom.Close(); err != nil {
		n.log.Warn("a server's newsroom was not closed properly", "server", o.guild, "error", err)
	}
	n.removeEmpty(o.guild)
}

// restore ends the withdrawal of a closed newsroom: the next request opens it.
func (n *Newsrooms) restore(o *opened) {
	n.mutex.Lock()
	defer n.mutex.Unlock()
	delete(n.open, o.guild)
	n.broadcast()
}

// withdraw closes the newsroom of a server once its users are done, and keeps
// it from being opened until restore. The error is ctx's or ErrClosed.
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

// giveBack ends the withdrawal of a newsroom that is still open.
func (n *Newsrooms) giveBack(o *opened) {
	n.mutex.Lock()
	defer n.mutex.Unlock()
	o.withdrawn = false
	if o.err != nil {
		delete(n.open, o.guild)
	}
	n.broadcast()
}

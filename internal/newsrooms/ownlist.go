package newsrooms

import (
	"context"
	"sync"

	"byline/internal/feeds"
)

// ownList is the list of a server's own feeds while somebody uses it. It is
// opened on first use. It is closed when the folder must be removed: its users
// are then stopped, and others wait.
type ownList struct {
	life context.Context

	mutex sync.Mutex // guards the following
	list  *feeds.Subscriptions
	users int
	// using ends when the users must stop.
	using context.Context
	stop  context.CancelFunc
	// withdrawn is whether the list is closed to users.
	withdrawn bool
	// changed is closed and replaced whenever one of the other fields changes.
	changed chan struct{}
}

// start makes a list that ends with life.
func (l *ownList) start(life context.Context) {
	l.life, l.changed = life, make(chan struct{})
	l.using, l.stop = context.WithCancel(life)
}

// use calls a function with the list, which open opens if need be. It stops
// when ctx ends or the list is withdrawn.
func (l *ownList) use(ctx context.Context, open func() (*feeds.Subscriptions, error), do func(context.Context, *feeds.Subscriptions) error) error {
	list, using, err := l.take(ctx, open)
	if err != nil {
		return err
	}
	defer l.letGo()
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	defer context.AfterFunc(using, cancel)()
	return do(ctx, list)
}

func (l *ownList) take(ctx context.Context, open func() (*feeds.Subscriptions, error)) (*feeds.Subscriptions, context.Context, error) {
	l.mutex.Lock()
	defer l.mutex.Unlock()
	for l.withdrawn && l.life.Err() == nil {
		if err := l.await(ctx); err != nil {
			return nil, nil, err
		}
	}
	if l.life.Err() != nil {
		return nil, nil, ErrClosed
	}
	if l.list == nil {
		list, err := open()
		if err != nil {
			return nil, nil, err
		}
		l.list = list
	}
	l.users++
	return l.list, l.using, nil
}

func (l *ownList) letGo() {
	l.mutex.Lock()
	defer l.mutex.Unlock()
	l.users--
	l.broadcast()
}

// await waits for a change; the caller holds the mutex before and after. The
// error is ctx's.
func (l *ownList) await(ctx context.Context) error {
	changed := l.changed
	l.mutex.Unlock()
	defer l.mutex.Lock()
	select {
	case <-changed:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

func (l *ownList) broadcast() {
	close(l.changed)
	l.changed = make(chan struct{})
}

func (l *ownList) isWithdrawn() bool {
	l.mutex.Lock()
	defer l.mutex.Unlock()
	return l.withdrawn
}

// withdraw stops the users, waits for them and closes the list. Nobody can use
// it until restore is called. The error is ctx's.
func (l *ownList) withdraw(ctx context.Context) (restore func(), err error) {
	l.mutex.Lock()
	defer l.mutex.Unlock()
	for l.withdrawn {
		if err := l.await(ctx); err != nil {
			return nil, err
		}
	}
	l.withdrawn = true
	l.stop()
	for l.users > 0 {
		if err := l.await(ctx); err != nil {
			l.restore()
			return nil, err
		}
	}
	l.close()
	return l.restoreSoon, nil
}

// withdrawIdle is withdraw, but does nothing while somebody uses the list.
func (l *ownList) withdrawIdle() (restore func(), ok bool) {
	l.mutex.Lock()
	defer l.mutex.Unlock()
	if l.withdrawn || l.users > 0 {
		return nil, false
	}
	l.withdrawn = true
	l.close()
	return l.restoreSoon, true
}

// end closes the list once its users have stopped; its life must be over.
func (l *ownList) end() {
	l.mutex.Lock()
	defer l.mutex.Unlock()
	for l.users > 0 || l.withdrawn {
		_ = l.await(context.Background())
	}
	l.close()
}

// close closes the list; it must have no users.
func (l *ownList) close() {
	if l.list != nil {
		_ = l.list.Close() // all that was written is on the disk
		l.list = nil
	}
}

func (l *ownList) restoreSoon() {
	l.mutex.Lock()
	defer l.mutex.Unlock()
	l.restore()
}

// restore ends the withdrawal; the caller holds the mutex.
func (l *ownList) restore() {
	l.withdrawn = false
	l.stop()
	l.using, l.stop = context.WithCancel(l.life)
	l.broadcast()
}

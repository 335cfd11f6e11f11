package feeds

import (
	"context"
	"sync"
	"time"
)

// gates allow one request at a time to each host, with a pause after it.
type gates struct {
	pause time.Duration
	mutex sync.Mutex
	hosts map[string]*gate
}

type gate struct {
	turn chan struct{} // holds a token while nobody has the turn
	// gates.mutex guards the following fields.
	users int
	open  time.Time     // when the next request may be made
	pause time.Duration // that the host asks for
}

func newGates(pause time.Duration) *gates {
	return &gates{pause: pause, hosts: make(map[string]*gate)}
}

// enter waits for the host's turn, which lasts until leave is called. The error
// is ctx's.
func (g *gates) enter(ctx context.Context, host string) (leave func(), err error) {
	own := g.take(host)
	select {
	case <-own.turn:
	case <-ctx.Done():
		g.release(own, 0)
		return nil, context.Cause(ctx)
	}
	g.mutex.Lock()
	wait := time.Until(own.open)
	g.mutex.Unlock()
	if wait > 0 {
		timer := time.NewTimer(wait)
		defer timer.Stop()
		select {
		case <-timer.C:
		case <-ctx.Done():
			own.turn <- struct{}{}
			g.release(own, 0)
			return nil, context.Cause(ctx)
		}
	}
	return func() {
		g.release(own, g.pause)
		own.turn <- struct{}{}
	}, nil
}

// slow makes the pause after a host's requests longer.
func (g *gates) slow(host string, pause time.Duration) {
	own := g.take(host)
	g.mutex.Lock()
	own.pause = pause
	g.mutex.Unlock()
	g.release(own, 0)
}

func (g *gates) take(host string) *gate {
	g.mutex.Lock()
	defer g.mutex.Unlock()
	own := g.hosts[host]
	if own == nil {
		g.forget()
		own = &gate{turn: make(chan struct{}, 1)}
		own.turn <- struct{}{}
		g.hosts[host] = own
	}
	own.users++
	return own
}

func (g *gates) release(own *gate, pause time.Duration) {
	g.mutex.Lock()
	defer g.mutex.Unlock()
	own.users--
	if pause > 0 {
		own.open = time.Now().Add(max(pause, own.pause))
	}
}

// forget drops hosts that nobody waits for when there are many.
func (g *gates) forget() {
	const many = 1000
	if len(g.hosts) < many {
		return
	}
	now := time.Now()
	for host, own := range g.hosts {
		if own.users == 0 && now.After(own.open) {
			delete(g.hosts, host)
		}
	}
}

package newsroom

import (
	"context"
	"errors"
	"time"
)

// follow serves what another process publishes in the engine. It polls the
// engine, once every look, until ctx ends. It logs what each update brings, and
// a failure once, not each time.
func (n *Newsroom) follow(ctx context.Context, look time.Duration) {
	asks := time.NewTicker(look)
	defer asks.Stop()
	logged := ""
	for {
		start := time.Now()
		changes, err := n.Reload(ctx, ReloadOptions{})
		switch {
		case ctx.Err() != nil:
			return
		case errors.Is(err, ErrReloading):
		case err == nil:
			logged = ""
			if len(changes.Added)+len(changes.Changed)+len(changes.Removed) > 0 {
				n.logChanges(changes, time.Since(start))
			}
		case err.Error() != logged:
			logged = err.Error()
			n.logFailure(err)
		}
		select {
		case <-ctx.Done():
			return
		case <-asks.C:
		}
	}
}

package main

import (
	"context"

	"byline/internal/lookout"
	"byline/internal/newsrooms"
)

// lookOut runs watches and digests on new articles until stop is called. Of
// several processes of a bot only the first does, since they share one store.
func (p *program) lookOut(ctx context.Context, rooms *newsrooms.Newsrooms) (stop func()) {
	if p.Discord.Shard != 0 {
		return func() {}
	}
	ctx, cancel := context.WithCancel(ctx)
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		p.lookout.Run(ctx, rooms)
	}()
	return func() {
		cancel()
		<-ended
	}
}

// changed makes the watches look at a newsroom's new articles, if watches run
// in this process.
func (p *program) changed(server string) {
	if p.lookout != nil {
		p.lookout.Changed(server)
	}
}

var _ lookout.Newsrooms = (*newsrooms.Newsrooms)(nil)

package main

import (
	"context"

	"byline/internal/lookout"
	"byline/internal/newsrooms"
)

// lookOut has watches and digests told of new articles until stop is called. Of
// the processes of a bot, the first does: they have one store.
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

// changed has watches told of a newsroom's new articles, where any are.
func (p *program) changed(server string) {
	if p.lookout != nil {
		p.lookout.Changed(server)
	}
}

var _ lookout.Newsrooms = (*newsrooms.Newsrooms)(nil)

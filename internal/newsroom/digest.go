package newsroom

import (
	"context"

	"byline/internal/digest"
)

// Summarize summarises an article or a topic; its errors are those of
// [digest.Digester.Summarize].
func (n *Newsroom) Summarize(ctx context.Context, topic digest.Topic) (*digest.Summary, error) {
	s, err := n.acquire()
	if err != nil {
		return nil, err
	}
	defer n.letGo(s)
	return s.digester.Summarize(ctx, topic)
}

// Timeline tells what happened on which day; its errors are those of
// [digest.Digester.Timeline].
func (n *Newsroom) Timeline(ctx context.Context, topic digest.Topic) (*digest.Timeline, error) {
	s, err := n.acquire()
	if err != nil {
		return nil, err
	}
	defer n.letGo(s)
	return s.digester.Timeline(ctx, topic)
}

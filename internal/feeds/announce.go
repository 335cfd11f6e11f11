package feeds

import (
	"context"

	"byline/internal/corpus"
)

// Announcer announces new articles in channels. What a feed has when it is
// first fetched is not new.
type Announcer interface {
	// Announce receives the new articles of a feed that has a channel, oldest
	// first and without their texts, before they are written; if the process
	// dies before they are, it receives them again. So that none is lost or
	// announced twice, it must store them before it returns, and ignore an
	// article whose id it has already received for that feed. If it fails,
	// nothing is written and the update is retried.
	Announce(ctx context.Context, feed Feed, articles []corpus.Article) error
}

// announce announces the articles that are about to be written in the feed's
// channel.
func (u *update) announce(ctx context.Context, added []record) error {
	if u.options.Announce == nil || u.feed.Channel == "" || u.before.Fetched.IsZero() || len(added) == 0 {
		return nil
	}
	var articles []corpus.Article
	for i := range added {
		articles = append(articles, added[i].headline())
	}
	return u.options.Announce.Announce(ctx, u.feed, articles)
}

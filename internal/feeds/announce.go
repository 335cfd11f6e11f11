package feeds

import (
	"context"

	"byline/internal/corpus"
)

// Announcer tells channels of new articles. What a feed has when it is first
// fetched is not new.
type Announcer interface {
	// Announce is given the new articles of a feed that has a channel, the oldest
	// first and without their texts, before they are written; and once more if the
	// process ends before they are. So that none is lost and none told twice, it
	// keeps what it is given before it returns, and drops an article whose id it was
	// given of that feed before. With an error nothing is written, and the update is
	// tried again.
	Announce(ctx context.Context, feed Feed, articles []corpus.Article) error
}

// announce tells the channel of the feed of the articles that are to be written.
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

package main

import (
	"cmp"
	"context"

	"byline/internal/corpus"
	"byline/internal/discord"
	"byline/internal/feeds"
	"byline/internal/lookout"
	"byline/internal/store"
)

// announcer makes the bot post a server's new articles in the channels of their
// feeds.
type announcer struct {
	server string
	kept   *store.Store
}

// Announce adds the articles to the outbox, without those already announced.
func (a announcer) Announce(ctx context.Context, feed feeds.Feed, articles []corpus.Article) error {
	post := discord.Announcement{Server: a.server, Channel: feed.Channel, Feed: cmp.Or(feed.Outlet, feed.Title, feed.Name)}
	for _, article := range articles {
		post.Articles = append(post.Articles, lookout.SourceOf(article.Summary()))
	}
	return post.Announce(ctx, a.kept)
}

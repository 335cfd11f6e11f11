package discord

import (
	"context"
	"fmt"
	"slices"

	"byline/internal/feeds"
	"byline/internal/newsrooms"
	"byline/internal/store"
)

// Moderators is what is known of a server's moderators, and how they are told
// something; see [store.Store].
type Moderators interface {
	Audit(ctx context.Context, server string, limit int) ([]store.Entry, error)
	AddPosts(ctx context.Context, posts ...store.Post) error
}

// feedEntries is how many entries of the audit log are looked through for who
// added a feed.
const feedEntries = 1000

// TellOfFailing has the moderator who added a feed of a server told by direct
// message that it keeps failing, and what to do. Where nobody in Discord added
// it, /feed list alone tells. The error is ctx's or the store's.
func TellOfFailing(ctx context.Context, to Moderators, server string, feed feeds.Feed, status feeds.Status) error {
	entries, err := to.Audit(ctx, server, feedEntries)
	if err != nil {
		return fmt.Errorf("tell of failing feed %q: %w", feed.Name, err)
	}
	who := ""
	for _, entry := range slices.Backward(entries) { // the newest first
		if entry.Who == store.Operator || entry.What != "add feed" && entry.What != "import feeds" {
			continue
		}
		if entry.After == feeds.Redact(feed.Address) {
			who = entry.Who
			break
		}
		if who == "" {
			who = entry.Who // a feed may have moved, or come with a list
		}
	}
	if who == "" {
		return nil
	}
	notice := "The feed " + feedHead(feed) + " of your server is not read: " + feedState(newsrooms.FeedState{Feed: feed, Status: status}) +
		"\n/" + feedCommand + " list there shows how all feeds do."
	return to.AddPosts(ctx, store.Post{User: who, Server: server, Kind: store.PostNotice, Content: notice})
}

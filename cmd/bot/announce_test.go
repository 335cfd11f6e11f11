package main

import (
	"context"
	"strings"
	"testing"

	"byline/internal/corpus"
	"byline/internal/feeds"
	"byline/internal/store"
)

// TestNewArticlesOfAFeedAreAnnouncedOnce: new articles of a feed are posted in
// its channel, under the outlet's name, and not a second time if the process
// ends before it has recorded the post.
func TestNewArticlesOfAFeedAreAnnouncedOnce(t *testing.T) {
	kept, err := store.Open(context.Background(), t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	defer kept.Close()
	feed := feeds.Feed{Name: "wire", Title: "All the news", Outlet: "The Wire", Channel: "77"}
	first := corpus.Article{ID: "a", Title: "Ferry sails again", Source: "The Wire"}
	second := corpus.Article{ID: "b", Title: "Harbour opens", Source: "The Wire"}
	for _, articles := range [][]corpus.Article{{first}, {first}, {first, second}} {
		if err := (announcer{"5", kept}).Announce(t.Context(), feed, articles); err != nil {
			t.Fatal(err)
		}
	}
	posts, err := kept.Unsent(t.Context(), 10)
	if err != nil || len(posts) != 2 {
		t.Fatalf("%d posts: %v", len(posts), err)
	}
	for i, want := range []string{"Ferry sails again", "Harbour opens"} {
		post := posts[i]
		if post.Server != "5" || post.Channel != "77" || post.Kind != store.PostAnnouncement ||
			!strings.Contains(post.Content, want) || !strings.Contains(post.Content, "The Wire") || strings.Count(post.Content, `"title"`) != 1 {
			t.Errorf("post %d is %+v", i, post)
		}
	}
}

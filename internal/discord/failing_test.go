package discord

import (
	"strings"
	"testing"
	"time"

	"byline/internal/feeds"
	"byline/internal/store"
)

// TestWhoeverAddedAFailingFeedIsTold: a direct message to the person who added
// a feed says that it fails, why, and what to do, and hides the secret parts of
// its address.
func TestWhoeverAddedAFailingFeedIsTold(t *testing.T) {
	kept, err := store.Open(t.Context(), t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	defer kept.Close()
	feed := feeds.Feed{Name: "wire", Title: "All @everyone news", Address: "https://news.example/feed?key=secret"}
	status := feeds.Status{Failures: 40, Error: "its server answers 500", Next: time.Unix(1900000000, 0)}
	tell := func() []store.Post {
		t.Helper()
		if err := TellOfFailing(t.Context(), kept, "5", feed, status); err != nil {
			t.Fatal(err)
		}
		posts, err := kept.Unsent(t.Context(), 10)
		if err != nil {
			t.Fatal(err)
		}
		return posts
	}
	if posts := tell(); len(posts) != 0 {
		t.Errorf("nobody added the feed, and the notices are %+v, want none", posts)
	}
	for _, entry := range []store.Entry{
		{Who: "69", What: "add feed", After: feeds.Redact(feed.Address)},
		{Who: "70", What: "add feed", After: feeds.Redact(feed.Address)}, // after it was removed
		{Who: "71", What: "add feed", After: "https://other.example/feed"},
		{Who: store.Operator, What: "add feed", After: feeds.Redact(feed.Address)},
		{Who: "72", What: "remove feed", After: feeds.Redact(feed.Address)},
	} {
		entry.Server, entry.Time = "5", time.Now()
		if err := kept.Note(t.Context(), entry); err != nil {
			t.Fatal(err)
		}
	}
	posts := tell()
	if len(posts) != 1 || posts[0].User != "70" || posts[0].Channel != "" || posts[0].Kind != store.PostNotice {
		t.Fatalf("posts %+v, want one notice to user 70", posts)
	}
	for _, want := range []string{"failed 40 times", "500", "Remove it", "/feed list"} {
		if !strings.Contains(posts[0].Content, want) {
			t.Errorf("%q is not in %s", want, posts[0].Content)
		}
	}
	if strings.Contains(posts[0].Content, "secret") || pings.MatchString(posts[0].Content) {
		t.Errorf("the notice is %q", posts[0].Content)
	}
}

package feeds

import (
	"fmt"
	"testing"
	"time"
)

// undated is an item without a date.
func undated(i int) string {
	return fmt.Sprintf(`<item><guid>urn:%d</guid><title>Report %d</title><description>Text %d.</description></item>`, i, i, i)
}

// TestWhatWasDeletedDoesNotComeBack has a feed without dates that keeps all its
// items, while its list keeps two.
func TestWhatWasDeletedDoesNotComeBack(t *testing.T) {
	s := newServer(t)
	list := openList(t, Options{})
	feed := addFeed(t, list, Feed{Address: s.URL + "/feed"})
	document := []string{undated(3), undated(2), undated(1)} // the newest first
	s.serve("/feed", rss(document...))
	if result := updateFeed(t, list, feed); result.Added != 3 {
		t.Fatalf("%+v", result)
	}
	if _, err := list.SetKeep(t.Context(), feed.Name, Keep{Count: 2}); err != nil {
		t.Fatal(err)
	}
	if result := updateFeed(t, list, feed); result.Expiring != 1 || result.Deleted != 0 {
		t.Fatalf("%+v", result)
	}
	passNotice(t, list, feed)
	result := updateFeed(t, list, feed)
	if found := articles(t, list.dir); result.Deleted != 1 || len(found) != 2 || found["urn:1"].ID != "" {
		t.Errorf("%+v, %v", result, titles(found))
	}
	// Of the others, which came at the same time, none goes and none comes back
	// while a new one pushes the oldest out.
	for i := 4; i < 7; i++ {
		document = append([]string{undated(i)}, document...)
		s.serve("/feed", rss(document...))
		if result := updateFeed(t, list, feed); result.Added != 1 || result.Expiring != 1 {
			t.Errorf("report %d: %+v", i, result)
		}
		passNotice(t, list, feed)
		if result := updateFeed(t, list, feed); result.Added != 0 || result.Deleted != 1 {
			t.Errorf("after report %d: %+v", i, result)
		}
		found := articles(t, list.dir)
		if len(found) != 2 || found[fmt.Sprint("urn:", i)].ID == "" || found[fmt.Sprint("urn:", i-1)].ID == "" {
			t.Errorf("after report %d: %v", i, titles(found))
		}
	}
	// What the document has lost need not be remembered.
	s.serve("/feed", rss(undated(6)))
	if result := updateFeed(t, list, feed); len(result.Status.Expired) != 0 || result.Added != 0 {
		t.Errorf("%+v", result)
	}
	// Where more is kept again, it comes back.
	s.serve("/feed", rss(document...))
	if _, err := list.SetKeep(t.Context(), feed.Name, Keep{}); err != nil {
		t.Fatal(err)
	}
	if result := updateFeed(t, list, feed); result.Added != 4 {
		t.Errorf("%+v", result)
	}
}

// passNotice makes the notice a day old.
func passNotice(t *testing.T, list *Subscriptions, feed Feed) {
	t.Helper()
	status, err := list.Status(t.Context(), feed.Name)
	if err != nil {
		t.Fatal(err)
	}
	status.ExpireAt = time.Now().Add(-time.Minute)
	if err := list.saveStatus(t.Context(), feed.Name, status); err != nil {
		t.Fatal(err)
	}
}

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

// TestWhatWasDeletedDoesNotComeBack has a feed without dates that still lists
// all its items, while its list keeps two.
func TestWhatWasDeletedDoesNotComeBack(t *testing.T) {
	s := newServer(t)
	list := openList(t, Options{})
	feed := addFeed(t, list, Feed{Address: s.URL + "/feed"})
	document := []string{undated(3), undated(2), undated(1)} // newest first
	s.serve("/feed", rss(document...))
	if result := updateFeed(t, list, feed); result.Added != 3 {
		t.Fatalf("Update = %+v, want 3 articles added", result)
	}
	if _, err := list.SetKeep(t.Context(), feed.Name, Keep{Count: 2}); err != nil {
		t.Fatal(err)
	}
	if result := updateFeed(t, list, feed); result.Expiring != 1 || result.Deleted != 0 {
		t.Fatalf("Update = %+v, want one article about to expire and none deleted", result)
	}
	passNotice(t, list, feed)
	result := updateFeed(t, list, feed)
	if found := articles(t, list.dir); result.Deleted != 1 || len(found) != 2 || found["urn:1"].ID != "" {
		t.Errorf("Update = %+v, left are %v, want urn:1 deleted", result, titles(found))
	}
	// While new items push the oldest out one by one, none of the others, which
	// arrived together, is deleted or comes back.
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
	// An item that the document no longer lists need not be remembered.
	s.serve("/feed", rss(undated(6)))
	if result := updateFeed(t, list, feed); len(result.Status.Expired) != 0 || result.Added != 0 {
		t.Errorf("Update = %+v, want nothing added", result)
	}
	// If more items are kept again, it comes back.
	s.serve("/feed", rss(document...))
	if _, err := list.SetKeep(t.Context(), feed.Name, Keep{}); err != nil {
		t.Fatal(err)
	}
	if result := updateFeed(t, list, feed); result.Added != 4 {
		t.Errorf("Update = %+v, want 4 articles added", result)
	}
}

// TestUndatedArticlesGoOnce has an item that came too long ago, and that the
// feed still lists among new ones.
func TestUndatedArticlesGoOnce(t *testing.T) {
	s := newServer(t)
	list := openList(t, Options{})
	feed := addFeed(t, list, Feed{Address: s.URL + "/feed", Keep: Keep{Days: 30}})
	s.serve("/feed", rss(undated(1)))
	if result := updateFeed(t, list, feed); result.Added != 1 {
		t.Fatalf("Update = %+v, want one article added", result)
	}
	ago := time.Now().AddDate(0, 0, -40).UTC()
	a := archiveOf(list.root, feed.Name)
	if err := a.replace(monthOf(time.Now()), func(e *entry) bool { e.Item.Came = ago; return true }, nil); err != nil {
		t.Fatal(err)
	}
	s.serve("/feed", rss(undated(2), undated(1)))
	if result := updateFeed(t, list, feed); result.Added != 1 || result.Expiring != 1 {
		t.Fatalf("Update = %+v, want one article added and one about to expire", result)
	}
	passNotice(t, list, feed)
	if result := updateFeed(t, list, feed); result.Deleted != 1 {
		t.Fatalf("Update = %+v, want one article deleted", result)
	}
	s.serve("/feed", rss(undated(3), undated(2), undated(1)))
	if result := updateFeed(t, list, feed); result.Added != 1 || len(articles(t, list.dir)) != 2 {
		t.Errorf("Update = %+v, left are %v, want one article added and 2 left", result, titles(articles(t, list.dir)))
	}
}

// TestNoMoreGoThanWereAnnounced adds articles between the notice and the
// deletion.
func TestNoMoreGoThanWereAnnounced(t *testing.T) {
	s := newServer(t)
	list := openList(t, Options{})
	feed := addFeed(t, list, Feed{Address: s.URL + "/feed"})
	s.serve("/feed", rss(undated(3), undated(2), undated(1)))
	updateFeed(t, list, feed)
	if _, err := list.SetKeep(t.Context(), feed.Name, Keep{Count: 2}); err != nil {
		t.Fatal(err)
	}
	if result := updateFeed(t, list, feed); result.Expiring != 1 {
		t.Fatalf("Update = %+v, want one article about to expire", result)
	}
	s.serve("/feed", rss(undated(5), undated(4), undated(3), undated(2), undated(1)))
	if result := updateFeed(t, list, feed); result.Added != 2 || result.Deleted != 0 {
		t.Fatalf("Update = %+v, want 2 articles added and none deleted", result)
	}
	passNotice(t, list, feed)
	result := updateFeed(t, list, feed)
	if found := articles(t, list.dir); result.Deleted != 1 || result.Status.Expiring != 2 || len(found) != 4 || found["urn:1"].ID != "" {
		t.Errorf("Update = %+v, left are %v, want urn:1 deleted and 2 about to expire", result, titles(found))
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

package feeds

import (
	"errors"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"testing"
	"time"
)

func TestDamagedStatusIsFetchedAgain(t *testing.T) {
	s := newServer(t)
	list := openList(t, Options{})
	s.serve("/feed", rss(item("urn:1", "", "Ferry", "Text.", 5)), `ETag: "1"`)
	feed := addFeed(t, list, Feed{Address: s.URL + "/feed"})
	updateFeed(t, list, feed)
	if err := list.options.State.Save(t.Context(), feed.Name, `{"etag":12}`); err != nil {
		t.Fatal(err)
	}
	if result := updateFeed(t, list, feed); result.Err != nil || result.Added != 0 || result.Status.ETag != `"1"` {
		t.Errorf("Update = %+v, want nothing new and the same ETag", result)
	}
}

// TestClocksThatWereWrong has a feed that is due only in years.
func TestClocksThatWereWrong(t *testing.T) {
	list := openList(t, Options{})
	feed := addFeed(t, list, Feed{Address: "https://a.example/"})
	for next, due := range map[time.Duration]bool{-time.Hour: true, time.Hour: false, longestWait + longestWait/10: false, 365 * day: true} {
		if err := list.saveStatus(t.Context(), feed.Name, Status{Next: time.Now().Add(next)}); err != nil {
			t.Fatal(err)
		}
		jobs, err := list.Jobs(t.Context())
		if err != nil || len(jobs) != 1 || time.Now().After(jobs[0].Next) != due {
			t.Errorf("in %v: %+v, %v", next, jobs, err)
		}
	}
}

func TestFeedsThatAreRemovedWhileTheyAreFetched(t *testing.T) {
	s := newServer(t)
	list := openList(t, Options{})
	feed := addFeed(t, list, Feed{Address: s.URL + "/feed"})
	s.on("/feed", func(w http.ResponseWriter, r *http.Request) {
		if _, err := list.Remove(t.Context(), feed.Name, true); err != nil {
			t.Error(err)
		}
		fmt.Fprint(w, rss(item("urn:1", "", "Ferry", "Text.", 5)))
	})
	if _, err := list.Update(t.Context(), feed.Name); !errors.Is(err, ErrUnknown) {
		t.Error(err)
	}
	if found := articles(t, list.dir); len(found) > 0 {
		t.Errorf("the articles are %v, want none", titles(found))
	}
}

// TestFaultsOfTheFolderAreNotTheFeeds has a folder where a file belongs.
func TestFaultsOfTheFolderAreNotTheFeeds(t *testing.T) {
	s := newServer(t)
	list := openList(t, Options{})
	s.serve("/feed", rss(item("urn:1", s.URL+"/page", "Ferry", "Text.", 5)), `ETag: "1"`)
	for _, full := range []bool{false, true} {
		feed := addFeed(t, list, Feed{Address: fmt.Sprint(s.URL, "/feed?", full), Full: full})
		blocked := archiveOf(list.root, feed.Name).file(monthOf(time.Now()))
		if err := os.MkdirAll(filepath.Join(list.dir, blocked), 0o755); err != nil {
			t.Fatal(err)
		}
		if result, err := list.Update(t.Context(), feed.Name); err == nil {
			t.Errorf("full %v: %+v", full, result)
		}
		// Once the folder is repaired, the document is fetched again.
		if err := os.Remove(filepath.Join(list.dir, blocked)); err != nil {
			t.Fatal(err)
		}
		if result := updateFeed(t, list, feed); result.Err != nil || result.Added != 1 {
			t.Errorf("full %v: %+v", full, result)
		}
		if _, err := list.Remove(t.Context(), feed.Name, true); err != nil {
			t.Fatal(err)
		}
	}
}

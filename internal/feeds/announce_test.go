package feeds

import (
	"context"
	"errors"
	"slices"
	"testing"

	"byline/internal/corpus"
)

// told records what a channel is told.
type told struct {
	articles []corpus.Article
	fails    error
}

func (a *told) Announce(_ context.Context, _ Feed, articles []corpus.Article) error {
	if a.fails != nil {
		return a.fails
	}
	a.articles = append(a.articles, articles...)
	return nil
}

// ids are the IDs of what was told since the last call.
func (a *told) ids() (ids []string) {
	for _, article := range a.articles {
		ids = append(ids, article.ID)
	}
	a.articles = nil
	return ids
}

// TestNewArticlesAreAnnounced has a feed with a channel, and one without.
func TestNewArticlesAreAnnounced(t *testing.T) {
	s := newServer(t)
	heard := &told{}
	list := openList(t, Options{Announce: heard})
	feed := addFeed(t, list, Feed{Address: s.URL + "/feed", Channel: "7"})
	quiet := addFeed(t, list, Feed{Address: s.URL + "/quiet"})
	serve := func(items ...string) {
		s.serve("/feed", rss(items...))
		s.serve("/quiet", rss(items...))
		updateFeed(t, list, quiet)
	}
	one := item("urn:1", "https://news.example/1", "Ferry &amp;lt;1&amp;gt; back", "Text.", 1)
	serve(one)
	if updateFeed(t, list, feed); len(heard.ids()) > 0 {
		t.Error("what the feed had before is announced")
	}
	two, three := item("urn:2", "https://news.example/2", "Salt &amp;amp; light", "Text.", 2), item("urn:3", "", "School", "Text.", 3)
	serve(three, two, one)
	heard.fails = errors.New("the disk is full")
	if _, err := list.Update(t.Context(), feed.Name); !errors.Is(err, heard.fails) {
		t.Error(err)
	}
	heard.fails = nil
	result := updateFeed(t, list, feed) // nothing was written
	if got := heard.articles; result.Added != 2 || len(got) != 2 || got[0].Title != "Salt & light" || got[0].URL != "https://news.example/2" || got[0].Published.Day() != 2 {
		t.Errorf("Update = %+v, announced are %+v", result, got)
	}
	if got := heard.ids(); !slices.Equal(got, []string{"urn:2", "urn:3"}) {
		t.Errorf("announced are %q, want urn:2 and urn:3", got)
	}
	serve(three, item("urn:2", "", "Salt", "Corrected.", 2), one)
	if updateFeed(t, list, feed); len(heard.ids()) > 0 {
		t.Error("a correction is announced")
	}
}

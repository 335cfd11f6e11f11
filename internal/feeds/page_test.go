package feeds

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestPageIsAnArticleFile reads a page once, within the limits of feeds.
func TestPageIsAnArticleFile(t *testing.T) {
	s := newServer(t)
	f, budget := newFetcher(t, FetcherOptions{}), NewBudget(5000)
	s.serve("/robots.txt", "User-agent: *\nDisallow: /private\n# "+strings.Repeat("x", 1000))
	s.serve("/story", page(pageText+" <1 & 2>"), "Content-Type: text/html")
	s.serve("/menu", "<html><body></body></html>", "Content-Type: text/html")
	found, err := f.Page(t.Context(), s.URL+"/story", budget)
	if err != nil {
		t.Fatal(err)
	}
	if budget.spent < 1000+int64(len(pageText)) {
		t.Errorf("%d bytes are counted, robots.txt not among them", budget.spent)
	}
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, found.Name), found.Content, 0o600); err != nil {
		t.Fatal(err)
	}
	for _, article := range articles(t, dir) {
		if article.URL != s.URL+"/story" || !strings.Contains(article.Text, "two sailings") || strings.Contains(article.Text, "Menu") {
			t.Errorf("the article is %+v, want the text of its page", article)
		}
	}
	if len(articles(t, dir)) != 1 {
		t.Error("no article was written")
	}
	for path, want := range map[string]error{"/private": errRobots, "/menu": errNoArticle} {
		if _, err := f.Page(t.Context(), s.URL+path, budget); !errors.Is(err, want) {
			t.Errorf("Page of %s: %v, want %v", path, err, want)
		}
	}
	if _, err := f.Page(t.Context(), "http://10.0.0.1/", budget); !errors.Is(err, ErrForbidden) {
		t.Error(err)
	}
	if _, err := f.Page(t.Context(), s.URL+"/story", NewBudget(-1)); !errors.Is(err, errSpent) {
		t.Error(err)
	}
}

// TestNoRoom has a list that must not write anything for a while.
func TestNoRoom(t *testing.T) {
	s := newServer(t)
	full := errors.New("the shelf is full")
	var says error = full
	list := openList(t, Options{Room: func(bytes int64) error {
		if bytes < int64(len(pageText)) {
			t.Errorf("Room was asked for %d bytes, want at least the page's", bytes)
		}
		return says
	}})
	feed := addFeed(t, list, Feed{Address: s.URL + "/feed"})
	s.serve("/feed", rss(item("urn:1", "", "Ferry", pageText, 5)), `ETag: "1"`)
	if result := updateFeed(t, list, feed); !errors.Is(result.Err, full) || result.Added != 0 || result.Status.Failures != 1 || len(articles(t, list.dir)) > 0 {
		t.Errorf("Update without room = %+v, want a failure", result)
	}
	says = nil
	if result := updateFeed(t, list, feed); result.Err != nil || result.Added != 1 || result.Status.Failures != 0 {
		t.Errorf("Update = %+v, want one article added", result)
	}
	if result := updateFeed(t, list, feed); result.Added != 0 {
		t.Errorf("Update = %+v, want nothing added", result)
	}
}

package feeds

import (
	"fmt"
	"slices"
	"strings"
	"testing"
)

// linksTo is a page that names feeds 0 to n-1.
func linksTo(n int) string {
	var page strings.Builder
	for i := range n {
		fmt.Fprintf(&page, `<link rel="alternate" type="application/rss+xml" href="/feed%d">`, i)
	}
	return page.String()
}

func TestAPageHasALimitOfLinks(t *testing.T) {
	base, err := CheckAddress("https://a.example/")
	if err != nil {
		t.Fatal(err)
	}
	if links := discover(linksTo(mostLinks+5), base); len(links) != mostLinks {
		t.Errorf("%d links, want %d", len(links), mostLinks)
	}
}

// TestThreeLinksOfAPageAreTried: a page whose feeds all fail costs three
// requests beside its own.
func TestThreeLinksOfAPageAreTried(t *testing.T) {
	s := newServer(t)
	list := openList(t, Options{})
	s.serve("/", linksTo(5), "Content-Type: text/html")
	s.serve("/feed3", rss(item("urn:1", "", "Ferry", "Text.", 5)))
	if found, err := list.Preview(t.Context(), s.URL); err == nil {
		t.Errorf("the fourth feed was found: %+v", found)
	}
	asked := slices.DeleteFunc(s.paths(), func(path string) bool { return path == "/robots.txt" })
	if want := []string{"/", "/feed0", "/feed1", "/feed2"}; !slices.Equal(asked, want) {
		t.Errorf("asked for %q, want %q", asked, want)
	}
	s.serve("/feed2", rss(item("urn:1", "", "Ferry", "Text.", 5)))
	if found, err := list.Preview(t.Context(), s.URL); err != nil || found.Address != s.URL+"/feed2" {
		t.Errorf("Preview = %+v, %v, want the third feed", found, err)
	}
}

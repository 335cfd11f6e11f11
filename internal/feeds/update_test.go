package feeds

import (
	"errors"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"
)

func TestFailuresAreRememberedAndToldOnce(t *testing.T) {
	s := newServer(t)
	list := openList(t, Options{})
	feed := addFeed(t, list, Feed{Address: s.URL + "/feed"})
	s.status("/feed", http.StatusInternalServerError)
	for n := 1; n <= failing+2; n++ {
		result := updateFeed(t, list, feed)
		if result.Err == nil || result.Status.Failures != n || result.Tell != (n == failing) || !strings.Contains(result.Status.Error, "500") {
			t.Errorf("failure %d: %+v", n, result)
		}
	}
	s.serve("/feed", "<html>An error, told with status 200.</html>")
	if result := updateFeed(t, list, feed); result.Err == nil || result.Tell || result.Status.Failures != failing+3 {
		t.Errorf("a page instead: %+v", result)
	}
	s.serve("/feed", rss())
	result := updateFeed(t, list, feed)
	if result.Err != nil || result.Status.Failures != 0 || result.Status.Error != "" || result.Status.Told {
		t.Errorf("mended: %+v", result)
	}
}

func TestServersSayWhenToComeAgain(t *testing.T) {
	s := newServer(t)
	list := openList(t, Options{})
	feed := addFeed(t, list, Feed{Address: s.URL + "/feed"})
	in := func(d time.Duration) string { return time.Now().Add(d).UTC().Format(http.TimeFormat) }
	for name, test := range map[string]struct {
		set  func()
		want time.Duration // at least, and at most a tenth more
	}{
		"usual":             {func() { s.serve("/feed", rss()) }, usualPause},
		"short max-age":     {func() { s.serve("/feed", rss(), "Cache-Control: max-age=5") }, usualPause},
		"max-age":           {func() { s.serve("/feed", rss(), `Cache-Control: public, max-age="7200"`) }, 2 * time.Hour},
		"a year":            {func() { s.serve("/feed", rss(), "Cache-Control: max-age=31536000") }, longestPause},
		"no-cache":          {func() { s.serve("/feed", rss(), "Cache-Control: no-cache, max-age=7200") }, usualPause},
		"Expires":           {func() { s.serve("/feed", rss(), "Expires: "+in(3*time.Hour)) }, 3 * time.Hour},
		"expired":           {func() { s.serve("/feed", rss(), "Expires: 0") }, usualPause},
		"ttl":               {func() { s.serve("/feed", rss("<ttl>120</ttl>")) }, 2 * time.Hour},
		"429":               {func() { s.status("/feed", 429, "Retry-After: 10800") }, 3 * time.Hour},
		"503 with a date":   {func() { s.status("/feed", 503, "Retry-After: "+in(5*time.Hour)) }, 5 * time.Hour},
		"429 for a century": {func() { s.status("/feed", 429, "Retry-After: 3153600000") }, 7 * day},
		"429 with nonsense": {func() { s.status("/feed", 429, "Retry-After: -1") }, usualPause},
	} {
		test.set()
		if err := list.reset(t.Context(), feed.Name, func(*Status) {}); err != nil {
			t.Fatal(err)
		}
		before := time.Now()
		next := updateFeed(t, list, feed).Status.Next
		const slack = 10 * time.Second // of the test, and of dates in whole seconds
		if pause := next.Sub(before); pause < test.want-slack || pause > test.want+test.want/10+slack {
			t.Errorf("%s: %v, want %v", name, pause, test.want)
		}
	}
	// The ttl of the document also counts when it has not changed.
	s.serve("/feed", rss("<ttl>120</ttl>"), `ETag: "1"`)
	updateFeed(t, list, feed)
	if pause := time.Until(updateFeed(t, list, feed).Status.Next); pause < 119*time.Minute {
		t.Errorf("unchanged: %v", pause)
	}
}

func TestBackoffIsCapped(t *testing.T) {
	last := time.Duration(0)
	for failures := 1; failures < 2000; failures++ {
		want := longestPause
		if failures < 20 {
			want = min(usualPause<<(failures-1), longestPause)
		}
		pause := pauseAfterFailures(failures, 0)
		if pause < want || pause > want+want/10 {
			t.Fatalf("after %d failures: %v, want %v", failures, pause, want)
		}
		if failures < 7 && pause <= last {
			t.Errorf("after %d failures: %v is not longer than %v", failures, pause, last)
		}
		last = pause
	}
}

func TestPausesAreSpread(t *testing.T) {
	shortest, longest := day, time.Duration(0)
	for range 1000 {
		pause := pauseAfter(0, nil, time.Time{})
		shortest, longest = min(shortest, pause), max(longest, pause)
	}
	if shortest < usualPause || shortest > usualPause+usualPause/50 || longest < usualPause+usualPause/12 || longest > usualPause+usualPause/10 {
		t.Errorf("pauses are %v to %v", shortest, longest)
	}
}

func TestMovedFeeds(t *testing.T) {
	s := newServer(t)
	list := openList(t, Options{})
	s.serve("/new", rss(item("urn:1", "", "Ferry", "Text.", 5)))
	s.on("/old", redirectTo(http.StatusMovedPermanently, "/new"))
	s.on("/twin", redirectTo(http.StatusMovedPermanently, "/new"))
	s.on("/broken", redirectTo(http.StatusMovedPermanently, "/page"))
	s.serve("/page", "<html>Sold</html>", "Content-Type: text/html")
	old := addFeed(t, list, Feed{Address: s.URL + "/old"})
	updateFeed(t, list, old)
	if moved, err := list.Find(old.Name); err != nil || moved.Address != s.URL+"/new" {
		t.Errorf("Find = %+v, %v, want the address /new", moved, err)
	}
	for _, path := range []string{"/twin", "/broken"} { // one that is known, and one that is not a feed
		feed := addFeed(t, list, Feed{Address: s.URL + path})
		updateFeed(t, list, feed)
		if stays, err := list.Find(feed.Name); err != nil || stays.Address != s.URL+path {
			t.Errorf("Find = %+v, %v, want the address %s", stays, err, path)
		}
	}
	if added, err := list.Add(t.Context(), Feed{Address: s.URL + "/old"}); !errors.Is(err, ErrKnown) {
		t.Errorf("the old address was added again: %+v, %v", added, err)
	}
}

func TestGoneFeedsArePaused(t *testing.T) {
	s := newServer(t)
	list := openList(t, Options{})
	feed := addFeed(t, list, Feed{Address: s.URL + "/feed"})
	s.status("/feed", http.StatusGone)
	result := updateFeed(t, list, feed)
	if !result.Gone || !result.Tell {
		t.Errorf("Update = %+v, want the feed gone, and its owners told", result)
	}
	if jobs, err := list.Jobs(t.Context()); err != nil || len(jobs) > 0 {
		t.Errorf("still due: %+v, %v", jobs, err)
	}
	if feed, err := list.Pause(t.Context(), feed.Name, false); err != nil || feed.Paused {
		t.Errorf("Pause = %+v, %v, want the feed resumed", feed, err)
	}
	if jobs, err := list.Jobs(t.Context()); err != nil || len(jobs) != 1 || !jobs[0].Next.IsZero() {
		t.Errorf("not due at once: %+v, %v", jobs, err)
	}
}

func TestBytesOfADayAreLimited(t *testing.T) {
	s := newServer(t)
	list := openList(t, Options{Budget: NewBudget(1000)})
	feed := addFeed(t, list, Feed{Address: s.URL + "/feed"})
	s.serve("/feed", rss(item("urn:1", "", "Ferry", strings.Repeat("text ", 300), 5)))
	if result := updateFeed(t, list, feed); result.Err != nil {
		t.Fatal(result.Err)
	}
	s.paths()
	check := func(list *Subscriptions) {
		t.Helper()
		result := updateFeed(t, list, feed)
		if !errors.Is(result.Err, errSpent) || result.Status.Failures != 0 || result.Status.Next.Before(time.Now().UTC().Truncate(day).Add(day)) {
			t.Errorf("Update = %+v, want nothing fetched before tomorrow", result)
		}
		if _, err := list.Preview(t.Context(), s.URL+"/feed"); !errors.Is(err, errSpent) {
			t.Error(err)
		}
	}
	check(list)
	// Another process counts what this one has received.
	options := list.options
	options.Budget = NewBudget(1000)
	again, err := Open(list.dir, list.fetcher, options)
	if err != nil {
		t.Fatal(err)
	}
	defer again.Close()
	if _, err := again.Jobs(t.Context()); err != nil {
		t.Fatal(err)
	}
	check(again)
	if asked := s.paths(); len(asked) > 0 {
		t.Errorf("asked for %v", asked)
	}
}

const pageText = "The ferry had been laid up since the storm of February tore its ramp off. The operator paid for the repairs, which took four weeks, and says that it will add two sailings a day in summer. The island's shops had run low on bread, fuel and medicine."

func page(text string) string {
	return "<html><head><title>x</title></head><body><nav>Menu</nav><article><h1>Ferry</h1><p>" + text + "</p><p>" + text + "</p></article></body></html>"
}

func TestPagesBehindTeasers(t *testing.T) {
	s := newServer(t)
	list := openList(t, Options{})
	feed := addFeed(t, list, Feed{Address: s.URL + "/feed", Full: true})
	s.serve("/robots.txt", "User-agent: *\nDisallow: /private/\nDisallow: /*.print\n\nUser-agent: otherbot\nDisallow: /\n")
	s.serve("/a", page(pageText), "Content-Type: text/html")
	s.on("/moved", redirectTo(http.StatusFound, "/private/b"))
	s.serve("/private/b", page(pageText))
	s.status("/flaky", http.StatusBadGateway)
	s.serve("/short", "<html><p>Subscribe!</p></html>")
	document := rss(
		item("urn:a", s.URL+"/a", "Page", "Teaser.", 5), item("urn:b", s.URL+"/private/b", "Private", "Teaser of b.", 5),
		item("urn:c", s.URL+"/moved", "Moved", "Teaser of c.", 5), item("urn:d", s.URL+"/flaky", "Flaky", "Teaser of d.", 5),
		item("urn:e", s.URL+"/short", "Short", "Teaser of e.", 5), item("urn:f", s.URL+"/x.print", "Print", "Teaser of f.", 5), item("urn:g", "", "None", "Teaser of g.", 5))
	s.serve("/feed", document, `ETag: "1"`)
	result := updateFeed(t, list, feed)
	if result.Err != nil || result.Added != 7 || result.Status.Pending != 1 {
		t.Fatalf("Update = %+v, want 7 articles added and one page pending", result)
	}
	found := articles(t, list.dir)
	if text := found["urn:a"].Text; !strings.Contains(text, "two sailings") || strings.Contains(text, "Menu") {
		t.Errorf("text %q", text)
	}
	for _, id := range []string{"urn:b", "urn:c", "urn:d", "urn:e", "urn:f", "urn:g"} {
		if want := "Teaser of " + strings.TrimPrefix(id, "urn:") + "."; found[id].Text != want {
			t.Errorf("article %s has the text %q, want %q", id, found[id].Text, want)
		}
	}
	robots := 0
	for _, path := range s.paths() {
		if path == "/robots.txt" {
			robots++
		}
		if path == "/private/b" || path == "/x.print" {
			t.Errorf("%s was read against robots.txt", path)
		}
	}
	if robots != 1 {
		t.Errorf("robots.txt was asked for %d times", robots)
	}
	// A page that failed is read the next time, although the feed has not
	// changed.
	s.serve("/flaky", page(pageText))
	if result = updateFeed(t, list, feed); result.Changed != 1 || result.Added != 0 || result.Status.Pending != 0 {
		t.Errorf("Update = %+v, want one article changed and none pending", result)
	}
	if text := articles(t, list.dir)["urn:d"].Text; !strings.Contains(text, "two sailings") {
		t.Errorf("text %q", text)
	}
	if asked := s.paths(); fmt.Sprint(asked) != "[/feed /flaky]" {
		t.Errorf("asked for %v", asked)
	}
	// A corrected teaser causes its page to be read again.
	s.serve("/feed", rss(item("urn:a", s.URL+"/a", "Page", "Teaser, corrected.", 5)))
	s.serve("/a", page("Corrected: "+pageText), "Content-Type: text/html")
	if result = updateFeed(t, list, feed); result.Changed != 1 || !strings.Contains(articles(t, list.dir)["urn:a"].Text, "Corrected") {
		t.Errorf("Update = %+v, want the correction", result)
	}
}

// TestPagesAreReadAFewAtATime has more new articles than pages may be read.
func TestPagesAreReadAFewAtATime(t *testing.T) {
	s := newServer(t)
	list := openList(t, Options{})
	feed := addFeed(t, list, Feed{Address: s.URL + "/feed", Full: true})
	var items []string
	for i := range pagesAtATime + 5 {
		path := fmt.Sprintf("/%d", i)
		items = append(items, item("urn:"+path, s.URL+path, "Page "+path, "Teaser "+path, 5))
		s.serve(path, page(pageText+path))
	}
	s.serve("/feed", rss(items...), `ETag: "1"`)
	if result := updateFeed(t, list, feed); result.Err != nil || result.Added != pagesAtATime+5 || result.Status.Pending != 5 {
		t.Fatalf("Update = %+v, want all articles added and 5 pages pending", result)
	}
	if result := updateFeed(t, list, feed); result.Err != nil || result.Changed != 5 || result.Status.Pending != 0 {
		t.Errorf("Update = %+v, want 5 articles changed and none pending", result)
	}
	for id, article := range articles(t, list.dir) {
		if !strings.Contains(article.Text, "two sailings") {
			t.Errorf("article %s has the text %q, want its page's", id, article.Text)
		}
	}
}

func TestSitesThatFailAreNotRead(t *testing.T) {
	s := newServer(t)
	list := openList(t, Options{})
	s.status("/robots.txt", http.StatusInternalServerError)
	s.serve("/a", page(pageText))
	s.serve("/feed", rss(item("urn:a", s.URL+"/a", "Page", "Teaser.", 5)))
	feed := addFeed(t, list, Feed{Address: s.URL + "/feed", Full: true})
	updateFeed(t, list, feed)
	if asked := s.paths(); fmt.Sprint(asked) != "[/feed /robots.txt]" {
		t.Errorf("asked for %v", asked)
	}
}

// TestEncodings has documents whose header, declaration and bytes disagree.
func TestEncodings(t *testing.T) {
	s := newServer(t)
	list := openList(t, Options{})
	document := func(encoding, title string) string {
		return `<?xml version="1.0" encoding="` + encoding + `"?><rss version="2.0"><channel><title>T</title><item><guid>urn:1</guid><title>` + title + `</title></item></channel></rss>`
	}
	utf16 := func(text string) string {
		out := "\xFF\xFE"
		for _, c := range text {
			out += string([]byte{byte(c), byte(c >> 8)})
		}
		return out
	}
	for name, test := range map[string]struct{ document, header, want string }{
		"utf-8":                    {document("utf-8", "Café"), "application/xml", "Café"},
		"with a mark":              {"\uFEFF" + document("utf-8", "Café"), "application/xml", "Café"},
		"declared as latin-1":      {document("iso-8859-1", "Café"), "text/xml; charset=iso-8859-1", "Café"},
		"latin-1":                  {document("iso-8859-1", "Caf\xe9"), "application/xml", "Café"},
		"of the header":            {document("utf-8", "Caf\xe9 \x80"), "text/xml; charset=windows-1252", "Café €"},
		"claims utf-8":             {document("utf-8", "Caf\xe9 au lait"), "text/xml; charset=utf-8", "Café au lait"},
		"Cyrillic":                 {document("windows-1251", "\xcf\xe0\xf0\xee\xec"), "application/rss+xml", "Паром"},
		"Japanese":                 {document("iso-2022-jp", "\x1b$B%U%'%j!<\x1b(B"), "application/xml", "フェリー"},
		"Shift JIS in the header":  {document("x", "\x83t\x83F\x83\x8a\x81["), "application/xml; charset=Shift_JIS", "フェリー"},
		"utf-16":                   {utf16(document("utf-16", "Café")), "application/xml", "Café"},
		"an unknown one":           {document("klingon", "Café"), "application/xml; charset=klingon", "Café"},
		"utf-8 with a broken byte": {document("utf-8", "Fähre über Öresund nach Malmö \xff fährt täglich für Gäste, große Fähren führen höhere Löhne"), "application/xml", "Fähre über Öresund nach Malmö \uFFFD fährt täglich für Gäste, große Fähren führen höhere Löhne"},
	} {
		s.serve("/feed", test.document, "Content-Type: "+test.header)
		found, err := list.Preview(t.Context(), s.URL+"/feed")
		if err != nil || len(found.Latest) != 1 || found.Latest[0].Title != test.want {
			t.Errorf("%s: Preview = %+v, %v, want the article %q", name, found, err, test.want)
		}
	}
}

package feeds

import (
	"bytes"
	"errors"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"
)

func TestPreviewFindsTheFeedOfAPage(t *testing.T) {
	s := newServer(t)
	list := openList(t, Options{})
	s.serve("/", `<html><head><base href="/sub/"><link rel=stylesheet href=x><link rel="alternate" type="application/rss+xml" title="Comments" href="/comments">
		<link rel="alternate" hreflang=de href="/de"><LINK REL="Alternate" TYPE="application/rss+xml; charset=utf-8" HREF="feed?a=1&amp;b=2"></head></html>`, "Content-Type: text/html")
	s.serve("/sub/feed", rss(item("urn:1", "/1", "Old", "a", 1), item("urn:4", "/4", "Newest", "d", 4), item("urn:2", "/2", "Second", "b", 2), item("urn:3", "/3", "Third", "c", 3)))
	found, err := list.Preview(t.Context(), s.URL)
	if err != nil || found.Address != s.URL+"/sub/feed?a=1&b=2" || found.Title != "Harbour Post" || found.Items != 4 {
		t.Fatalf("Preview = %+v, %v, want the feed of 4 articles that the page names", found, err)
	}
	var latest []string
	for _, article := range found.Latest {
		latest = append(latest, article.Title)
	}
	if !slices.Equal(latest, []string{"Newest", "Third", "Second"}) || found.Latest[0].URL != s.URL+"/4" {
		t.Errorf("the latest articles are %+v, want the three newest", found.Latest)
	}
	s.serve("/none", "<html><body>Hello</body></html>", "Content-Type: text/html; charset=utf-8")
	s.serve("/broken", `<link rel=alternate type=application/atom+xml href=/absent>`, "Content-Type: text/html")
	s.serve("/text", "Hello")
	for path, want := range map[string]string{"/none": "names no feed", "/broken": "(404)", "/text": "not a feed", "/absent": "(404)"} {
		if _, err := list.Preview(t.Context(), s.URL+path); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("Preview of %s: %v, want %q", path, err, want)
		}
	}
	// Only a permanent redirect changes the address.
	s.on("/for-good", redirectTo(http.StatusMovedPermanently, "/sub/feed"))
	s.on("/for-now", redirectTo(http.StatusFound, "/sub/feed"))
	for path, want := range map[string]string{"/for-good": "/sub/feed", "/for-now": "/for-now"} {
		if found, err := list.Preview(t.Context(), s.URL+path); err != nil || found.Address != s.URL+want {
			t.Errorf("Preview of %s = %+v, %v, want the address %s", path, found, err, want)
		}
	}
}

func TestCheckTellsEachStep(t *testing.T) {
	s := newServer(t)
	list := openList(t, Options{})
	s.on("/", redirectTo(http.StatusMovedPermanently, "/home?key=secret"))
	s.serve("/home", `<link rel=alternate type=application/rss+xml href=/feed>`, "Content-Type: text/html")
	s.serve("/feed", rss("<ttl>60</ttl>", item("urn:1", s.URL+"/page", "Ferry", "Short.", 5)), "Content-Type: text/xml", `ETag: "1"`)
	s.serve("/page", page(pageText))
	s.serve("/robots.txt", "User-agent: byline\nDisallow: /page")
	var steps []string
	check := func(address string) error {
		steps = nil
		return list.Check(t.Context(), address, func(step string) { steps = append(steps, strings.ReplaceAll(step, s.URL, "URL")) })
	}
	if err := check(s.URL); err != nil {
		t.Fatal(err)
	}
	want := []string{"for good", "URL/home?", "names one: URL/feed", `bytes of "text/xml"`, `"Harbour Post", articles: 1; it would be kept as URL/feed`, `every 1h0m0s; ETag "\"1\""`, `"Ferry", 2024-03-05, URL/page, guid "urn:1", a text of 6 bytes`, "robots.txt"}
	if len(steps) != len(want) {
		t.Fatalf("Check reports the steps %q, want %d", steps, len(want))
	}
	for i, step := range steps {
		if !strings.Contains(step, want[i]) || strings.Contains(step, "secret") {
			t.Errorf("step %q, want %q", step, want[i])
		}
	}
	if err := check(s.URL + "/absent"); err == nil || len(steps) > 0 {
		t.Errorf("Check of an absent page: %v, steps %q, want an error and no step", err, steps)
	}
	if feeds, err := list.Feeds(); err != nil || len(feeds) > 0 {
		t.Errorf("after Check, Feeds = %+v, %v, want none", feeds, err)
	}
}

func TestListIsAFile(t *testing.T) {
	list := openList(t, Options{})
	if feeds, err := list.Feeds(); err != nil || len(feeds) > 0 {
		t.Fatalf("Feeds of a new list = %+v, %v, want none", feeds, err)
	}
	added := addFeed(t, list, Feed{Address: "HTTPS://www.News.example/World/rss.xml?x=1#top", Title: `A "B" & <C>`, Outlet: "The Post", Full: true, Keep: Keep{Days: 30}})
	if !strings.HasPrefix(added.Name, "news-example-world-rss-xml-") || added.Address != "https://www.news.example/World/rss.xml?x=1" {
		t.Errorf("Add = %+v, want a name and an address in lower case", added)
	}
	second := addFeed(t, list, Feed{Address: "http://b.example/", Keep: Keep{Count: 500}, Paused: true})
	feeds, err := list.Feeds()
	if err != nil || !slices.Equal(feeds, []Feed{added, second}) {
		t.Errorf("Feeds = %+v, %v, want both", feeds, err)
	}
	for address, want := range map[string]error{
		"http://www.news.example/World/rss.xml/?x=1": ErrKnown, "https://me:secret@a.example/": ErrAddress, "ftp://a.example/": ErrAddress,
		"a.example": ErrAddress, "http://": ErrAddress, "http://a.example/" + strings.Repeat("x", 3000): ErrAddress, "javascript:alert(1)": ErrAddress,
	} {
		if _, err := list.Add(t.Context(), Feed{Address: address}); !errors.Is(err, want) {
			t.Errorf("Add of %s: %v, want %v", address, err, want)
		}
		if _, err := list.Add(t.Context(), Feed{Address: address}); err != nil && strings.Contains(err.Error(), "secret") {
			t.Errorf("the error has the password: %v", err)
		}
	}
	// A change keeps lines that somebody wrote by hand even if they cannot be
	// used.
	const wrong = `<opml version="2.0"><body><outline xmlUrl="htps://typo.example/"/><outline xmlUrl="https://c.example/"/></body></opml>`
	other := openList(t, Options{})
	if err := os.WriteFile(filepath.Join(other.dir, ListFile), []byte(wrong), 0o600); err != nil {
		t.Fatal(err)
	}
	if feeds, err := other.Feeds(); err != nil || len(feeds) != 1 {
		t.Errorf("Feeds of the other list = %+v, %v, want one", feeds, err)
	}
	if _, err := other.Add(t.Context(), Feed{Address: "https://d.example/"}); err == nil || !strings.Contains(err.Error(), "1 of its feeds") {
		t.Error(err)
	}
	if read(t, other.dir, ListFile) != wrong {
		t.Error("the list was changed")
	}
	if _, err := list.Pause(t.Context(), "none", true); !errors.Is(err, ErrUnknown) {
		t.Error(err)
	}
	if feed, err := list.Remove(t.Context(), "http://b.example", false); err != nil || feed.Name != second.Name {
		t.Errorf("Remove = %+v, %v, want %s", feed, err, second.Name)
	}
	if feeds, err = list.Feeds(); err != nil || len(feeds) != 1 {
		t.Errorf("after Remove, Feeds = %+v, %v, want one", feeds, err)
	}
}

func TestRemoveKeepsOrDeletesArticles(t *testing.T) {
	s := newServer(t)
	list := openList(t, Options{})
	s.serve("/feed", rss(item("urn:1", "", "Ferry", "Text.", 5)))
	for _, delete := range []bool{false, true} {
		feed := addFeed(t, list, Feed{Address: s.URL + "/feed"})
		updateFeed(t, list, feed)
		if _, err := list.Remove(t.Context(), feed.Name, delete); err != nil {
			t.Fatal(err)
		}
		if found := articles(t, list.dir); len(found) != map[bool]int{false: 1, true: 0}[delete] {
			t.Errorf("delete %v: %v", delete, titles(found))
		}
		if status, err := list.Status(t.Context(), feed.Name); err != nil || !reflect.DeepEqual(status, Status{}) {
			t.Errorf("the status stays: %+v, %v", status, err)
		}
	}
	if entries, err := os.ReadDir(filepath.Join(list.dir, ArticlesFolder)); err != nil || len(entries) > 0 {
		t.Errorf("the folder of articles has %v, %v, want nothing", entries, err)
	}
}

const foreignOPML = `<?xml version="1.0" encoding="ISO-8859-1"?>
<opml version="1.1"><head><title>mine</title></head><body>
<outline text="News"><outline text="Caf` + "\xe9" + `" type="rss" xmlUrl="https://a.example/feed" htmlUrl="https://a.example"/>
<outline title="B"><outline TEXT="b" XMLURL=" https://b.example/feed "/></outline></outline>
<outline text="folder"/><outline text="bad" xmlUrl="javascript:alert(1)"/><outline text="twice" xmlUrl="https://a.example/feed"/>
<outline text="spy" xmlUrl="https://c.example/feed" x:name="../../etc" x:keep="nonsense" xmlns:x="urn:x"/>
</body></opml>`

func TestImportAndExport(t *testing.T) {
	list := openList(t, Options{})
	addFeed(t, list, Feed{Address: "https://b.example/feed"})
	added, left, err := list.Import(t.Context(), strings.NewReader(foreignOPML))
	if err != nil || len(added) != 2 || left != 3 || added[0].Title != "Café" || added[0].Address != "https://a.example/feed" || !goodName.MatchString(added[1].Name) {
		t.Errorf("%+v, %d left, %v", added, left, err)
	}
	var out bytes.Buffer
	if err := list.Export(&out); err != nil {
		t.Fatal(err)
	}
	other := openList(t, Options{})
	if added, left, err := other.Import(t.Context(), &out); err != nil || len(added) != 3 || left != 0 {
		t.Errorf("%+v, %d left, %v", added, left, err)
	}
	for document, want := range map[string]string{
		"": "not OPML", "<rss/>": "not OPML", "hello": "not OPML", "<opml><body><outline": "malformed",
		"<opml>" + strings.Repeat(" ", maxOPML+1): "4 MiB", "<opml>" + strings.Repeat(`<outline xmlUrl="http://a.example"/>`, maxLines+1): "10000",
	} {
		if _, _, err := list.Import(t.Context(), strings.NewReader(document)); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("Import of %.30q: %v, want %q", document, err, want)
		}
	}
}

// TestImportIsLenient: lists that other programs write are not always valid XML.
func TestImportIsLenient(t *testing.T) {
	found, refused, err := ParseOPML(strings.NewReader(`<opml><body><outline type=rss text="Ferries & Bridges" xmlUrl="https://a.example/feed?a=1&b=2"></body></opml>`))
	if err != nil || refused != 0 || len(found) != 1 || found[0].Title != "Ferries & Bridges" || found[0].Address != "https://a.example/feed?a=1&b=2" {
		t.Errorf("ParseOPML = %+v, %d, %v", found, refused, err)
	}
}

func TestListHasALimit(t *testing.T) {
	for most, list := range map[int]*Subscriptions{maxFeeds: openList(t, Options{}), 3: openList(t, Options{MaxFeeds: 3})} {
		var document strings.Builder
		document.WriteString("<opml>")
		for i := range most + 5 {
			fmt.Fprintf(&document, `<outline xmlUrl="http://a.example/%d"/>`, i)
		}
		document.WriteString("</opml>")
		added, left, err := list.Import(t.Context(), strings.NewReader(document.String()))
		if err != nil || len(added) != most || left != 5 {
			t.Errorf("%d added, %d left, %v", len(added), left, err)
		}
		if _, err := list.Add(t.Context(), Feed{Address: "http://b.example/"}); !errors.Is(err, ErrFull) {
			t.Error(err)
		}
	}
}

// TestListStaysReadable: what a list takes in is cut, and what it could not read
// again is not written.
func TestListStaysReadable(t *testing.T) {
	list := openList(t, Options{})
	long := strings.Repeat("é", 5000)
	added, _, err := list.Import(t.Context(), strings.NewReader(`<opml><outline text="`+long+`" byline:outlet="`+long+`" xmlUrl="http://a.example/"/></opml>`))
	if err != nil || len(added) != 1 || len(added[0].Title) != 500 || len(added[0].Outlet) != 500 {
		t.Fatalf("Import = %+v, %v, want one feed with names that are cut", added, err)
	}
	if _, err := list.Add(t.Context(), Feed{Address: "http://b.example/", Outlet: strings.Repeat("x", maxOPML)}); !errors.Is(err, errLargeList) {
		t.Errorf("Add: %v, want %v", err, errLargeList)
	}
	untitled := addFeed(t, list, Feed{Address: "http://c.example/" + strings.Repeat("x", 1000)})
	if feeds, err := list.Feeds(); err != nil || !slices.Equal(feeds, append(added, untitled)) {
		t.Errorf("Feeds = %+v, %v, want those from before and after", feeds, err)
	}
}

func FuzzOPML(f *testing.F) {
	f.Add(foreignOPML)
	f.Add(`<opml><outline xmlUrl="http://a.example/?a=b&c=d" byline:name="x" byline:full="true" byline:keep="3d"/>`)
	f.Add(`<opml><outline xmlUrl="http://ª"/><outline xmlUrl="http://新聞/新聞"/></opml>`)
	f.Fuzz(func(t *testing.T, document string) {
		found, _, err := ParseOPML(strings.NewReader(document))
		if err != nil {
			return
		}
		feeds := distinct(found, maxFeeds)
		var out bytes.Buffer
		if err := WriteOPML(&out, feeds); err != nil {
			t.Fatal(err)
		}
		again, refused, err := ParseOPML(&out)
		if err != nil || refused > 0 || len(again) != len(feeds) {
			t.Fatalf("%d feeds are read back as %d, %d refused, %v", len(feeds), len(again), refused, err)
		}
		for i := range again {
			if again[i].Address != feeds[i].Address || again[i].Name != feeds[i].Name || again[i].Full != feeds[i].Full || again[i].Keep != feeds[i].Keep {
				t.Errorf("%+v is read back as %+v", feeds[i], again[i])
			}
			if !goodName.MatchString(again[i].Name) || !utf8.ValidString(again[i].Title) {
				t.Errorf("a feed is read back as %+v", again[i])
			}
		}
	})
}

func FuzzDiscover(f *testing.F) {
	f.Add(`<base href=//b.example><link rel=alternate type=application/rss+xml href=feed>`)
	f.Fuzz(func(t *testing.T, page string) {
		base, _ := CheckAddress("https://a.example/")
		if links := discover(page, base); len(links) > mostLinks {
			t.Errorf("%d links", len(links))
		}
	})
}

func FuzzBody(f *testing.F) {
	f.Add([]byte("<?xml version='1.0' encoding='iso-8859-1'?>\xe9"), "text/xml; charset=utf-8")
	f.Add(zipped([]byte("x")), "application/gzip")
	f.Add([]byte("\xFE\xFF\x00a"), "text/html")
	f.Fuzz(func(t *testing.T, body []byte, contentType string) {
		const most = 1 << 16
		unpacked, err := readBody(bytes.NewReader(body), "", most)
		if err != nil {
			return
		}
		if len(unpacked) > most {
			t.Errorf("%d bytes", len(unpacked))
		}
		if text := toUTF8(unpacked, contentType); utf8.Valid(unpacked) && !utf8.ValidString(text) {
			t.Errorf("valid UTF-8 becomes %q", text)
		}
	})
}

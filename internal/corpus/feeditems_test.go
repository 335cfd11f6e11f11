package corpus

import (
	"net/url"
	"strings"
	"testing"
	"time"
	"unicode/utf8"
)

const jsonFeed = `{"version": "https://jsonfeed.org/version/1.1", "title": "Ledger", "items": [
	{"id": "urn:1", "url": "/a", "title": "Ferry", "content_html": "<p>It <b>sails</b>.</p>", "date_published": "2024-03-05T09:00:00Z", "date_modified": "2024-03-06T09:00:00Z", "authors": [{"name": "Ann Lee"}]},
	{"id": 7, "title": "Only a headline"}]}`

const newsSitemap = `<?xml version="1.0" encoding="windows-1252"?>
<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:news="http://www.google.com/schemas/sitemap-news/0.9">
<url><loc>https://a.example/about</loc></url>
<url><loc>https://a.example/ferry</loc><lastmod>2024-03-06T09:00:00Z</lastmod>
<news:news><news:publication><news:name>Ledger</news:name><news:language>en</news:language></news:publication>
<news:publication_date>2024-03-05T09:00:00Z</news:publication_date><news:title>Ferry &amp; café</news:title></news:news></url></urlset>`

func feedOf(t *testing.T, document string) *Feed {
	t.Helper()
	base, _ := url.Parse("https://a.example/feeds/main")
	feed, err := ParseFeed(document, base)
	if err != nil {
		t.Fatal(err)
	}
	return feed
}

func TestParseFeedOfEachKind(t *testing.T) {
	published := time.Date(2024, 3, 5, 9, 0, 0, 0, time.UTC)
	for name, test := range map[string]struct {
		document string
		items    int
		want     FeedItem // the first
	}{
		"RSS":       {rssFeed, 4, FeedItem{GUID: "urn:ferry", Article: Article{Title: "Ferry’s Back", Source: "Lakeside & Harbour Ledger", URL: "https://lakeside.example/ferry", Author: "Ann Lee", Text: "The café sails.\n\nIt returns."}}},
		"Atom":      {atomFeed, 1, FeedItem{GUID: "tag:1", Updated: published, Article: Article{Title: "A & B", Source: "Hill Wire", URL: "https://a.example/1", Author: "Ann Lee, Bo Ek", Text: "It sails.\n\nYes."}}},
		"RDF":       {rdfFeed, 1, FeedItem{Updated: published.Truncate(day), Article: Article{Title: "A", Source: "Ledger", URL: "https://a.example/1", Text: "It sails."}}},
		"JSON Feed": {jsonFeed, 2, FeedItem{GUID: "urn:1", Updated: published.AddDate(0, 0, 1), Article: Article{Title: "Ferry", Source: "Ledger", URL: "https://a.example/a", Author: "Ann Lee", Text: "It sails."}}},
		"sitemap":   {newsSitemap, 1, FeedItem{GUID: "https://a.example/ferry", Updated: published.AddDate(0, 0, 1), Article: Article{Title: "Ferry & café", Source: "Ledger", URL: "https://a.example/ferry", Text: "Ferry & café"}}},
	} {
		feed := feedOf(t, test.document)
		if len(feed.Items) != test.items {
			t.Errorf("%s: %d items", name, len(feed.Items))
			continue
		}
		got := feed.Items[0]
		if day := got.Day(); day != "2024-03-05" {
			t.Errorf("%s: published %s", name, day)
		}
		got.Published = time.Time{}
		if !got.Updated.Equal(test.want.Updated) {
			t.Errorf("%s: updated %v", name, got.Updated)
		}
		got.Updated = test.want.Updated
		if got != test.want {
			t.Errorf("%s:\ngot  %+v\nwant %+v", name, got, test.want)
		}
	}
	if last := feedOf(t, jsonFeed).Items[1]; last.Text != "Only a headline" || last.GUID != "7" {
		t.Errorf("an item without text is %+v", last)
	}
}

func TestParseFeedTimeToLive(t *testing.T) {
	const channel = `<rss version="2.0" xmlns:sy="http://purl.org/rss/1.0/modules/syndication/"><channel>`
	for elements, want := range map[string]string{
		"":                        "0s",
		"<ttl>90</ttl>":           "90m",
		"<ttl>soon</ttl>":         "0s",
		"<ttl>-5</ttl>":           "0s",
		"<ttl>999999999999</ttl>": "8760h",
		"<sy:updatePeriod>daily</sy:updatePeriod>":                                           "24h",
		"<sy:updatePeriod> Hourly </sy:updatePeriod>":                                        "1h",
		"<sy:updatePeriod>daily</sy:updatePeriod><sy:updateFrequency>4</sy:updateFrequency>": "6h",
	} {
		if got := feedOf(t, channel+elements+"</channel></rss>").TTL; got.String() != mustParse(t, want).String() {
			t.Errorf("the TTL of %s is %v, want %s", elements, got, want)
		}
	}
}

func mustParse(t *testing.T, duration string) time.Duration {
	d, err := time.ParseDuration(duration)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func TestParseFeedErrors(t *testing.T) {
	for document, want := range map[string]string{
		"":                                   "empty",
		"just text":                          "not a feed",
		"<html><body>Hello</body></html>":    "not a feed",
		`{"items": []}`:                      "not a JSON Feed",
		`{"version": "https://jsonfeed.org/`: "truncated",
		`<urlset><url><loc>https://a.example/</loc></url></urlset>`:      "without news",
		`<sitemapindex><sitemap><loc>x</loc></sitemap></sitemapindex>`:   "list of sitemaps",
		`<rss><channel><item>` + strings.Repeat("<x:y>", 100_000):        "nested too deep",
		`<urlset><url><news>` + strings.Repeat("<x:y>", 100_000):         "nested too deep",
		`<!DOCTYPE r [<!ENTITY a "b">]><rss><channel><title>&a;</title>`: "",
	} {
		feed, err := ParseFeed(document, nil)
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("ParseFeed(%.40q) = %+v, %v, want %q", document, feed, err, want)
		}
	}
}

// TestTitlesOfFeedsAreCut: a list of feeds keeps them.
func TestTitlesOfFeedsAreCut(t *testing.T) {
	long := strings.Repeat("é", maxField)
	for kind, document := range map[string]string{"RSS": strings.Replace(rssFeed, "Ledger", long, 1), "sitemap": strings.Replace(newsSitemap, "Ledger", long, 1)} {
		if feed := feedOf(t, document); len(feed.Title) < maxField/2 || len(feed.Title) > maxField || !utf8.ValidString(feed.Title) {
			t.Errorf("%s: a title of %d bytes", kind, len(feed.Title))
		}
	}
}

func TestParsePage(t *testing.T) {
	article, err := ParsePage(webPage)
	if err != nil || article.Text == "" || article.ID != "" || article.File != "" {
		t.Errorf("ParsePage = %+v, %v, want a text without ID or file", article, err)
	}
	if article, err := ParsePage("<html><body></body></html>"); err == nil {
		t.Errorf("ParsePage of an empty page = %+v, want an error", article)
	}
}

func FuzzParseFeed(f *testing.F) {
	for _, seed := range []string{rssFeed, atomFeed, rdfFeed, jsonFeed, newsSitemap, `{"version":"jsonfeed","items":[null,{}]}`, "<urlset><url><news:news xmlns:news='http://www.google.com/schemas/sitemap-news/0.9'><news:title>x"} {
		f.Add(seed)
	}
	base, _ := url.Parse("https://a.example/")
	f.Fuzz(func(t *testing.T, document string) {
		feed, err := ParseFeed(document, base)
		if err != nil && (feed != nil || err.Error() == "") {
			t.Errorf("ParseFeed = %+v with the error %q", feed, err)
		}
		if err != nil {
			return
		}
		if feed.TTL < 0 {
			t.Errorf("TTL %v", feed.TTL)
		}
		for _, item := range feed.Items {
			if item.Title == "" || strings.TrimSpace(item.Text) == "" || item.ID != "" || item.File != "" {
				t.Errorf("an item is %+v, want a title and a text, and neither ID nor file", item)
			}
			for _, field := range []string{item.Title, item.Text, item.GUID, item.URL, item.Source, item.Author} {
				if !utf8.ValidString(field) || strings.Contains(field, "\x00") {
					t.Errorf("bad field %q", field)
				}
			}
			if item.URL != "" && webAddress(item.URL) == "" {
				t.Errorf("address %q", item.URL)
			}
		}
	})
}

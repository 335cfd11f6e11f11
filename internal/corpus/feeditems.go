package corpus

import (
	"bufio"
	"cmp"
	"context"
	"errors"
	"fmt"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/mmcdole/gofeed"
	"github.com/mmcdole/gofeed/rss"
)

// Feed is a feed that was fetched.
type Feed struct {
	// Title is the feed's own name; it may be empty.
	Title string
	// TTL is how long the feed asks readers to wait before they fetch it again;
	// 0 if it does not say.
	TTL time.Duration
	// Items are in the feed's order, which usually has the newest first.
	Items []FeedItem
}

// FeedItem is an article in a feed. The text of an item that has none is its
// headline.
type FeedItem struct {
	// GUID identifies the item in its feed; it may be empty.
	GUID string
	// Updated is when the item says that it was last changed; the zero time
	// when it does not say.
	Updated time.Time
	// Article has neither ID nor File. Its Source is the outlet that the item
	// names, or else the feed's title.
	Article
}

// ParseFeed reads a document in RSS, RDF, Atom or JSON Feed, or a news sitemap.
// The document must be UTF-8, even if it declares another encoding; base is the
// address that its relative links are resolved against. Items that have neither
// headline nor text are left out. The error says, for the user, what is wrong
// with the document.
func ParseFeed(document string, base *url.URL) (feed *Feed, err error) {
	defer func() {
		if cause := recover(); cause != nil {
			feed, err = nil, fmt.Errorf("the feed parser failed: %v", cause)
		}
	}()
	document = withoutDeclaration(plain(strings.TrimPrefix(document, byteOrderMark)))
	switch {
	case document == "":
		return nil, errEmpty
	case strings.HasPrefix(document, "{"):
		return parseJSONFeed(document, base)
	}
	if sitemap, err := parseSitemap(document, base); sitemap != nil || err != nil {
		return sitemap, err
	}
	parsed, err := parseFeed(document)
	if err != nil {
		return nil, err
	}
	return itemsOf(parsed, base)
}

// ParsePage reads the article of a web page in the same way as that of an HTML
// file. The article has neither ID nor File.
func ParsePage(page string) (article Article, err error) {
	defer func() {
		if cause := recover(); cause != nil {
			article, err = Article{}, fmt.Errorf("the page's parser failed: %v", cause)
		}
	}()
	out := &output{ctx: context.Background(), yield: func(found Article, err error) bool {
		if err == nil {
			article = found
		}
		return true
	}}
	if err := readHTML(bufio.NewReader(strings.NewReader(page)), out); err != nil {
		return Article{}, err
	}
	if article.Text == "" {
		return Article{}, errors.New("no article text found")
	}
	article.ID, article.File = "", ""
	return article, nil
}

func parseJSONFeed(document string, base *url.URL) (*Feed, error) {
	parsed, err := gofeed.NewParser().ParseString(document)
	switch {
	case errors.Is(err, gofeed.ErrFeedTypeNotDetected):
		return nil, errNotFeed
	case err != nil:
		return nil, jsonError(err)
	case !strings.Contains(parsed.FeedVersion, "jsonfeed"):
		return nil, errors.New("not a feed: JSON, but not a JSON Feed")
	}
	return itemsOf(parsed, base)
}

func itemsOf(parsed *gofeed.Feed, base *url.URL) (*Feed, error) {
	title, err := textOfMarkup(parsed.Title)
	if err != nil {
		return nil, err
	}
	feed := &Feed{Title: CutField(oneLine(title)), TTL: timeToLive(parsed)}
	for i, item := range parsed.Items {
		item.Link = resolve(base, item.Link)
		d, err := itemDraft(parsed, i)
		if err != nil {
			continue // one item's markup is no reason to refuse the others
		}
		d.url = cmp.Or(d.url, item.Link)
		feed.add(d, item.GUID, item.Updated, base)
	}
	return feed, nil
}

// add adds the item that d describes, unless it is empty.
func (f *Feed) add(d draft, guid, updated string, base *url.URL) {
	d.text = cmp.Or(strings.TrimSpace(d.text), d.title)
	d.url = resolve(base, d.url)
	item := FeedItem{GUID: shortOrNone(guid)}
	if at, err := parseDate(updated); err == nil {
		item.Updated = at
	}
	out := &output{ctx: context.Background(), yield: func(article Article, err error) bool {
		if err == nil {
			item.Article = article
		}
		return true
	}}
	if out.add(d) == nil && item.Text != "" {
		item.ID, item.File = "", ""
		f.Items = append(f.Items, item)
	}
}

// resolve makes a relative address absolute.
func resolve(base *url.URL, address string) string {
	parsed, err := url.Parse(strings.TrimSpace(address))
	if err != nil || address == "" || base == nil {
		return address
	}
	return base.ResolveReference(parsed).String()
}

// timeToLive is how long a feed asks readers to wait before they fetch it
// again, in RSS's own element or those of the syndication module.
func timeToLive(feed *gofeed.Feed) time.Duration {
	var ttl time.Duration
	if original, ok := feed.OriginalFeed().(*rss.Feed); ok {
		if minutes, err := strconv.Atoi(strings.TrimSpace(original.TTL)); err == nil {
			ttl = longest(minutes, time.Minute)
		}
	}
	module := feed.Extensions["sy"]
	value := func(name string) string {
		if elements := module[name]; len(elements) > 0 {
			return strings.ToLower(strings.TrimSpace(elements[0].Value))
		}
		return ""
	}
	period := map[string]time.Duration{
		"hourly": time.Hour, "daily": day, "weekly": 7 * day, "monthly": 30 * day, "yearly": 365 * day,
	}[value("updatePeriod")]
	if frequency, err := strconv.Atoi(value("updateFrequency")); err == nil && frequency > 1 {
		period /= time.Duration(frequency)
	}
	return max(ttl, period)
}

const day = 24 * time.Hour

// longest is n units, but at most a year.
func longest(n int, unit time.Duration) time.Duration {
	return time.Duration(min(max(n, 0), int(365*day/unit))) * unit
}

package feeds

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"mime"
	"slices"
	"strings"

	"byline/internal/corpus"
)

// acceptFeeds is the Accept header for feeds.
const acceptFeeds = "application/atom+xml, application/rss+xml, application/rdf+xml, application/feed+json, application/xml;q=0.9, text/xml;q=0.9, application/json;q=0.8, text/html;q=0.5"

// Preview is a feed found at an address.
type Preview struct {
	// Address is the feed's: the requested one, the one it has moved to
	// permanently, or the one named by the requested page.
	Address string
	// Title is the feed's own name.
	Title string
	// Items is the number of its articles, and Latest the newest three.
	Items  int
	Latest []corpus.Article
}

// Preview is [Fetcher.Preview] within the list's budget.
func (s *Subscriptions) Preview(ctx context.Context, address string) (Preview, error) {
	return s.fetcher.Preview(ctx, address, s.options.Budget)
}

// Preview fetches the feed at an address, or the first feed that a page there
// names. The error is for the user.
func (f *Fetcher) Preview(ctx context.Context, address string, budget *Budget) (Preview, error) {
	if budget.isSpent() {
		return Preview{}, errSpent
	}
	found, err := f.find(ctx, request{address: address, spend: budget.spend})
	if err != nil {
		return Preview{}, err
	}
	p := Preview{Address: found.keep, Title: found.feed.Title, Items: len(found.feed.Items)}
	items := slices.Clone(found.feed.Items)
	slices.SortStableFunc(items, func(a, b corpus.FeedItem) int { return b.Published.Compare(a.Published) })
	const shown = 3
	for _, item := range items[:min(shown, len(items))] {
		p.Latest = append(p.Latest, item.Article)
	}
	return p, nil
}

// errNoFeed is returned for a page that names no feed.
var errNoFeed = errors.New("this is a web page that names no feed")

// foundFeed is a feed that was found at an address.
type foundFeed struct {
	*response
	feed *corpus.Feed
	// keep is the address to fetch it from.
	keep string
}

// find fetches the feed at an address, or the first feed that a page there
// names.
func (f *Fetcher) find(ctx context.Context, r request) (foundFeed, error) {
	r.accept = acceptFeeds
	found, err := f.get(ctx, r)
	if err != nil {
		return foundFeed{}, err
	}
	feed, notFeed := parse(found)
	if notFeed == nil {
		return foundFeed{found, feed, cmp.Or(found.moved, r.address)}, nil
	}
	links := discover(found.text(), found.address)
	const tries = 3
	for _, link := range links[:min(tries, len(links))] {
		r.step("this is no feed, but names one: %s", Redact(link))
		r.address = link
		behind, err := f.get(ctx, r)
		if err == nil {
			feed, err = parse(behind)
		}
		if err == nil {
			return foundFeed{behind, feed, cmp.Or(behind.moved, link)}, nil
		}
		notFeed = fmt.Errorf("of the feed that the page names: %w", err)
		r.step("%v", notFeed)
	}
	if kind, _, _ := mime.ParseMediaType(found.header.Get("Content-Type")); len(links) == 0 && strings.Contains(kind, "html") {
		notFeed = errNoFeed
	}
	return foundFeed{}, notFeed
}

// parse reads a document as a feed.
func parse(found *response) (*corpus.Feed, error) {
	feed, err := corpus.ParseFeed(found.text(), found.address)
	if err != nil {
		return nil, err
	}
	if len(feed.Items) > maxItems {
		feed.Items = feed.Items[:maxItems]
	}
	return feed, nil
}

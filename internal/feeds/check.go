package feeds

import (
	"context"
	"fmt"
	"time"
)

// Check reports, step by step, what would be read from an address, and writes
// nothing. A step may contain text from pages, on several lines. The error is
// for the user.
func (s *Subscriptions) Check(ctx context.Context, address string, tell func(step string)) error {
	if s.options.Budget.isSpent() {
		return errSpent
	}
	found, err := s.fetcher.find(ctx, request{address: address, spend: s.options.Budget.spend, tell: tell})
	if err != nil {
		return err
	}
	feed := found.feed
	tell(fmt.Sprintf("a feed named %q, articles: %d; it would be kept as %s", feed.Title, len(feed.Items), Redact(found.keep)))
	again := min(max(usualPause, feed.TTL, maxAge(found.header, time.Now())), longestPause)
	tell(fmt.Sprintf("it would be fetched every %v; ETag %q, Last-Modified %q", again, found.header.Get("ETag"), found.header.Get("Last-Modified")))
	if len(feed.Items) == 0 {
		return nil
	}
	first := feed.Items[0]
	day := first.Day()
	if day == "" {
		day = "no date"
	}
	tell(fmt.Sprintf("the first article: %q, %s, %s, guid %q, a text of %d bytes", first.Title, day, Redact(first.URL), first.GUID, len(first.Text)))
	if first.URL == "" {
		return nil
	}
	pages := pageReader{fetcher: s.fetcher, spend: s.options.Budget.spend}
	switch _, page, err := pages.read(ctx, first.URL); {
	case ctx.Err() != nil:
		return context.Cause(ctx)
	case err != nil:
		tell(fmt.Sprintf("the page behind it, for --full: %v", err))
	default:
		tell(fmt.Sprintf("the page behind it, for --full: a text of %d bytes", len(page.Text)))
	}
	return nil
}

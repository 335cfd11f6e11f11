package feeds

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"slices"
	"time"

	"byline/internal/corpus"
)

const (
	// pagesAtATime is how many pages are read for one feed at a time; the rest
	// are read the next times.
	pagesAtATime = 20
	// pagesTime bounds the time for that, so that slow sites do not delay other
	// feeds.
	pagesTime = 2 * time.Minute
	// mostTries is how often a failing page is requested.
	mostTries = 3
)

// pageReader reads the pages behind the items of a feed.
type pageReader struct {
	fetcher *Fetcher
	spend   func(int64)
	left    int
	until   time.Time
}

// fill puts the text of its page into a record that waits for it, if the page
// has more text. If the page cannot be read, the teaser stays. The error is
// only ever ctx's.
func (p *pageReader) fill(ctx context.Context, r *record) error {
	if !r.Item.Pending || p.left <= 0 || !time.Now().Before(p.until) {
		return nil
	}
	p.left--
	reading, cancel := context.WithDeadline(ctx, p.until)
	defer cancel()
	_, page, err := p.read(reading, r.URL)
	if ctx.Err() != nil {
		return ctx.Err()
	}
	if r.Item.Tries++; err == nil || isFinal(err) || r.Item.Tries >= mostTries {
		r.Item.Pending = false
	}
	if text := asMarkup(page.Text); err == nil && len(text) > len(r.Text) {
		r.Text = text
	}
	return nil
}

// isFinal reports whether the next try would fail with the same error.
func isFinal(err error) bool {
	status, ok := errors.AsType[*StatusError](err)
	return ok && status.Code < 500 && status.Code != 429 || errors.Is(err, errRobots) || errors.Is(err, ErrForbidden) || errors.Is(err, errNoArticle)
}

var errNoArticle = errors.New("no article is found on the page")

// read reads the article of a page, and returns its address after redirects.
func (p *pageReader) read(ctx context.Context, address string) (*url.URL, corpus.Article, error) {
	found, err := p.fetcher.get(ctx, request{
		address: address, accept: "text/html, application/xhtml+xml;q=0.9",
		may:   func(ctx context.Context, at *url.URL) error { return p.fetcher.mayRead(ctx, at, p.spend) },
		spend: p.spend,
	})
	if err != nil {
		return nil, corpus.Article{}, err
	}
	page, err := corpus.ParsePage(found.text())
	if err != nil {
		return nil, corpus.Article{}, &fetchError{errNoArticle.Error(), fmt.Errorf("%w: %w", errNoArticle, err)}
	}
	return found.address, page, nil
}

// fillPending reads, newest first, the pages that records in the archive still
// wait for, up to the reader's limits, and returns the records by month and id.
func (a archive) fillPending(ctx context.Context, pages *pageReader) (map[string]map[string]record, error) {
	months, err := a.months()
	if err != nil {
		return nil, err
	}
	filled := make(map[string]map[string]record)
	for _, month := range slices.Backward(months) {
		var waiting []record
		for e, err := range a.entries(month) {
			if err != nil {
				return nil, err
			}
			if e.other == nil && e.Item.Pending {
				waiting = append(waiting, e.record)
			}
		}
		for _, r := range slices.Backward(waiting) {
			if pages.left <= 0 || !time.Now().Before(pages.until) {
				return filled, nil
			}
			if err := pages.fill(ctx, &r); err != nil {
				return nil, err
			}
			if filled[month] == nil {
				filled[month] = make(map[string]record)
			}
			filled[month][r.ID] = r
		}
	}
	return filled, nil
}

// putPages replaces records by those whose pages were read, unless they were
// corrected meanwhile, and returns how many have another text now. If there is
// no room, the error is a [*roomError] and nothing is written.
func (a archive) putPages(month string, records map[string]record, room func(bytes int64) error) (changed int, err error) {
	if room != nil {
		if err := room(plan{corrected: map[string]map[string]record{month: records}}.bytes()); err != nil {
			return 0, &roomError{err}
		}
	}
	err = a.replace(month, func(e *entry) bool {
		if r, ok := records[e.ID]; ok && r.Item.Digest == e.Item.Digest {
			if r.Text != e.Text {
				changed++
			}
			e.record = r
		}
		return true
	}, nil)
	return changed, err
}

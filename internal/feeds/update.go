package feeds

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"time"

	"byline/internal/corpus"
)

// Result is the result of fetching a feed.
type Result struct {
	Feed Feed
	// Added and Changed are the numbers of new and of corrected articles; IDs
	// are theirs. Deleted is the number of articles deleted because they were
	// beyond what is kept.
	Added, Changed, Deleted int
	IDs                     []string
	// Expiring is the number of articles beyond what is kept, if that was found
	// just now; they are deleted from Status.ExpireAt on.
	Expiring int
	// Err tells the user why the fetch failed; see [Cause].
	Err error
	// Tell is whether somebody should be notified: with this failure the feed
	// counts as failing, and nobody was notified before.
	Tell bool
	// Gone is whether the feed was paused because its publisher says that it is
	// gone for good.
	Gone bool
	// Status is the feed's new status.
	Status Status
}

// failing is the number of failed fetches in a row after which somebody is
// notified.
const failing = 5

// errSpent says that a list has received as much as it may in a day.
var errSpent = errors.New("the feeds of this list have received as much as they may in a day; they are fetched again tomorrow")

// Update fetches a feed, given its name or its address, whether it is due or
// not, and writes what is new. A failed fetch is reported in the result; the
// error wraps [ErrUnknown], is ctx's, or is the folder's.
func (s *Subscriptions) Update(ctx context.Context, name string) (Result, error) {
	feed, err := s.Find(name)
	if err != nil {
		return Result{}, err
	}
	status, err := s.Status(ctx, feed.Name)
	if err != nil {
		return Result{}, err
	}
	u := &update{Subscriptions: s, feed: feed, status: status, before: status, now: time.Now()}
	u.result.Feed = feed
	failed := u.fetch(ctx)
	if ctx.Err() != nil {
		return Result{}, context.Cause(ctx)
	}
	if failed == nil && feed.Full {
		if err := u.readPages(ctx); err != nil {
			return Result{}, fmt.Errorf("read feed %s: %w", feed.Name, err)
		}
	}
	err = s.exclusively(ctx, func() error { return u.write(ctx, failed) })
	if err != nil {
		return Result{}, fmt.Errorf("write feed %s: %w", feed.Name, err)
	}
	if u.result.Gone {
		_, err = s.Pause(ctx, feed.Name, true)
	} else if u.moved != "" {
		err = s.move(ctx, feed.Name, u.moved)
	}
	if u.result.Added+u.result.Changed+u.result.Deleted > 0 {
		s.changed(ctx)
	}
	u.result.Status = u.status
	return u.result, err
}

// update is one run of [Subscriptions.Update].
type update struct {
	*Subscriptions
	feed    Feed
	status  Status
	before  Status // the update
	now     time.Time
	spent   int64
	moved   string
	records []record                     // of the document
	filled  map[string]map[string]record // whose pages were read late
	result  Result
}

// fetch gets the document. The error is for the user; then nothing has changed.
func (u *update) fetch(ctx context.Context) error {
	if u.options.Budget.isSpent() {
		return errSpent
	}
	found, err := u.fetcher.get(ctx, request{
		address: u.feed.Address, accept: acceptFeeds, spend: u.spend,
		etag: u.status.ETag, lastModified: u.status.LastModified,
	})
	if err != nil {
		return err
	}
	if !found.unchanged {
		feed, err := parse(found)
		if err != nil {
			return err
		}
		u.take(feed, found.header)
	}
	u.moved = found.moved
	u.status.Next = u.now.Add(pauseAfter(u.status.TTL, found.header, u.now))
	return nil
}

// spend counts bytes as received.
func (u *update) spend(bytes int64) {
	u.spent += bytes
	u.options.Budget.spend(bytes)
}

// readPages reads the pages behind new items, and then some that could not be
// read before. The error is ctx's or the folder's.
func (u *update) readPages(ctx context.Context) (err error) {
	pages := &pageReader{fetcher: u.fetcher, spend: u.spend, left: pagesAtATime, until: time.Now().Add(pagesTime)}
	if err := u.fillNew(ctx, pages); err != nil {
		return err
	}
	if u.status.Pending > 0 && !u.options.Budget.isSpent() {
		u.filled, err = archiveOf(u.root, u.feed.Name).fillPending(ctx, pages)
	}
	return err
}

// take applies what a document says.
func (u *update) take(feed *corpus.Feed, header http.Header) {
	const longest = 500 // bytes of a validator
	u.status.ETag, u.status.LastModified, u.status.TTL = "", "", feed.TTL
	if etag := header.Get("ETag"); len(etag) <= longest {
		u.status.ETag = etag
	}
	if at := header.Get("Last-Modified"); len(at) <= longest {
		u.status.LastModified = at
	}
	var all []string
	for _, item := range feed.Items {
		r := newRecord(u.feed, item, u.now)
		all = append(all, r.ID, r.Item.Digest)
		u.records = append(u.records, r)
	}
	if all := digest(all...); all != u.status.Digest {
		u.status.Digest = all
		u.records = u.feed.Keep.worthwhile(u.status.unexpired(u.records), u.now)
	} else {
		u.records = nil
	}
}

// fillNew reads the pages of the records that are new or corrected.
func (u *update) fillNew(ctx context.Context, pages *pageReader) error {
	if len(u.records) == 0 {
		return nil
	}
	c, err := archiveOf(u.root, u.feed.Name).catalogue()
	if err != nil {
		return err
	}
	wanted := make(map[string]bool)
	p := c.compare(u.records)
	for i := range p.added {
		wanted[p.added[i].Item.Digest] = true
	}
	for _, month := range p.corrected {
		for _, r := range month {
			wanted[r.Item.Digest] = true
		}
	}
	for i := range u.records {
		if wanted[u.records[i].Item.Digest] && !u.options.Budget.isSpent() {
			if err := pages.fill(ctx, &u.records[i]); err != nil {
				return err
			}
		}
	}
	return nil
}

// write writes what was fetched, or that the fetch failed. The caller keeps
// other writers out.
func (u *update) write(ctx context.Context, failed error) error {
	if _, err := u.Find(u.feed.Name); err != nil {
		return err // it was removed meanwhile
	}
	a := archiveOf(u.root, u.feed.Name)
	err := u.writeArticles(ctx, a)
	if full, ok := errors.AsType[*roomError](err); ok {
		failed, err = full, nil
		// The document is fetched again, for when there is room.
		u.status.ETag, u.status.LastModified, u.status.Digest = u.before.ETag, u.before.LastModified, u.before.Digest
	}
	if err != nil {
		return err
	}
	if err := u.tidy(a); err != nil {
		return err
	}
	if failed != nil {
		u.fail(failed)
	} else {
		u.status.Fetched = u.now
		u.status.Failures, u.status.Error, u.status.Told = 0, "", false
	}
	if today := dayOf(u.now); u.status.Day != today {
		u.status.Day, u.status.Bytes = today, 0
	}
	u.status.Bytes += u.spent
	return u.saveStatus(ctx, u.feed.Name, u.status)
}

// writeArticles writes what the document and the pages brought. The error is a
// [*roomError], the announcer's or the folder's.
func (u *update) writeArticles(ctx context.Context, a archive) error {
	for month, records := range u.filled {
		filled, err := a.putPages(month, records, u.options.Room)
		if err != nil {
			return err
		}
		u.result.Changed += filled
	}
	if len(u.records) == 0 {
		return nil
	}
	p, err := a.merge(u.records, u.now, func(p plan) error { return u.admit(ctx, p) })
	if err != nil {
		return err
	}
	u.result.IDs = p.ids()
	u.result.Added = len(p.added)
	u.result.Changed += len(u.result.IDs) - len(p.added)
	return nil
}

// admit is called before articles are written. The error is a [*roomError], or
// the announcer's.
func (u *update) admit(ctx context.Context, p plan) error {
	if u.options.Room != nil {
		if err := u.options.Room(p.bytes()); err != nil {
			return &roomError{err}
		}
	}
	return u.announce(ctx, p.added)
}

// tidy counts the articles that wait for their page, and deletes those beyond
// what is kept.
func (u *update) tidy(a archive) (err error) {
	written := u.result.Added+u.result.Changed > 0
	if u.feed.Full && (written || len(u.filled) > 0) {
		if u.status.Pending, err = a.pending(); err != nil {
			return err
		}
	}
	told := !u.status.ExpireAt.IsZero() && !u.now.Before(u.status.ExpireAt)
	if written || told || u.now.Sub(u.status.Checked) >= day {
		u.status.Checked = u.now
		before := u.status.ExpireAt
		u.result.Deleted, err = a.expire(u.feed.Keep, &u.status, u.now)
		if !u.status.ExpireAt.Equal(before) {
			u.result.Expiring = u.status.Expiring
		}
	}
	return err
}

// fail records that the fetch failed.
func (u *update) fail(failed error) {
	u.result.Err = failed
	u.status.Error = failed.Error()
	if errors.Is(failed, errSpent) {
		u.status.Next = u.now.UTC().Truncate(day).Add(day + spread(time.Hour))
		return
	}
	u.status.Failures++
	var asked time.Duration
	if status, ok := errors.AsType[*StatusError](failed); ok {
		asked = status.RetryAfter
		u.result.Gone = status.Code == http.StatusGone
	}
	u.status.Next = u.now.Add(pauseAfterFailures(u.status.Failures, asked))
	u.result.Tell = (u.status.Failures >= failing || u.result.Gone) && !u.status.Told
	u.status.Told = u.status.Told || u.result.Tell
}

// pending is the number of records that wait for their page.
func (a archive) pending() (int, error) {
	months, err := a.months()
	if err != nil {
		return 0, err
	}
	n := 0
	for _, month := range months {
		for e, err := range a.entries(month) {
			if err != nil {
				return 0, err
			}
			if e.Item.Pending {
				n++
			}
		}
	}
	return n, nil
}

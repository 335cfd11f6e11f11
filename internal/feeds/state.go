package feeds

import (
	"context"
	"encoding/json"
	"fmt"
	"time"
)

// Status is what is remembered of a feed between fetches.
type Status struct {
	// ETag and LastModified are the validators of the last document.
	ETag         string `json:"etag,omitempty"`
	LastModified string `json:"last_modified,omitempty"`
	// Digest is a digest of the document's content, to detect changes.
	Digest string `json:"digest,omitempty"`
	// TTL is how long the document asks not to be fetched again.
	TTL time.Duration `json:"ttl,omitempty"`
	// Next is when the feed is due; the zero time is now.
	Next time.Time `json:"next,omitzero"`
	// Fetched is when a fetch last succeeded.
	Fetched time.Time `json:"fetched,omitzero"`
	// Failures is the number of failed fetches in a row; the last one failed
	// with Error. Told is whether somebody was notified.
	Failures int    `json:"failures,omitempty"`
	Error    string `json:"error,omitempty"`
	Told     bool   `json:"told,omitempty"`
	// Pending is the number of articles whose page is still to be read.
	Pending int `json:"pending,omitempty"`
	// Day is the day, in UTC, on which Bytes were received.
	Day   string `json:"day,omitempty"`
	Bytes int64  `json:"bytes,omitempty"`
	// Checked is when articles beyond what is kept were last looked for.
	Checked time.Time `json:"checked,omitzero"`
	// Expiring is the number of articles that will be deleted from ExpireAt on:
	// those as old as ExpireTo and beyond what is kept. Both times are zero
	// when there are none.
	Expiring int       `json:"expiring,omitempty"`
	ExpireAt time.Time `json:"expire_at,omitzero"`
	ExpireTo time.Time `json:"expire_to,omitzero"`
	// Expired are the marks, as of [record.mark], of deleted articles that the
	// document still has, so that they are not added again.
	Expired []string `json:"expired,omitempty"`
}

// Failing is whether the feed has failed so often in a row that somebody should
// look into it.
func (s *Status) Failing() bool { return s.Failures >= failing }

// State keeps the status of the feeds of one list by their names, as JSON.
type State interface {
	// All is the saved status of every feed that has one.
	All(ctx context.Context) (map[string]string, error)
	// Load returns the saved status of a feed; "" when there is none.
	Load(ctx context.Context, feed string) (status string, err error)
	Save(ctx context.Context, feed, status string) error
	// Delete deletes the status of a feed. It is no error if there is none.
	Delete(ctx context.Context, feed string) error
}

// Status is the status of a feed by its name.
func (s *Subscriptions) Status(ctx context.Context, feed string) (Status, error) {
	text, err := s.options.State.Load(ctx, feed)
	if err != nil {
		return Status{}, fmt.Errorf("read the status of feed %s: %w", feed, err)
	}
	return parseStatus(text), nil
}

// Statuses are the statuses of the feeds, by their names.
func (s *Subscriptions) Statuses(ctx context.Context) (map[string]Status, error) {
	texts, err := s.options.State.All(ctx)
	if err != nil {
		return nil, fmt.Errorf("read the status of the feeds: %w", err)
	}
	all := make(map[string]Status, len(texts))
	for feed, text := range texts {
		all[feed] = parseStatus(text)
	}
	return all, nil
}

// parseStatus parses a status. One that cannot be read counts as empty: its
// feed is fetched again.
func parseStatus(text string) Status {
	var status Status
	if text != "" && json.Unmarshal([]byte(text), &status) != nil {
		return Status{}
	}
	return status
}

// saveStatus saves the status of a feed.
func (s *Subscriptions) saveStatus(ctx context.Context, feed string, status Status) error {
	text, err := json.Marshal(status)
	if err == nil {
		err = s.options.State.Save(ctx, feed, string(text))
	}
	if err != nil {
		return fmt.Errorf("write the status of feed %s: %w", feed, err)
	}
	return nil
}

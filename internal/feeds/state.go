package feeds

import (
	"context"
	"encoding/json"
	"fmt"
	"time"
)

// Status is what is remembered of a feed from one fetch to the next.
type Status struct {
	// ETag and LastModified are the validators of the document that came last.
	ETag         string `json:"etag,omitempty"`
	LastModified string `json:"last_modified,omitempty"`
	// Digest is of what the document says, to see whether it changed.
	Digest string `json:"digest,omitempty"`
	// TTL is how long the document asks not to be fetched again.
	TTL time.Duration `json:"ttl,omitempty"`
	// Next is when the feed is due; the zero time is now.
	Next time.Time `json:"next,omitzero"`
	// Fetched is when a fetch last succeeded.
	Fetched time.Time `json:"fetched,omitzero"`
	// Failures is how many fetches in a row failed, the last of them with
	// Error. Told is whether somebody was told.
	Failures int    `json:"failures,omitempty"`
	Error    string `json:"error,omitempty"`
	Told     bool   `json:"told,omitempty"`
	// Pending is how many articles still wait for their page to be read.
	Pending int `json:"pending,omitempty"`
	// Day is the day, in UTC, on which Bytes were received.
	Day   string `json:"day,omitempty"`
	Bytes int64  `json:"bytes,omitempty"`
	// Checked is when it was last looked for articles that are more than is kept.
	Checked time.Time `json:"checked,omitzero"`
	// Expiring is how many articles are deleted from ExpireAt on: those that
	// are as old as ExpireTo and more than is kept. Both times are zero where
	// there are none.
	Expiring int       `json:"expiring,omitempty"`
	ExpireAt time.Time `json:"expire_at,omitzero"`
	ExpireTo time.Time `json:"expire_to,omitzero"`
	// Expired are the articles that were deleted so and that the document still
	// has, as [record.mark] has them, so that they do not come back.
	Expired []string `json:"expired,omitempty"`
}

// Failing is whether the feed has failed so often in a row that somebody should
// see to it.
func (s *Status) Failing() bool { return s.Failures >= failing }

// State keeps the status of the feeds of one list by their names, as JSON.
type State interface {
	// All is what was saved last of each feed that something was saved of.
	All(ctx context.Context) (map[string]string, error)
	// Load returns what was saved of a feed last; "" where nothing was.
	Load(ctx context.Context, feed string) (status string, err error)
	Save(ctx context.Context, feed, status string) error
	// Delete forgets a feed; that nothing is saved of it is no error.
	Delete(ctx context.Context, feed string) error
}

// Status is what is remembered of a feed by its name.
func (s *Subscriptions) Status(ctx context.Context, feed string) (Status, error) {
	text, err := s.options.State.Load(ctx, feed)
	if err != nil {
		return Status{}, fmt.Errorf("read the status of feed %s: %w", feed, err)
	}
	return parseStatus(text), nil
}

// Statuses are what is remembered of the feeds, by their names.
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

// parseStatus reads a status. Of one that cannot be read nothing is remembered:
// its feed is fetched again.
func parseStatus(text string) Status {
	var status Status
	if text != "" && json.Unmarshal([]byte(text), &status) != nil {
		return Status{}
	}
	return status
}

// saveStatus remembers the status of a feed.
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

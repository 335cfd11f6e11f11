package feeds

import (
	"context"
	"time"
)

// Jobs are the feeds that are not paused, and when each is due.
func (s *Subscriptions) Jobs(ctx context.Context) ([]Job, error) {
	feeds, err := s.Feeds()
	if err != nil {
		return nil, err
	}
	statuses, err := s.Statuses(ctx)
	if err != nil {
		return nil, err
	}
	var jobs []Job
	today := dayOf(time.Now())
	var bytes int64
	for _, feed := range feeds {
		status := statuses[feed.Name]
		if status.Day == today {
			bytes += status.Bytes
		}
		// A time beyond the longest pause comes from a clock that was wrong.
		if status.Next.After(time.Now().Add(2 * longestWait)) {
			status.Next = time.Time{}
		}
		address, err := CheckAddress(feed.Address)
		if err == nil && !feed.Paused {
			jobs = append(jobs, Job{Feed: feed.Name, Host: address.Hostname(), Next: status.Next})
		}
	}
	s.options.Budget.atLeast(bytes) // also what was received before the program started
	return jobs, nil
}

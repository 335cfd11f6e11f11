package feeds

import (
	"slices"
	"time"
)

// notice is the time between the notice that articles will be deleted and their
// deletion.
const notice = day

// expire deletes the articles that are more than the feed keeps, of those that
// it was told of at least a day ago, and sets in the status which go next. It
// returns how many were deleted.
func (a archive) expire(keep Keep, status *Status, now time.Time) (deleted int, err error) {
	if keep == (Keep{}) {
		status.Expiring, status.ExpireAt, status.ExpireTo = 0, time.Time{}, time.Time{}
		return 0, nil
	}
	over, err := a.over(keep, now)
	if err != nil {
		return 0, err
	}
	if !status.ExpireAt.IsZero() && !now.Before(status.ExpireAt) {
		told := 0
		for told < len(over) && !over[told].After(status.ExpireTo) {
			told++
		}
		if told > 0 {
			if deleted, err = a.deleteTo(over[told-1]); err != nil {
				return deleted, err
			}
		}
		over = over[told:]
		status.ExpireAt = time.Time{}
	}
	switch {
	case len(over) == 0:
		status.Expiring, status.ExpireAt, status.ExpireTo = 0, time.Time{}, time.Time{}
	case status.ExpireAt.IsZero():
		status.Expiring, status.ExpireAt, status.ExpireTo = len(over), now.Add(notice), over[len(over)-1]
	}
	return deleted, nil
}

// over are the ages of the articles that are more than is kept, the oldest
// first.
func (a archive) over(keep Keep, now time.Time) ([]time.Time, error) {
	months, err := a.months()
	if err != nil {
		return nil, err
	}
	var ages []time.Time
	for _, month := range months {
		for e, err := range a.entries(month) {
			if err != nil {
				return nil, err
			}
			if e.other == nil {
				ages = append(ages, e.age())
			}
		}
	}
	slices.SortFunc(ages, time.Time.Compare)
	over := max(0, len(ages)-keep.Count)
	if keep.Days > 0 {
		over, _ = slices.BinarySearchFunc(ages, keep.since(now), time.Time.Compare)
	}
	return ages[:over], nil
}

// since is the age of the oldest article that is kept by its age.
func (k Keep) since(now time.Time) time.Time {
	if k.Days == 0 {
		return time.Time{}
	}
	return now.AddDate(0, 0, -k.Days)
}

// age is when an article was published; where it does not say, or names a day
// to come, when it came.
func (r *record) age() time.Time {
	published, err := time.Parse(time.RFC3339, r.Published)
	if err != nil || published.After(r.Item.Came) {
		return r.Item.Came
	}
	return published
}

// worthwhile are the records of a document that would not be deleted again as
// soon as they are added.
func (k Keep) worthwhile(records []record, now time.Time) []record {
	if k.Count > 0 && len(records) > k.Count {
		records = slices.Clone(records)
		slices.SortStableFunc(records, func(a, b record) int { return b.age().Compare(a.age()) })
		records = records[:k.Count]
	}
	return slices.DeleteFunc(slices.Clone(records), func(r record) bool { return r.age().Before(k.since(now)) })
}

// deleteTo deletes the articles of that age and older.
func (a archive) deleteTo(last time.Time) (deleted int, err error) {
	months, err := a.months()
	if err != nil {
		return 0, err
	}
	isOver := func(e *entry) bool { return e.other == nil && !e.age().After(last) }
	for _, month := range months {
		over := 0
		for e, err := range a.entries(month) {
			if err != nil {
				return deleted, err
			}
			if isOver(&e) {
				over++
			}
		}
		if over == 0 {
			continue
		}
		if err := a.replace(month, func(e *entry) bool { return !isOver(e) }, nil); err != nil {
			return deleted, err
		}
		deleted += over
	}
	return deleted, nil
}

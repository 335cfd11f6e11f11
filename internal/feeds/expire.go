package feeds

import (
	"cmp"
	"slices"
	"time"
)

// notice is the time between the notice that articles will be deleted and their
// deletion.
const notice = day

// expire deletes the articles beyond what the feed keeps, provided notice was
// given at least a day ago, and sets in the status which go next. It returns
// how many were deleted.
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
		for told < min(len(over), status.Expiring) && !over[told].age.After(status.ExpireTo) {
			told++
		}
		if err := a.delete(over[:told]); err != nil {
			return 0, err
		}
		for _, gone := range over[:told] {
			status.Expired = append(status.Expired, gone.mark)
		}
		status.Expired = status.Expired[max(0, len(status.Expired)-maxItems):]
		deleted, over = told, over[told:]
		status.ExpireAt = time.Time{}
	}
	switch {
	case len(over) == 0:
		status.Expiring, status.ExpireAt, status.ExpireTo = 0, time.Time{}, time.Time{}
	case status.ExpireAt.IsZero():
		status.Expiring, status.ExpireAt, status.ExpireTo = len(over), now.Add(notice), over[len(over)-1].age
	}
	return deleted, nil
}

// aged is an article of the archive and its age.
type aged struct {
	month, id, mark string
	age             time.Time
}

// over are the articles beyond what is kept, oldest first.
func (a archive) over(keep Keep, now time.Time) ([]aged, error) {
	months, err := a.months()
	if err != nil {
		return nil, err
	}
	var all []aged
	for _, month := range months {
		for e, err := range a.entries(month) {
			if err != nil {
				return nil, err
			}
			if e.other == nil {
				all = append(all, aged{month, e.ID, e.mark(), e.age()})
			}
		}
	}
	// Of articles of the same age, the one written first.
	slices.SortStableFunc(all, func(a, b aged) int { return a.age.Compare(b.age) })
	over := max(0, len(all)-keep.Count)
	if keep.Days > 0 {
		over, _ = slices.BinarySearchFunc(all, keep.since(now), func(a aged, since time.Time) int { return a.age.Compare(since) })
	}
	return all[:over], nil
}

// since is the age of the oldest article that is kept because of its age.
func (k Keep) since(now time.Time) time.Time {
	if k.Days == 0 {
		return time.Time{}
	}
	return now.AddDate(0, 0, -k.Days)
}

// age is when an article was published or, if it does not say or names a future
// day, when it came.
func (r *record) age() time.Time {
	published, err := time.Parse(time.RFC3339, r.Published)
	if err != nil || published.After(r.Item.Came) {
		return r.Item.Came
	}
	return published
}

// worthwhile are the records of a document that would not be deleted again
// right after they are added.
func (k Keep) worthwhile(records []record, now time.Time) []record {
	if k.Count > 0 && len(records) > k.Count {
		records = slices.Clone(records)
		slices.SortStableFunc(records, func(a, b record) int { return b.age().Compare(a.age()) })
		records = records[:k.Count]
	}
	return slices.DeleteFunc(slices.Clone(records), func(r record) bool { return r.age().Before(k.since(now)) })
}

// delete deletes articles.
func (a archive) delete(articles []aged) error {
	byMonth := make(map[string]map[string]bool)
	for _, article := range articles {
		if byMonth[article.month] == nil {
			byMonth[article.month] = make(map[string]bool)
		}
		byMonth[article.month][article.id] = true
	}
	for month, ids := range byMonth {
		if err := a.replace(month, func(e *entry) bool { return !ids[e.ID] }, nil); err != nil {
			return err
		}
	}
	return nil
}

// mark identifies a deleted record in the feed's document.
func (r *record) mark() string { return digest(cmp.Or(r.Item.GUID, r.ID)) }

// unexpired are the records of a document that were not deleted before. The
// marks of records that the document no longer has are dropped from the status.
func (status *Status) unexpired(records []record) []record {
	expired, still := make(map[string]bool), make(map[string]bool)
	for _, mark := range status.Expired {
		expired[mark] = true
	}
	left := slices.DeleteFunc(slices.Clone(records), func(r record) bool {
		mark := r.mark()
		still[mark] = expired[mark]
		return expired[mark]
	})
	status.Expired = slices.DeleteFunc(slices.Clone(status.Expired), func(mark string) bool { return !still[mark] })
	return left
}

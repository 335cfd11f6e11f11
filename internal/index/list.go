package index

import (
	"context"
	"errors"

	"byline/internal/article"
)

// listed is how many articles are compared at a time.
const listed = 1000

// ChangesSince is the difference between the articles of two indexes of the
// same corpus. It goes through all of them unless the other index is the same
// or the previous one.
func (ix *Index) ChangesSince(ctx context.Context, before *Index) (Changes, error) {
	switch {
	case before.Scanned().Equal(ix.Scanned()):
		return Changes{Unchanged: ix.Len()}, nil
	case before.Scanned().Equal(ix.heading.After) && ix.heading.Changes != nil:
		return *ix.heading.Changes, nil
	}
	var changes Changes
	now, then := &lister{of: ix.Snapshot}, &lister{of: before.Snapshot}
	for {
		if err := errors.Join(now.fill(ctx), then.fill(ctx)); err != nil {
			return Changes{}, err
		}
		switch id, old := now.id(), then.id(); {
		case id == "" && old == "":
			return changes, nil
		case old == "" || id != "" && id < old:
			changes.Added = append(changes.Added, id)
			now.next()
		case id == "" || old < id:
			changes.Removed = append(changes.Removed, old)
			then.next()
		default:
			if now.page[0].Hash != then.page[0].Hash {
				changes.Changed = append(changes.Changed, id)
			} else {
				changes.Unchanged++
			}
			now.next()
			then.next()
		}
	}
}

// lister goes through the articles of a snapshot in the order of their ids.
type lister struct {
	of    Snapshot
	page  []*article.Entry
	after string
	ended bool
}

// fill loads more articles when none is left, if there are more.
func (l *lister) fill(ctx context.Context) error {
	if len(l.page) > 0 || l.ended {
		return nil
	}
	page, err := l.of.List(ctx, l.after, listed)
	if err != nil {
		return err
	}
	l.page, l.ended = page, len(page) < listed
	if len(page) > 0 {
		l.after = page[len(page)-1].ID
	}
	return nil
}

// id is that of the next article; empty after the last.
func (l *lister) id() string {
	if len(l.page) == 0 {
		return ""
	}
	return l.page[0].ID
}

func (l *lister) next() { l.page = l.page[1:] }

package index

import (
	"context"
	"errors"
	"fmt"
	"iter"

	"byline/internal/article"
)

// listed is how many articles are listed at a time.
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
	next, stop := iter.Pull2(Each(ctx, ix))
	defer stop()
	nextOld, stopOld := iter.Pull2(Each(ctx, before))
	defer stopOld()
	var changes Changes
	entry, err, _ := next()
	old, oldErr, _ := nextOld()
	for {
		if err := errors.Join(err, oldErr); err != nil {
			return Changes{}, err
		}
		switch {
		case entry == nil && old == nil:
			both := changes.Unchanged + len(changes.Changed)
			if both+len(changes.Added) != ix.Len() || both+len(changes.Removed) != before.Len() {
				return Changes{}, fmt.Errorf("compare indexes: %w: not all articles are listed", ErrUnreadable)
			}
			return changes, nil
		case old == nil || entry != nil && entry.ID < old.ID:
			changes.Added = append(changes.Added, entry.ID)
			entry, err, _ = next()
		case entry == nil || old.ID < entry.ID:
			changes.Removed = append(changes.Removed, old.ID)
			old, oldErr, _ = nextOld()
		default:
			if entry.Hash != old.Hash {
				changes.Changed = append(changes.Changed, entry.ID)
			} else {
				changes.Unchanged++
			}
			entry, err, _ = next()
			old, oldErr, _ = nextOld()
		}
	}
}

// Lister lists articles in the order of their ids; see [Snapshot].
type Lister interface {
	List(ctx context.Context, after string, n int) ([]*article.Entry, error)
}

// Each yields each article, in the order of the ids. It ends at the first
// error, which is ctx's or the lister's.
func Each(ctx context.Context, of Lister) iter.Seq2[*article.Entry, error] {
	return func(yield func(*article.Entry, error) bool) {
		for page, err := range pages(ctx, of) {
			if err != nil {
				yield(nil, err)
				return
			}
			for _, entry := range page {
				if !yield(entry, nil) {
					return
				}
			}
		}
	}
}

// pages is Each, for so many articles at a time as are listed in one call.
func pages(ctx context.Context, of Lister) iter.Seq2[[]*article.Entry, error] {
	return func(yield func([]*article.Entry, error) bool) {
		after := ""
		for {
			page, err := of.List(ctx, after, listed)
			if err != nil || len(page) > 0 {
				if !yield(page, err) {
					return
				}
			}
			if err != nil || len(page) < listed {
				return
			}
			after = page[len(page)-1].ID
		}
	}
}

// DocumentsOf is the articles with the ids, all of which must be there. The
// error is that of reading them, or names the one that is missing.
func DocumentsOf(ctx context.Context, from interface {
	Documents(ctx context.Context, ids []string) ([]*Document, error)
}, ids []string) ([]*Document, error) {
	documents, err := from.Documents(ctx, ids)
	if err != nil {
		return nil, err
	}
	for i, document := range documents {
		if document == nil {
			return nil, fmt.Errorf("read article %q: the index does not have it", ids[i])
		}
	}
	return documents, nil
}

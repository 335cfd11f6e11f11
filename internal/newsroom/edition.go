package newsroom

import (
	"context"
	"fmt"
	"time"

	"byline/internal/article"
	"byline/internal/index"
)

// Edition is one state of a newsroom's own articles, without those of another
// newsroom that it is joined with. The zero Edition has no articles.
type Edition struct {
	// At is when the folder was listed for it. It tells the editions of a
	// newsroom apart.
	At time.Time
	// Before is At of the edition that this one replaced. When it is the zero
	// time, as for the first edition after a start, the fields after it are not
	// known.
	Before time.Time
	// Came are the articles that are new or have changed, Gone those that were
	// removed or have changed, as they were. Kept is the number of the others.
	Came, Gone []*article.Entry
	Kept       int

	lister index.Lister // nil without articles
}

// List lists the articles in the order of their ids: at most n of those after
// an id. The error is ctx's or the index's.
func (e *Edition) List(ctx context.Context, after string, n int) ([]*article.Entry, error) {
	if e.lister == nil {
		return nil, nil
	}
	return e.lister.List(ctx, after, n)
}

// mostChanges is the largest number of changes of which an edition keeps the
// articles. When there are more, going through all of them costs little more.
const mostChanges = 2000

// editionAfter is the edition of an index that replaces another one, which may
// be nil. Where the articles that changed cannot be read, they are not known.
func editionAfter(ctx context.Context, before, ix *index.Index, changes Changes) Edition {
	e := Edition{At: ix.Scanned()}
	if ix.Len() > 0 {
		e.lister = ix
	}
	if before == nil || changes.Rebuilt != "" || len(changes.Added)+len(changes.Changed)+len(changes.Removed) > mostChanges {
		return e
	}
	came, err := entries(ctx, ix, changes.Added, changes.Changed)
	if err != nil {
		return e
	}
	gone, err := entries(ctx, before, changes.Changed, changes.Removed)
	if err != nil {
		return e
	}
	e.Before, e.Came, e.Gone, e.Kept = before.Scanned(), came, gone, changes.Unchanged
	return e
}

// entries are the articles of an index with some ids.
func entries(ctx context.Context, ix *index.Index, ids ...[]string) ([]*article.Entry, error) {
	var all []*article.Entry
	for _, some := range ids {
		found, err := ix.Lookup(ctx, index.Lookup{IDs: some})
		if err != nil {
			return nil, err
		}
		for i, entry := range found {
			if entry == nil {
				return nil, fmt.Errorf("article %q is not in the index", some[i])
			}
		}
		all = append(all, found...)
	}
	return all, nil
}

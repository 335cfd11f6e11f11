package index

import (
	"cmp"
	"context"
	"slices"

	"byline/internal/article"
)

// claim is an article's claim to its id in the next snapshot.
type claim struct {
	file string
	item item
	// hash is that of the content.
	hash string
	// stored says that the article was sent to the engine in this update.
	stored bool
}

// verdict is what happens to an article whose id another may have.
type verdict int

const (
	// served: the article is served under its id.
	served verdict = iota
	// shadowed: the same item is served from another place.
	shadowed
	// replaces: the article is served in place of an earlier state of the same
	// item, which may already have been sent to the engine.
	replaces
)

// An id is unique only within its file or feed. When two articles with one id
// are the same item, the newer is served. When they are different items, both
// are served, the second under an id made from its place. Which one is second
// does not change from snapshot to snapshot, so an id that a user has seen
// stays valid.

// claim decides which article is served under an id. It returns the id of the
// claim's article, which is another one when a different item already has the
// id. place is the id made from the article's place; it is empty for an article
// of a file that is not read again.
func (u *update) claim(ctx context.Context, id, place string, mine *claim) (string, verdict, error) {
	key := keyOf(id)
	other, taken := u.claimed[key]
	if !taken {
		var err error
		if other, taken, err = u.before(ctx, id, place, mine); err != nil {
			return "", 0, err
		}
	}
	switch {
	case !taken:
		u.claimed[key] = mine
		return id, served, nil
	case place != "" && id != place && !sameItem(other.item, mine.item, other.file == mine.file):
		mine.item.Global = isGlobal(place)
		return u.claim(ctx, place, place, mine)
	case newer(mine.item, other.item) && len(u.late) < maxLate:
		loser := u.visited[other.file]
		loser.Shadowed = append(loser.Shadowed, shadow{id, other.item, mine.file})
		mine.stored = mine.stored || other.stored
		u.claimed[key] = mine
		return id, replaces, nil
	}
	return id, shadowed, nil
}

// before is the article that has an id nobody has claimed yet in this update:
// one of a file that is not read again or, when that is a different item, one
// that is still to be visited.
func (u *update) before(ctx context.Context, id, place string, mine *claim) (other *claim, taken bool, err error) {
	if u.reading.byID[id] != nil {
		return nil, false, nil // it is the article itself, as it was
	}
	entry, err := u.base.entry(ctx, id)
	if err != nil || entry == nil || entry.File == mine.file || !u.listed[entry.File] {
		return nil, false, err
	}
	other = &claim{file: entry.File, item: itemOfEntry(entry), hash: entry.Hash}
	switch {
	case u.unchanged[entry.File] && u.visited[entry.File] != nil:
		u.claimed[keyOf(id)] = other
		return other, true, nil
	case place != "" && id != place && !sameItem(other.item, mine.item, false):
		return other, true, nil
	case u.unchanged[entry.File]:
		// The same item in a file that is visited later is compared then.
		u.contested[entry.File] = append(u.contested[entry.File], entry)
	}
	return nil, false, nil
}

// maxLate bounds the articles held in memory because they replace one that was
// visited before them.
const maxLate = 10_000

// mustBeRead reports whether an unchanged file must be read again: an article
// of it was shadowed and may now be served, or an article stored in this update
// is no longer the one to serve.
func (u *update) mustBeRead(ctx context.Context, file *fileEntry) (bool, error) {
	for _, s := range file.Shadowed {
		if s.By == file.Path {
			continue
		}
		if other, taken := u.claimed[keyOf(s.ID)]; taken {
			if !sameItem(other.item, s.Item, other.file == file.Path) || newer(s.Item, other.item) && other.stored {
				return true, nil
			}
			continue
		}
		serving, err := u.base.entry(ctx, s.ID)
		if err != nil {
			return false, err
		}
		if serving == nil || !u.unchanged[serving.File] {
			return true, nil
		}
	}
	for _, entry := range u.contested[file.Path] {
		other, taken := u.claimed[keyOf(entry.ID)]
		mine := itemOfEntry(entry)
		if !taken || !sameItem(other.item, mine, false) || newer(mine, other.item) && other.stored {
			return true, nil
		}
	}
	return false, nil
}

// keep enters an unchanged file in the next catalogue without reading it.
func (u *update) keep(ctx context.Context, file *fileEntry) error {
	kept := &fileEntry{File: file.File, Articles: file.Articles, Problems: file.Problems}
	kept.Shadowed = slices.Clone(file.Shadowed)
	u.next = append(u.next, kept)
	u.visited[file.Path] = kept
	for _, entry := range u.contested[file.Path] {
		mine := &claim{file: file.Path, item: itemOfEntry(entry), hash: entry.Hash}
		_, verdict, err := u.claim(ctx, entry.ID, "", mine)
		if err != nil {
			return err
		}
		if verdict == shadowed {
			kept.Shadowed = append(kept.Shadowed, shadow{entry.ID, mine.item, u.claimed[keyOf(entry.ID)].file})
		}
	}
	return nil
}

// settle records, once all ids are claimed, which articles are served instead
// of a file's own.
func (u *update) settle(file *fileEntry) {
	for i := range file.Shadowed {
		if other, taken := u.claimed[keyOf(file.Shadowed[i].ID)]; taken {
			file.Shadowed[i].By = other.file
		}
	}
	slices.SortStableFunc(file.Shadowed, func(a, b shadow) int { return cmp.Compare(a.ID, b.ID) })
}

// contestedLine reports whether an article's id was stored in this update.
func (u *update) contestedLine(entry *article.Entry) bool {
	other, taken := u.claimed[keyOf(entry.ID)]
	return taken && other.stored
}

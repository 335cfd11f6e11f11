package index

import (
	"strings"
	"unicode"

	"byline/internal/corpus"
)

// claim is who has an article's id in the next snapshot.
type claim struct {
	file  string
	entry *articleEntry
	// stored tells that its text was sent to the store in this update.
	stored bool
}

// verdict is what becomes of an article whose id another may have.
type verdict int

const (
	// served: it is served under its id.
	served verdict = iota
	// shadowed: the same item is served from elsewhere.
	shadowed
	// replaces: it is served, in place of the same item in an earlier state,
	// which may have been sent to the store.
	replaces
)

// An id is unique within its file or feed alone. Of two articles with one id
// that are the same item, the newer is served; of two that are not, both are,
// the second under an id that its place makes. Which is the second does not
// change from snapshot to snapshot, so that an id, once shown, stays valid.

// claim decides which article is served under entry's id, which it changes where another
// article has it. place is the id that the article's place makes; it is empty
// for an entry of a file that was not read again.
func (u *update) claim(entry *articleEntry, file, place string) verdict {
	entry.ShadowedBy = ""
	other, taken := u.claimed[entry.ID]
	if !taken && place != "" && entry.ID != place {
		before := u.base.served[entry.ID]
		taken = before != nil && before.File != file && u.listed[before.File] && !sameItem(before, entry)
		other = &claim{file: "", entry: before} // which is yet to be visited
	}
	switch {
	case !taken:
		u.claimed[entry.ID] = &claim{file: file, entry: entry}
		return served
	case !sameItem(other.entry, entry) && place != "" && entry.ID != place:
		entry.ID = place
		return u.claim(entry, file, place)
	case newer(entry, other.entry) && len(u.late) < maxLate:
		other.entry.ShadowedBy = file
		u.claimed[entry.ID] = &claim{file: file, entry: entry, stored: other.stored}
		return replaces
	}
	entry.ShadowedBy = other.file
	return shadowed
}

// maxLate is how many articles are held in memory that replace one that was
// visited before them.
const maxLate = 10_000

// mustBeRead reports whether the text of an article of an unchanged file is
// needed: it was shadowed and is not now, or what was stored in this update is
// no longer what is served.
func (u *update) mustBeRead(entry *articleEntry) bool {
	other, taken := u.claimed[entry.ID]
	if !taken {
		return entry.ShadowedBy != "" && entry.ShadowedBy != entry.File
	}
	return !sameItem(other.entry, entry) || newer(entry, other.entry) && other.stored
}

// contested reports whether an article's id was stored in this update.
func (u *update) contested(entry *articleEntry) bool {
	other, taken := u.claimed[entry.ID]
	return taken && other.stored
}

// sameItem reports whether two articles of one id are one item, as it was
// saved twice. In one file, whose items are meant to be different, they must
// have one title. In two files, those that both have an address are one item
// where that is the same; others of one outlet, where the title is the same or
// the id is no mere number of a row.
func sameItem(a, b *articleEntry) bool {
	hasAddress := a.URL != "" && b.URL != ""
	switch {
	case hasAddress && a.URL != b.URL:
		return false
	case hasAddress && a.File != b.File:
		return true
	case !strings.EqualFold(a.Source, b.Source):
		return false
	}
	return strings.EqualFold(a.Title, b.Title) || a.File != b.File && isGlobal(a.ID)
}

// isGlobal reports whether an id is made to be the only one of its name, as
// addresses and UUIDs are.
func isGlobal(id string) bool {
	const long = 12
	return strings.ContainsAny(id, ":/") || len(id) >= long && strings.ContainsFunc(id, unicode.IsLetter)
}

// newer reports whether an article was published after another that is the
// same item. Files are visited from the last path on, so that of those with the
// same day the one in the last file is served.
func newer(a, b *articleEntry) bool {
	return !a.Published.IsZero() && !b.Published.IsZero() && a.Published.After(b.Published)
}

// tellChanges lists, in path order, what the next snapshot serves that the one
// before did not.
func (u *update) tellChanges() {
	for _, file := range u.next.Files {
		for _, entry := range file.Articles {
			if entry.ShadowedBy != "" {
				continue
			}
			switch old := u.base.served[entry.ID]; {
			case old == nil:
				u.changes.Added = append(u.changes.Added, entry.ID)
			case old.Hash != entry.Hash:
				u.changes.Changed = append(u.changes.Changed, entry.ID)
			}
		}
	}
	u.changes.Unchanged = len(u.claimed) - len(u.changes.Added) - len(u.changes.Changed)
}

// paths are the paths of files.
func paths(files []corpus.File) map[string]bool {
	listed := make(map[string]bool, len(files))
	for _, file := range files {
		listed[file.Path] = true
	}
	return listed
}

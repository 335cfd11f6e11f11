package index

import (
	"crypto/sha256"
	"encoding/binary"
	"strings"
	"time"
	"unicode"

	"byline/internal/article"
)

// item is what tells whether two articles of one id are the same item, and which
// is the newer. Texts are digests, so that a million items take little room.
type item struct {
	// URL is 0 where there is none.
	URL uint64 `json:",omitempty"`
	// Title and Source are the same whatever the case.
	Title, Source uint64
	// Published is in seconds since 1970, and means nothing unless Dated.
	Published int64 `json:",omitempty"`
	Dated     bool  `json:",omitempty"`
	// Global is whether the id is made to be the only one of its name.
	Global bool `json:",omitempty"`
}

func itemOf(id, url, title, source string, published time.Time) item {
	it := item{Title: digest(strings.ToLower(title)), Source: digest(strings.ToLower(source)), Global: isGlobal(id)}
	if url != "" {
		it.URL = digest(url)
	}
	if !published.IsZero() {
		it.Published, it.Dated = published.Unix(), true
	}
	return it
}

func itemOfEntry(e *article.Entry) item { return itemOf(e.ID, e.URL, e.Title, e.Source, e.Published) }

func digest(text string) uint64 {
	sum := sha256.Sum256([]byte(text))
	return binary.LittleEndian.Uint64(sum[:])
}

// idKey stands for an id where there are many.
type idKey [16]byte

func keyOf(id string) idKey {
	sum := sha256.Sum256([]byte(id))
	return idKey(sum[:16])
}

// sameItem reports whether two articles of one id are one item, as it was
// saved twice. In one file, whose items are meant to be different, they must
// have one title. In two files, those that both have an address are one item
// where that is the same; others of one outlet, where the title is the same or
// the id is no mere number of a row.
func sameItem(a, b item, inOneFile bool) bool {
	hasAddress := a.URL != 0 && b.URL != 0
	switch {
	case hasAddress && a.URL != b.URL:
		return false
	case hasAddress && !inOneFile:
		return true
	case a.Source != b.Source:
		return false
	}
	return a.Title == b.Title || !inOneFile && a.Global
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
func newer(a, b item) bool { return a.Dated && b.Dated && a.Published > b.Published }

package index

import (
	"crypto/sha256"
	"encoding/binary"
	"strings"
	"time"
	"unicode"

	"byline/internal/article"
)

// item is what decides whether two articles with one id are the same item, and
// which is the newer. It keeps digests instead of texts, so that a million
// items take little memory.
type item struct {
	// URL is 0 where there is none.
	URL uint64 `json:",omitempty"`
	// Title and Source are digests that ignore case.
	Title, Source uint64
	// Published is in seconds since 1970, and means nothing unless Dated.
	Published int64 `json:",omitempty"`
	Dated     bool  `json:",omitempty"`
	// Global is whether the id was made to be globally unique.
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

// sameItem reports whether two articles with one id are the same item, saved
// twice. Within one file, whose items are meant to differ, they must have the
// same title. In two files, articles that both have an address are the same
// item when the addresses are equal; others, of one outlet, when the titles are
// equal or the id is more than a row number.
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

// isGlobal reports whether an id was made to be globally unique, as addresses
// and UUIDs are.
func isGlobal(id string) bool {
	const long = 12
	return strings.ContainsAny(id, ":/") || len(id) >= long && strings.ContainsFunc(id, unicode.IsLetter)
}

// newer reports whether an article was published after another that is the same
// item. Files are visited from the last path to the first, so that of articles
// with the same day the one in the last file is served.
func newer(a, b item) bool { return a.Dated && b.Dated && a.Published > b.Published }

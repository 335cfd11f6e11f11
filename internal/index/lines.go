package index

import (
	"strings"

	"byline/internal/article"
	"byline/internal/corpus"
)

// known are the articles of a file that were served when it was last read.
type known struct {
	byID map[string]*article.Entry
	// byLine are the articles of a JSON Lines file by the digests of their
	// lines, so that a line that has not changed need not be decoded.
	byLine map[string]*article.Entry
}

func knownOf(entries []*article.Entry) known {
	k := known{make(map[string]*article.Entry), make(map[string]*article.Entry)}
	for _, entry := range entries {
		k.byID[entry.ID] = entry
		if entry.Line != "" {
			k.byLine[entry.Line] = entry
		}
	}
	return k
}

// line reports whether the article of a line is known. id is the id that an
// article without one of its own gets; it changes when lines move.
func (k known) line(line, id, file string) *article.Entry {
	entry := k.byLine[line]
	if entry == nil || entry.ID != id && strings.HasPrefix(entry.ID, file+"#") {
		return nil
	}
	return entry
}

// claim is the claim of an article that was read. For a known line, only the
// line was read, not the article.
func (k known) claim(a *corpus.Article) (id string, mine *claim) {
	if a.Text == "" {
		entry := k.byLine[a.Line]
		return entry.ID, &claim{file: a.File, item: itemOfEntry(entry), hash: entry.Hash}
	}
	return a.ID, &claim{
		file: a.File, item: itemOf(a.ID, a.URL, a.Title, a.Source, a.Published), hash: article.ContentHash(a),
	}
}

package index

import (
	"strings"

	"byline/internal/article"
	"byline/internal/corpus"
)

// lines are the entries of a JSON Lines file's articles as they were, by their
// lines, so that a line that is still there need not be decoded.
type lines map[string]*articleEntry

// knownLines are those of a file's entry, which may be nil.
func knownLines(file *fileEntry) lines {
	if file == nil {
		return nil
	}
	known := make(lines)
	for _, article := range file.Articles {
		// The text of one that is not served is not in the store.
		if article.Line != "" && article.ShadowedBy == "" {
			known[article.Line] = article
		}
	}
	return known
}

// known reports whether the article of a line is known. id is that of an
// article without one of its own, which is another where lines have moved.
func (l lines) known(line, id, file string) bool {
	entry := l[line]
	return entry != nil && (entry.ID == id || !strings.HasPrefix(entry.ID, file+"#"))
}

// entry is that of an article, which is not yet said to be shadowed.
func (l lines) entry(a *corpus.Article) *articleEntry {
	if a.Text == "" { // as of known lines alone
		known := *l[a.Line]
		return &known
	}
	return &articleEntry{Summary: summarize(a), Hash: article.ContentHash(a), Line: a.Line}
}

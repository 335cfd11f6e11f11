// Package article has the types that the corpus, the engines that store and
// find articles, and the answers share: an article, a sentence of it, and a
// query to a collection of articles.
package article

import (
	"time"
)

// Article is one report, whatever kind of file it came from.
type Article struct {
	// ID names the article in the corpus: the id given in its file, or else the
	// file's path in the folder, with "#N" (from 1) if the file has several
	// articles.
	ID string
	// Place is the ID that the article would have if its file gave none. It is
	// unique in a folder.
	Place string
	// Title is the headline.
	Title string
	// Source is the outlet that published it; empty when the file does not say.
	Source string
	// URL is the article's address; empty when the file does not say.
	URL string
	// Author is the byline; empty when the file does not say.
	Author string
	// Published is the day, or the moment, of publication in the article's
	// own time zone; the zero time when the file does not say.
	Published time.Time
	// Text is the plain text, valid UTF-8. Paragraphs and headline lines are
	// separated by blank lines, or by line ends as the file has them.
	Text string
	// File is the slash-separated path, in the folder, of the file it was
	// read from.
	File string
	// Line is a digest of the article's line in a JSON Lines file. It is set
	// only when the file was read to find what changed in it.
	Line string
}

// Day is the day of publication as YYYY-MM-DD, or "" when it is unknown.
func (a *Article) Day() string { return Day(a.Published) }

// Summary is the article without its text.
func (a *Article) Summary() *Summary {
	return &Summary{ID: a.ID, Title: a.Title, Source: a.Source, URL: a.URL, Author: a.Author, Published: a.Published, File: a.File}
}

// Summary is an article without its text.
type Summary struct {
	ID, Title, Source, URL, Author string
	// Published is the zero time when it is unknown.
	Published time.Time
	// File is the path, in the corpus folder, of the file that holds it.
	File string
	// Collection is the newsroom that the article is from, where two are
	// searched as one.
	Collection Collection `json:"-"`
}

// Day is the day of publication as YYYY-MM-DD, or "" when it is unknown.
func (s *Summary) Day() string { return Day(s.Published) }

// Day is the day of a time, in its own zone, as YYYY-MM-DD; "" for the zero
// time.
func Day(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.Format(time.DateOnly)
}

// Collection says which of two newsrooms an article is from; it is empty where
// there is only one.
type Collection string

// The newsrooms that can be searched as one.
const (
	Own    Collection = "own"    // of one community alone
	Shared Collection = "shared" // of all
)

// Source is an outlet and how much a collection has from it.
type Source struct {
	// Name is empty for articles that do not name their outlet.
	Name string
	// Articles is the number of its articles, Undated the number of those
	// without a date.
	Articles, Undated int
	// First and Last are the days covered, to the day only; zero when no
	// article has a date.
	First, Last time.Time
}

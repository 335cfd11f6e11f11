// Package article is what an article, a sentence of it and a question to a
// collection of articles are: the types that the corpus, the engines that store
// and find articles, and the answers share.
package article

import (
	"time"
)

// Article is one report, whatever kind of file it came from.
type Article struct {
	// ID names the article in the corpus: the id that its file gives, else
	// the file's path in the folder, with "#N" (from 1) in a file of several.
	ID string
	// Place names the article by its place alone, as ID does where the file
	// gives none; no two articles of a folder have the same.
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
	// Line is a digest of the line of a JSON Lines file that the article is,
	// where the file was read for what changed in it; otherwise empty.
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
	// Collection is the newsroom that it is from, where two are asked as one.
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

// Collection is which of two newsrooms an article is from; empty where there is
// only one.
type Collection string

// The newsrooms that are asked as one.
const (
	Own    Collection = "own"    // of one community alone
	Shared Collection = "shared" // of all
)

// Source is an outlet and what a collection has of it.
type Source struct {
	// Name is empty for articles that do not say where they are from.
	Name string
	// Articles is how many there are, Undated how many of those have no date.
	Articles, Undated int
	// First and Last are the days covered, of which the time of day tells
	// nothing; zero when no article has a date.
	First, Last time.Time
}

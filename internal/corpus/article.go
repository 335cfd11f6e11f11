// Package corpus reads a folder of articles and splits them into sentences.
//
// A [Folder] lists its files and reads the articles of each, whatever the
// format; what cannot be read is named as a [Problem] and the rest is served.
// [Split] cuts an article's text into sentences that keep their place in it.
package corpus

import (
	"fmt"
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
	// Line, which [Folder.ArticlesBut] alone gives, is a digest of the line of
	// a JSON Lines file that the article is; empty in other files.
	Line string
}

// Origin says which name of a file gave a field of its article, and what it
// holds there.
type Origin struct {
	// Field is the article's, such as "published".
	Field string
	// Name is as the file has it, such as "date_publish" or "meta
	// article:published_time".
	Name string
	// Value is as the file has it, of any length.
	Value string
}

// Day is the day of publication as YYYY-MM-DD, or "" when it is unknown.
func (a *Article) Day() string { return Day(a.Published) }

// Day is the day of a time, in its own zone, as YYYY-MM-DD; "" for the zero
// time.
func Day(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.Format(time.DateOnly)
}

// Problem says why a file, or one article of it, is not served. It is an
// error whose text is for the operator.
type Problem struct {
	// File is the slash-separated path in the folder.
	File string `json:"file"`
	// Place is where in a file of several articles, such as "line 7" or
	// "#3"; empty when the whole file is meant.
	Place string `json:"place,omitempty"`
	// Reason is lower case and says what is wrong, such as "not UTF-8".
	Reason string `json:"reason"`
}

func (p Problem) Error() string {
	if p.Place != "" {
		return fmt.Sprintf("%s, %s: %s", p.File, p.Place, p.Reason)
	}
	return fmt.Sprintf("%s: %s", p.File, p.Reason)
}

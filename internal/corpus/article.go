// Package corpus reads a folder of articles and splits them into sentences.
//
// A [Folder] lists its files and reads the articles of each, whatever the
// format; whatever cannot be read is reported as a [Problem], and the rest is
// served. [Split] splits an article's text into sentences, with their positions
// in it.
package corpus

import (
	"fmt"

	"byline/internal/article"
)

// Article is one report, whatever kind of file it came from.
type Article = article.Article

// Origin says which name in a file gave a field of its article, and with which
// value.
type Origin struct {
	// Field is the article's, such as "published".
	Field string
	// Name is as the file has it, such as "date_publish" or "meta
	// article:published_time".
	Name string
	// Value is as the file has it, of any length.
	Value string
}

// Problem says why a file, or one article of it, is not served. It is an error
// whose text is for the operator.
type Problem struct {
	// File is the slash-separated path in the folder.
	File string `json:"file"`
	// Place is the place in a file of several articles, such as "line 7" or
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

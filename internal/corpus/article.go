// Package corpus reads a folder of articles and splits them into sentences.
//
// A [Folder] lists its files and reads the articles of each, in any supported
// format; what cannot be read is reported as a [Problem], and the rest is
// served. [Split] splits an article's text into sentences, with their positions
// in it.
package corpus

import (
	"fmt"

	"byline/internal/article"
)

// Article is one report; its file may have any format.
type Article = article.Article

// Origin says under which name a file gave a field of its article, and with
// which value.
type Origin struct {
	// Field is the name of the article's field, such as "published".
	Field string
	// Name is the file's own name for it, such as "date_publish" or "meta
	// article:published_time".
	Name string
	// Value is the value in the file, of any length.
	Value string
}

// Problem says why a file, or one article of it, is not served. It is an error
// whose text is for the operator.
type Problem struct {
	// File is the slash-separated path in the folder.
	File string `json:"file"`
	// Place is the place in a file of several articles, such as "line 7" or
	// "#3"; empty for the whole file.
	Place string `json:"place,omitempty"`
	// Reason says in lower case what is wrong, such as "not UTF-8".
	Reason string `json:"reason"`
}

func (p Problem) Error() string {
	if p.Place != "" {
		return fmt.Sprintf("%s, %s: %s", p.File, p.Place, p.Reason)
	}
	return fmt.Sprintf("%s: %s", p.File, p.Reason)
}

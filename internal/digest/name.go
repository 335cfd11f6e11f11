package digest

import (
	"context"
	"strings"
	"unicode"
	"unicode/utf8"

	"byline/internal/index"
	"byline/internal/words"
)

// nameWithStops is the text if it looks like a name with a stop word in it,
// such as Ever Given, the words of which say little one by one; else "".
func nameWithStops(text string) string {
	all := words.Tokens(text)
	for len(all) > 0 && isArticle(text[all[0].Start:all[0].End]) {
		all = all[1:]
	}
	stops := 0
	for _, token := range all {
		first, _ := utf8.DecodeRuneInString(text[token.Start:])
		if !unicode.IsUpper(first) {
			return ""
		}
		stops += int(indicator(words.Stop(token.Term)))
	}
	if stops == 0 || len(all) < 2 {
		return ""
	}
	return oneLine(text[all[0].Start:all[len(all)-1].End])
}

func isArticle(word string) bool {
	return strings.EqualFold(word, "the") || strings.EqualFold(word, "a") || strings.EqualFold(word, "an")
}

// holding is those of the articles, among the first that would be read, that
// hold the name as it is written; all of them where none does.
func (d *Digester) holding(ctx context.Context, found []bearer, name string) ([]bearer, error) {
	var held []bearer
	read := found[:min(len(found), maxRead)]
	documents, err := d.documents(ctx, read)
	if err != nil {
		return nil, err
	}
	for i, b := range read {
		if holdsName(documents[i], name) {
			held = append(held, b)
		}
	}
	if len(held) == 0 {
		return found, nil
	}
	return held, nil
}

// holdsName reports whether an article holds a name as it is written.
func holdsName(document *index.Document, name string) bool {
	return strings.Contains(document.Title, name) || strings.Contains(oneLine(document.Text), name)
}

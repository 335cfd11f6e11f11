package corpus

import (
	"bufio"
	"path"
	"regexp"
	"strings"
)

// highlight is the line before each sentence of the summaries at the end of
// articles in a well-known data set.
var highlight = regexp.MustCompile(`(?m)^@highlight\n`)

// readText reads a plain text file, such as a scraped page. Only lines at its
// head can give fields; the article's text is the whole file.
func readText(in *bufio.Reader, out *output) error {
	text, err := readWhole(in, out)
	if err != nil {
		return err
	}
	head, body := cutHeaderLines(text)
	d, err := head.draft()
	if err != nil {
		return err
	}
	if strings.EqualFold(path.Ext(out.name()), ".story") {
		body = highlight.ReplaceAllString(body, "")
	}
	d.set(&d.text, "text", namedValue{"what follows", body})
	return out.add(d)
}

package corpus

import (
	"bufio"
	"path"
	"regexp"
	"strings"
)

// highlight is the line before each sentence of the summary that ends the
// articles of a well-known set of stories.
var highlight = regexp.MustCompile(`(?m)^@highlight\n`)

// readText reads a plain text file: a scraped page, which tells nothing about
// itself but in lines at its head. The article's text is the whole file's.
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

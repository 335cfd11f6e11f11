package corpus

import (
	"bufio"
	"cmp"
	"errors"

	"codeberg.org/readeck/go-readability/v2"
)

// maxElements bounds the time and memory that one page may take; a page that
// holds one article has a few thousand elements.
const maxElements = 100_000

// readHTML reads a web page that holds one article.
func readHTML(in *bufio.Reader, out *output) error {
	page, err := readWhole(in)
	if err != nil {
		return err
	}
	document, err := parseHTML(page)
	if err != nil {
		return err
	}
	d := pageMetadata(document)
	parser := readability.NewParser()
	parser.MaxElemsToParse = maxElements
	article, err := parser.ParseAndMutate(document, nil)
	if err != nil {
		return err
	}
	d.title = cmp.Or(d.title, article.Title())
	d.author = cmp.Or(d.author, article.Byline())
	if article.Node != nil {
		d.text = textBelowTitle(article.Node, d.title)
	}
	if d.text == "" {
		return errors.New("no article text found")
	}
	return out.add(d)
}

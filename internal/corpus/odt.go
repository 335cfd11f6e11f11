package corpus

import (
	"strings"
)

// readOpenDocument reads an OpenDocument text: its paragraphs and headings, and
// the title and author from its properties.
func readOpenDocument(files zipFiles, out *output) error {
	content, err := files.tree("content.xml")
	if err != nil {
		return err
	}
	body := content.find("text")
	if body == nil {
		return errNoPageText
	}
	var d draft
	if meta, err := files.tree("meta.xml"); err == nil {
		if title := meta.find("title"); title != nil {
			d.set(&d.title, "title", namedValue{"title", strings.TrimSpace(title.content())})
		}
		if creator := meta.find("initial-creator"); creator != nil {
			d.authors([]fieldValue{{name: "initial-creator", values: []string{strings.TrimSpace(creator.content())}}})
		}
	}
	d.set(&d.text, "text", namedValue{"document", oneLinePerParagraph(body.content())})
	return out.add(d)
}

// oneLinePerParagraph is text with the white space of each paragraph collapsed.
func oneLinePerParagraph(text string) string {
	var paragraphs []string
	for paragraph := range strings.SplitSeq(text, "\n\n") {
		if line := oneLine(paragraph); line != "" {
			paragraphs = append(paragraphs, line)
		}
	}
	return strings.Join(paragraphs, "\n\n")
}

package corpus

import (
	"bufio"
	"fmt"
	"strings"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/extension"
	"github.com/yuin/goldmark/text"
	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// readMarkdown reads a Markdown file, with or without front matter.
func readMarkdown(in *bufio.Reader, out *output) error {
	file, err := readWhole(in)
	if err != nil {
		return err
	}
	front, body, err := cutFrontMatter(file)
	if err != nil {
		return err
	}
	d, err := front.draft()
	if err != nil {
		return err
	}
	if err := checkParagraphs(body); err != nil {
		return err
	}
	document, err := markdownTree(body)
	if err != nil {
		return err
	}
	if d.title == "" {
		isTitle := func(node *html.Node) bool { return node.DataAtom == atom.H1 }
		if heading := find(document, isTitle); heading != nil {
			d.title = textOf(heading, false)
		}
	}
	d.text = textBelowTitle(document, d.title)
	return out.add(d)
}

// maxParagraph is the size, in bytes, of the largest run of Markdown lines
// without a blank one among them.
const maxParagraph = 64 << 10

// maxMarks is how many lines and marks, such as *, Markdown may have.
const maxMarks = 200_000

// checkParagraphs refuses Markdown on which goldmark could take minutes, for
// its time grows with the square of a paragraph's size, or gigabytes, which it
// takes for each line and mark.
func checkParagraphs(body string) error {
	size, marks := 0, 0
	for line := range strings.Lines(body) {
		marks++
		for i := range len(line) {
			if strings.IndexByte("*_`[]<>!&~|\\-+#", line[i]) >= 0 {
				marks++
			}
		}
		if marks > maxMarks {
			return fmt.Errorf("too large: Markdown may have %d lines and marks", maxMarks)
		}
		size += len(line)
		if strings.TrimSpace(line) == "" {
			size = 0
		}
		if size > maxParagraph {
			return fmt.Errorf("too large: a paragraph of Markdown may have %d KiB", maxParagraph>>10)
		}
	}
	return nil
}

// markdownTree is the HTML that a Markdown text stands for, without fenced
// code, images and HTML of its own.
func markdownTree(body string) (*html.Node, error) {
	source := []byte(body)
	markdown := goldmark.New(goldmark.WithExtensions(extension.Table, extension.Strikethrough))
	document := markdown.Parser().Parse(text.NewReader(source))
	if err := removeNonText(document); err != nil {
		return nil, err
	}
	var rendered strings.Builder
	if err := markdown.Renderer().Render(&rendered, source, document); err != nil {
		return nil, fmt.Errorf("malformed Markdown: %w", err)
	}
	return parseHTML(rendered.String())
}

func removeNonText(document ast.Node) error {
	var found []ast.Node
	err := ast.Walk(document, func(node ast.Node, entering bool) (ast.WalkStatus, error) {
		switch node.Kind() {
		case ast.KindFencedCodeBlock, ast.KindHTMLBlock, ast.KindRawHTML, ast.KindImage:
			if entering {
				found = append(found, node)
			}
			return ast.WalkSkipChildren, nil
		}
		return ast.WalkContinue, nil
	})
	for _, node := range found {
		node.Parent().RemoveChild(node.Parent(), node)
	}
	return err
}

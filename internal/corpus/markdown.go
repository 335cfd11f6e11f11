package corpus

import (
	"bufio"
	"fmt"
	"path"
	"regexp"
	"strings"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/extension"
	rendered "github.com/yuin/goldmark/renderer/html"
	"github.com/yuin/goldmark/text"
	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// readMarkdown reads a Markdown file, with or without front matter.
func readMarkdown(in *bufio.Reader, out *output) error {
	file, err := readWhole(in, out)
	if err != nil {
		return err
	}
	front, body, err := cutFrontMatter(strings.TrimLeft(file, "\n"))
	if err != nil {
		return err
	}
	front[textField] = nil // the text is what follows
	front[summaryField] = nil
	d, err := front.draft()
	if err != nil {
		return err
	}
	if day := dayInName.FindString(path.Base(out.name())); day != "" {
		d.published = append(d.published, namedValue{"file name", day})
	}
	if err := checkParagraphs(body); err != nil {
		return err
	}
	document, err := markdownTree(withoutDialect(body, out.name()))
	if err != nil {
		return err
	}
	if d.title == "" {
		isTitle := func(node *html.Node) bool { return node.DataAtom == atom.H1 }
		if heading := find(document, isTitle); heading != nil {
			d.set(&d.title, "title", namedValue{"heading", textOf(heading, false)})
		}
	}
	d.set(&d.text, "text", namedValue{"what follows", textBelowTitle(document, d.title)})
	return out.add(d)
}

// dayInName matches the day at the start of a post's file name.
var dayInName = regexp.MustCompile(`^\d{4}-\d{2}-\d{2}(?:[-_ .]|$)`)

// maxParagraph is the size, in bytes, of the largest run of Markdown lines
// without a blank one.
const maxParagraph = 64 << 10

// maxMarks is how many lines and marks, such as *, Markdown may have.
const maxMarks = 200_000

// checkParagraphs refuses Markdown on which goldmark could take minutes, since
// its time grows with the square of a paragraph's size, or gigabytes, since it
// allocates memory for each line and mark.
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

// markdownTree is the HTML that a Markdown text stands for, its own HTML
// included, without fenced code and images.
func markdownTree(body string) (*html.Node, error) {
	source := []byte(body)
	document := markdown.Parser().Parse(text.NewReader(source))
	if err := removeNonText(document); err != nil {
		return nil, err
	}
	var page strings.Builder
	if err := markdown.Renderer().Render(&page, source, document); err != nil {
		return nil, fmt.Errorf("malformed Markdown: %w", err)
	}
	return parseHTML(page.String())
}

// markdown keeps HTML as it is: nothing of it but its text is kept later.
var markdown = goldmark.New(goldmark.WithExtensions(extension.Table, extension.Strikethrough), goldmark.WithRendererOptions(rendered.WithUnsafe()))

func removeNonText(document ast.Node) error {
	var found []ast.Node
	err := ast.Walk(document, func(node ast.Node, entering bool) (ast.WalkStatus, error) {
		switch node.Kind() {
		case ast.KindFencedCodeBlock, ast.KindImage:
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

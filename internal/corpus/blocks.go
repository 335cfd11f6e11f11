package corpus

import (
	"fmt"
	"regexp"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

var (
	inlineTag = regexp.MustCompile(`(?i)</?(?:a|abbr|b|cite|code|em|font|i|img|mark|q|s|small|span|strong|sub|sup|time|u)(?:\s[^<>]*)?/?>`)
	blockTag  = regexp.MustCompile(`(?i)</?(?:article|aside|blockquote|body|br|dd|div|dl|dt|figcaption|figure|footer|h[1-6]|header|hr|html|iframe|li|main|ol|p|pre|script|section|style|table|tbody|td|th|thead|tr|ul)(?:\s[^<>]*)?/?>`)
)

// textOfMarkup returns the plain text of s, which may or may not be HTML. It
// keeps the line ends of s unless s has HTML blocks.
func textOfMarkup(s string) (string, error) {
	return textOfEscaped(s, 0)
}

// maxEscapes is how many layers of escaping are removed.
const maxEscapes = 3

// textOfEscaped is textOfMarkup for a text from which some layers of escaping
// have been removed. If the result is markup, there was another layer.
func textOfEscaped(s string, times int) (string, error) {
	hasBlocks := blockTag.MatchString(s)
	if !hasBlocks && !inlineTag.MatchString(s) {
		plain := html.UnescapeString(s)
		if plain != s && times < maxEscapes && (isMarkup(plain) || isMarkup(html.UnescapeString(plain)) || escapedEntity.MatchString(plain)) {
			return textOfEscaped(plain, times+1)
		}
		return plain, nil
	}
	document, err := parseHTML(s)
	if err != nil {
		return "", err
	}
	text := textOf(document, !hasBlocks)
	if times < maxEscapes && isMarkup(text) {
		return textOfEscaped(text, times+1)
	}
	return text, nil
}

// escapedEntity matches entities for punctuation: nobody writes them in a text
// on purpose.
var escapedEntity = regexp.MustCompile(`&(?:amp|nbsp|quot|apos|rsquo|lsquo|rdquo|ldquo|ndash|mdash|hellip|#0?39|#8[0-9]{3}|#x27|#160);`)

// isMarkup reports whether a text looks like HTML: it starts with a bracket and
// has a block tag and an end tag.
func isMarkup(s string) bool {
	return strings.HasPrefix(strings.TrimSpace(s), "<") && blockTag.MatchString(s) && strings.Contains(s, "</")
}

// maxNodes limits the memory for an HTML tree; a page with one article has a
// few thousand nodes.
const maxNodes = 500_000

func parseHTML(s string) (*html.Node, error) {
	if nodesOf(s) > maxNodes {
		return nil, fmt.Errorf("too large: HTML may have %d elements", maxNodes)
	}
	document, err := html.Parse(strings.NewReader(s))
	if err != nil {
		return nil, fmt.Errorf("malformed HTML: %w", err)
	}
	return document, nil
}

// nodesOf estimates the number of nodes in HTML, and hardly ever too low: like
// [html.Parse], it repeats unclosed formatting elements in each block after
// them.
func nodesOf(s string) int {
	nodes, open := 0, 0
	for tokens := html.NewTokenizer(strings.NewReader(s)); nodes <= maxNodes; {
		kind := tokens.Next()
		switch kind {
		case html.ErrorToken:
			return nodes
		case html.StartTagToken, html.EndTagToken:
			name, _ := tokens.TagName()
			if !isFormatting(atom.Lookup(name)) {
				break
			}
			if kind == html.StartTagToken {
				open++
			} else {
				open = max(0, open-1)
			}
		}
		nodes += 1 + open
	}
	return nodes
}

// isFormatting reports whether HTML repeats an element that is not closed.
func isFormatting(name atom.Atom) bool {
	switch name {
	case atom.A, atom.B, atom.Big, atom.Code, atom.Em, atom.Font, atom.I, atom.Nobr,
		atom.S, atom.Small, atom.Strike, atom.Strong, atom.Tt, atom.U:
		return true
	}
	return false
}

// textOf is the plain text of a node: its blocks, separated by blank lines,
// with white space collapsed. keepLines keeps line ends.
func textOf(node *html.Node, keepLines bool) string {
	var b blocks
	b.add(node, keepLines)
	b.end()
	return strings.Join(b.done, "\n\n")
}

// blocks collects the text blocks of an HTML tree.
type blocks struct {
	done []string
	open strings.Builder
}

func (b *blocks) add(node *html.Node, keepLines bool) {
	switch {
	case node.Type == html.TextNode && keepLines:
		b.open.WriteString(node.Data)
		return
	case node.Type == html.TextNode:
		b.open.WriteString(strings.ReplaceAll(node.Data, "\n", " "))
		return
	case node.DataAtom == atom.Br:
		b.open.WriteByte('\n')
		return
	case isDropped(node):
		return
	}
	block := isBlock(node)
	if block {
		b.end()
	}
	if node.DataAtom == atom.Table {
		if rows := rowsOf(node); rows != nil {
			if caption := find(node, func(n *html.Node) bool { return n.DataAtom == atom.Caption }); caption != nil {
				b.done = append(b.done, textOf(caption, false))
			}
			b.done = append(b.done, strings.Join(rows, "\n"))
			return
		}
	}
	for child := range node.ChildNodes() {
		b.add(child, keepLines || node.DataAtom == atom.Pre)
	}
	if block {
		b.end()
	}
}

// end closes the open block, and splits it at its blank lines.
func (b *blocks) end() {
	var lines []string
	flush := func() {
		if len(lines) > 0 {
			b.done = append(b.done, strings.Join(lines, "\n"))
			lines = nil
		}
	}
	for line := range strings.SplitSeq(b.open.String(), "\n") {
		if line = oneLine(line); line == "" {
			flush()
			continue
		}
		lines = append(lines, line)
	}
	flush()
	b.open.Reset()
}

// isDropped reports whether an element's text is not part of an article.
func isDropped(node *html.Node) bool {
	switch node.DataAtom {
	case atom.Audio, atom.Button, atom.Canvas, atom.Figcaption, atom.Head, atom.Iframe,
		atom.Noscript, atom.Object, atom.Script, atom.Select, atom.Style, atom.Svg,
		atom.Template, atom.Textarea, atom.Video:
		return true
	}
	return false
}

func isBlock(node *html.Node) bool {
	switch node.DataAtom {
	case atom.Address, atom.Article, atom.Aside, atom.Blockquote, atom.Body, atom.Caption,
		atom.Center, atom.Dd, atom.Details, atom.Div, atom.Dl, atom.Dt, atom.Fieldset,
		atom.Figure, atom.Footer, atom.Form, atom.H1, atom.H2, atom.H3, atom.H4, atom.H5,
		atom.H6, atom.Header, atom.Hr, atom.Html, atom.Li, atom.Main, atom.Nav, atom.Ol,
		atom.P, atom.Pre, atom.Section, atom.Summary, atom.Table, atom.Tbody, atom.Td,
		atom.Tfoot, atom.Th, atom.Thead, atom.Tr, atom.Ul:
		return true
	}
	return false
}

// isHeading reports whether an element is a heading, of any level.
func isHeading(node *html.Node) bool {
	switch node.DataAtom {
	case atom.H1, atom.H2, atom.H3, atom.H4, atom.H5, atom.H6:
		return true
	}
	return false
}

// find returns the first node of the tree that wanted accepts, or nil.
func find(tree *html.Node, wanted func(*html.Node) bool) *html.Node {
	for node := range tree.Descendants() {
		if wanted(node) {
			return node
		}
	}
	return nil
}

// textBelowTitle is the plain text of a tree, without a first heading that only
// repeats the title. It changes the tree.
func textBelowTitle(tree *html.Node, title string) string {
	heading := find(tree, isHeading)
	if heading != nil && oneLine(textOf(heading, false)) == oneLine(title) {
		heading.Parent.RemoveChild(heading)
	}
	return textOf(tree, false)
}

package corpus

import (
	"regexp"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// pageDays are the days of publication in a page's body: marked ones are named
// as such, visible ones stand at the head of the article.
type pageDays struct {
	marked, visible []namedValue
}

var (
	// asideMark matches classes of elements that are not part of the page's own
	// article.
	asideMark = regexp.MustCompile(`(?i)\b(?:comments?|related|recommend\w*|sidebar|side-bar|most-?read|most-?popular|trending|teasers?|promo|widget|newsletter|read-?more|read-?next|more-?stories|latest|upcoming|events?)\b`)
	// dayMark matches classes of elements that show a day.
	dayMark    = regexp.MustCompile(`(?i)(?:^|[-_\s])(?:pub(?:lish(?:ed)?)?[-_]?(?:date|time|on|at)?|date(?:[-_]?(?:time|published|line|posted))?|time(?:[-_]?stamp)?|posted(?:[-_]?on)?|by-?line|meta|entry-date|post-date|article-date)(?:$|[-_\s])`)
	changeMark = regexp.MustCompile(`(?i)modif|updat|\bedited\b|\blast\b|corrected`)
)

// longParagraph is the length, in bytes, from which a paragraph ends the head
// of an article.
const longParagraph = 80

// daysOf finds the days of publication in a page's body.
func daysOf(document *html.Node) pageDays {
	var days pageDays
	title := find(document, func(node *html.Node) bool { return node.DataAtom == atom.H1 })
	article := articleAround(document, title)
	days.walk(article, document, title, new(bool))
	return days
}

// articleAround is the element of the page's own article: the one around the
// title, or else the first; nil if there is none.
func articleAround(document, title *html.Node) *html.Node {
	if title != nil {
		for node := title.Parent; node != nil; node = node.Parent {
			if node.DataAtom == atom.Article || node.DataAtom == atom.Main {
				return node
			}
		}
	}
	for _, wanted := range []atom.Atom{atom.Article, atom.Main} {
		if found := find(document, func(node *html.Node) bool { return node.DataAtom == wanted && !isAsideNode(node) }); found != nil {
			return found
		}
	}
	return nil
}

// walk visits the nodes in the page's order. begun is set once the article's
// text has begun.
func (d *pageDays) walk(article, node, title *html.Node, begun *bool) {
	for child := range node.ChildNodes() {
		if child.Type != html.ElementNode || isAsideNode(child) {
			continue
		}
		if child == title && article == nil {
			article = child.Parent
		}
		switch {
		case child.DataAtom == atom.Script || child.DataAtom == atom.Style:
			continue
		case child.DataAtom == atom.P && lineOf(child) == "" && find(child, isText) != nil:
			*begun = true // its text is long
		}
		d.look(child, article != nil && isBelow(child, article) && !*begun)
		d.walk(article, child, title, begun)
	}
}

// look notes the day in an element.
func (d *pageDays) look(node *html.Node, inHead bool) {
	property := strings.ToLower(attribute(node, "itemprop") + " " + attribute(node, "property"))
	value := attribute(node, "datetime")
	if value == "" && property != " " {
		value = attribute(node, "content")
	}
	marks := attribute(node, "class") + " " + attribute(node, "id")
	isTime := node.DataAtom == atom.Time
	shown := ""
	if value == "" && (strings.Contains(property, "datepublished") || inHead && (isTime || dayMark.MatchString(marks))) {
		shown = lineOf(node)
	}
	switch {
	case changeMark.MatchString(property) || changeMark.MatchString(marks) || changeMark.MatchString(shown):
	case strings.Contains(property, "datepublished"), isTime && hasAttribute(node, "pubdate"):
		if value == "" {
			value = shown
		}
		d.marked = append(d.marked, namedValue{"itemprop datePublished", value})
	case !inHead:
	case isTime && isDate(value):
		d.visible = append(d.visible, namedValue{"time", value})
	case shown != "" && isDate(dayIn(shown)):
		d.visible = append(d.visible, namedValue{"what the page shows", dayIn(shown)})
	}
}

// lineOf is the text of a node if it is shorter than longParagraph, else "".
func lineOf(node *html.Node) string {
	var text strings.Builder
	for part := range node.Descendants() {
		if part.Type == html.TextNode {
			text.WriteString(part.Data)
			if text.Len() >= 10*longParagraph {
				return ""
			}
		}
	}
	line := oneLine(text.String())
	if len(line) >= longParagraph {
		return ""
	}
	return line
}

func isText(node *html.Node) bool { return node.Type == html.TextNode && !isBlank(node.Data) }

// dayIn is the part of a byline that may be a day: the text after the last bar
// or bullet, or all of it.
func dayIn(line string) string {
	for _, part := range strings.FieldsFunc(line, func(r rune) bool { return strings.ContainsRune("|•·", r) }) {
		if isDate(part) {
			return part
		}
	}
	return line
}

func isBelow(node, ancestor *html.Node) bool {
	for ; node != nil; node = node.Parent {
		if node == ancestor {
			return true
		}
	}
	return false
}

// isAsideNode reports whether a node is outside the page's own article.
func isAsideNode(node *html.Node) bool {
	switch node.DataAtom {
	case atom.Nav, atom.Aside, atom.Footer:
		return true
	case atom.Article, atom.Main, atom.Body, atom.Html, atom.H1:
		return false
	}
	return asideMark.MatchString(attribute(node, "class")) || asideMark.MatchString(attribute(node, "id")) ||
		strings.EqualFold(attribute(node, "itemprop"), "comment") || strings.HasSuffix(attribute(node, "itemtype"), "Comment")
}

func hasAttribute(node *html.Node, name string) bool {
	for _, a := range node.Attr {
		if a.Key == name {
			return true
		}
	}
	return false
}

package corpus

import (
	"bufio"
	"errors"
	"regexp"

	"codeberg.org/readeck/go-readability/v2"
	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// maxElements limits the time and memory for one page; a page with one article
// has a few thousand elements.
const maxElements = 100_000

var errNoPageText = errors.New("no article text found")

// readHTML reads a web page that holds one article.
func readHTML(in *bufio.Reader, out *output) error {
	page, err := readWhole(in, out)
	if err != nil {
		return err
	}
	d, err := pageDraft(page)
	if err != nil {
		return err
	}
	return out.add(d)
}

// pageDraft makes an article of a web page.
func pageDraft(page string) (draft, error) {
	document, err := parseHTML(page)
	if err != nil {
		return draft{}, err
	}
	facts := factsOf(document)
	d := facts.draft()
	removeConsent(document)
	parser := readability.NewParser()
	parser.MaxElemsToParse = maxElements
	article, err := parser.ParseAndMutate(document, nil)
	if err != nil {
		return draft{}, err
	}
	if d.title == "" {
		d.title = article.Title()
	}
	if d.author == "" && isName(article.Byline()) {
		d.author = article.Byline()
	}
	shown := ""
	if article.Node != nil {
		shown = textBelowTitle(article.Node, d.title)
	}
	if isShell(shown) {
		shown = ""
	}
	d.set(&d.text, "text", namedValue{"page", shown})
	if hidden := facts.text(); len(hidden.value) > len(shown)+len(shown)/2 {
		d.from = d.from[:max(0, len(d.from)-1)]
		d.set(&d.text, "text", hidden)
	}
	if d.text == "" {
		return draft{}, errNoPageText
	}
	return d, nil
}

var (
	consentMark = regexp.MustCompile(`(?i)\b(?:cookies?|consent|gdpr|onetrust|privacy-?(?:banner|wall|notice)|cmp)\b|cookie-?(?:banner|wall|notice|bar|consent|policy|layer)`)
	shellText   = regexp.MustCompile(`(?i)\b(?:enable|activate|turn on|requires?|without) java ?script\b|\bjava ?script (?:is|to be) (?:disabled|required|enabled)\b|\bverify (?:that )?you are (?:a )?human\b|\bchecking (?:if the site connection|your browser)\b`)
)

// isShell reports whether a page shows only what stands in for text that a
// browser would have to fetch.
func isShell(text string) bool {
	const short = 400
	return len(text) < short && shellText.MatchString(text)
}

// removeConsent removes the notices that ask readers to accept tracking.
func removeConsent(document *html.Node) {
	var found []*html.Node
	for node := range document.Descendants() {
		switch node.DataAtom {
		case atom.Div, atom.Section, atom.Aside, atom.Dialog, atom.Form:
			if consentMark.MatchString(attribute(node, "class")+" "+attribute(node, "id")) && find(node, isArticleNode) == nil {
				found = append(found, node)
			}
		}
	}
	for _, node := range found {
		if node.Parent != nil {
			node.Parent.RemoveChild(node)
		}
	}
}

func isArticleNode(node *html.Node) bool {
	return node.DataAtom == atom.Article || node.DataAtom == atom.Main || node.DataAtom == atom.H1 || node.DataAtom == atom.Body
}

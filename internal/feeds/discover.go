package feeds

import (
	"net/url"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// mostLinks bounds the feeds of a page that are considered.
const mostLinks = 20

// discover finds the feeds that a page names in its <link rel="alternate">
// elements, comment feeds last.
func discover(page string, base *url.URL) []string {
	var found, comments []string
	tokens := html.NewTokenizer(strings.NewReader(page))
	tokens.SetMaxBuf(1 << 20)
	for len(found)+len(comments) < mostLinks {
		kind := tokens.Next()
		if kind == html.ErrorToken {
			break
		}
		if kind != html.StartTagToken && kind != html.SelfClosingTagToken {
			continue
		}
		token := tokens.Token()
		switch token.DataAtom {
		case atom.Base:
			if at, err := base.Parse(attribute(token, "href")); err == nil {
				base = at
			}
		case atom.Link:
			address, err := base.Parse(attribute(token, "href"))
			if err != nil || !isFeedLink(token) {
				continue
			}
			if strings.Contains(strings.ToLower(attribute(token, "title")+address.Path), "comment") {
				comments = append(comments, address.String())
			} else {
				found = append(found, address.String())
			}
		}
	}
	return append(found, comments...)
}

// isFeedLink reports whether a <link> names a feed.
func isFeedLink(token html.Token) bool {
	isAlternate := false
	for _, word := range strings.Fields(strings.ToLower(attribute(token, "rel"))) {
		isAlternate = isAlternate || word == "alternate"
	}
	kind, _, _ := strings.Cut(strings.ToLower(attribute(token, "type")), ";")
	switch strings.TrimSpace(kind) {
	case "application/rss+xml", "application/atom+xml", "application/rdf+xml", "application/feed+json", "application/json":
		return isAlternate && attribute(token, "href") != ""
	}
	return false
}

func attribute(token html.Token, name string) string {
	for _, a := range token.Attr {
		if a.Key == name {
			return strings.TrimSpace(a.Val)
		}
	}
	return ""
}

package corpus

import (
	"cmp"
	"encoding/json"
	"slices"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// pageMetadata is what a web page says about its article, without the text:
// in JSON-LD, in OpenGraph's and other meta elements, and in links and times.
func pageMetadata(document *html.Node) draft {
	meta := map[string]string{}
	var linked fields
	var canonical, moment string
	for node := range document.Descendants() {
		switch node.DataAtom {
		case atom.Meta:
			name := strings.ToLower(cmp.Or(attribute(node, "property"), attribute(node, "name"), attribute(node, "itemprop")))
			meta[name] = cmp.Or(meta[name], attribute(node, "content"))
		case atom.Link:
			if strings.EqualFold(attribute(node, "rel"), "canonical") {
				canonical = cmp.Or(canonical, attribute(node, "href"))
			}
		case atom.Time:
			// Times stand for much else than dates.
			if t := attribute(node, "datetime"); moment == "" && isDate(t) {
				moment = t
			}
		case atom.Script:
			if linked == nil && strings.EqualFold(attribute(node, "type"), "application/ld+json") && node.FirstChild != nil {
				linked = linkedArticle([]byte(node.FirstChild.Data), 0)
			}
		}
	}
	articleAuthor := meta["article:author"]
	if webAddress(articleAuthor) != "" {
		articleAuthor = ""
	}
	return draft{
		title:  cmp.Or(html.UnescapeString(linked.first("headline")), meta["og:title"]),
		source: cmp.Or(meta["og:site_name"], html.UnescapeString(linked.first("publisher"))),
		url:    cmp.Or(webAddress(canonical), webAddress(meta["og:url"]), linked.first("url")),
		published: cmp.Or(linked.first("datepublished"), meta["article:published_time"],
			meta["datepublished"], moment, meta["date"], meta["pubdate"]),
		author: cmp.Or(html.UnescapeString(strings.Join(linked.get("author"), ", ")), meta["author"], articleAuthor),
	}
}

func isDate(s string) bool {
	t, err := parseDate(s)
	return err == nil && !t.IsZero()
}

// attribute is the value of a node's attribute, or "" when it has none.
func attribute(node *html.Node, name string) string {
	for _, a := range node.Attr {
		if a.Key == name {
			return strings.TrimSpace(a.Val)
		}
	}
	return ""
}

// linkedArticle finds, in JSON-LD, the object that describes an article: the
// whole, or one in an array or a "@graph". It is nil when there is none.
func linkedArticle(data []byte, depth int) fields {
	const maxDepth = 4
	if depth > maxDepth {
		return nil
	}
	var list []json.RawMessage
	if json.Unmarshal(data, &list) == nil {
		for _, item := range list {
			if f := linkedArticle(item, depth+1); f != nil {
				return f
			}
		}
		return nil
	}
	var object struct {
		Graph json.RawMessage `json:"@graph"`
	}
	f, err := jsonFields(data)
	if err != nil || json.Unmarshal(data, &object) != nil {
		return nil
	}
	if slices.ContainsFunc(f.get("@type"), isArticleType) {
		return f
	}
	if object.Graph != nil {
		return linkedArticle(object.Graph, depth+1)
	}
	return nil
}

// isArticleType tells the types of schema.org that are kinds of Article.
func isArticleType(name string) bool {
	return strings.HasSuffix(name, "Article") || name == "BlogPosting" || name == "Report"
}

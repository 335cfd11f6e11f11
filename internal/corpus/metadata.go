package corpus

import (
	"cmp"
	"encoding/json"
	"html"
	"regexp"
	"strings"

	nethtml "golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// pageFacts are what a web page says about its article apart from the text that
// it shows.
type pageFacts struct {
	// meta are the page's meta elements, linked its JSON-LD about the article.
	meta, linked *fields
	// states are scripts with the data from which a browser would build the
	// page.
	states                 []string
	canonical, base, saved string
	title, heading         string
	days                   pageDays
}

// savedFrom matches the comment that browsers put into a page that they save.
var savedFrom = regexp.MustCompile(`saved from url=\(\d+\)(\S+)|Page saved with SingleFile\s+url:\s*(\S+)`)

// factsOf reads the metadata of a page.
func factsOf(document *nethtml.Node) *pageFacts {
	p := &pageFacts{meta: new(fields)}
	var linked linkedData
	for node := range document.Descendants() {
		switch {
		case node.Type == nethtml.CommentNode:
			if found := savedFrom.FindStringSubmatch(node.Data); found != nil {
				p.saved = cmp.Or(p.saved, found[1], found[2])
			}
		case node.DataAtom == atom.Meta:
			name := cmp.Or(attribute(node, "property"), attribute(node, "name"), attribute(node, "itemprop"))
			meant := meaningOf(name)
			// Microdata in the body may describe something else: daysOf decides
			// by its place.
			isMicrodata := attribute(node, "property") == "" && attribute(node, "name") == ""
			if !isMicrodata || meant.field < publishedField {
				p.meta.addFirst(meant, "meta "+name, attribute(node, "content"))
			}
		case node.DataAtom == atom.Link && strings.EqualFold(attribute(node, "rel"), "canonical"):
			p.canonical = cmp.Or(p.canonical, attribute(node, "href"))
		case node.DataAtom == atom.Base:
			p.base = cmp.Or(p.base, attribute(node, "href"))
		case node.DataAtom == atom.Title && p.title == "":
			p.title = oneLine(textOfTitle(node))
		case node.DataAtom == atom.H1 && p.heading == "":
			p.heading = oneLine(textOf(node, false))
		case node.DataAtom == atom.Script && node.FirstChild != nil:
			kind := strings.ToLower(attribute(node, "type"))
			switch {
			case strings.HasPrefix(kind, "application/ld+json"):
				linked.add(node.FirstChild.Data)
			case kind == "application/json":
				p.states = append(p.states, node.FirstChild.Data)
			}
		}
	}
	p.linked = linked.main(p.title+"\n"+p.heading, p.link().value)
	p.days = daysOf(document)
	return p
}

func textOfTitle(node *nethtml.Node) string {
	if node.FirstChild == nil {
		return ""
	}
	return node.FirstChild.Data
}

// draft makes an article of the page, without its text.
func (p *pageFacts) draft() draft {
	var d draft
	d.set(&d.source, "source", p.outlet())
	d.set(&d.title, "title", p.headline(d.source))
	link := p.link()
	if link.value == "" {
		link = p.linked.first(urlField, isAddress)
	}
	d.set(&d.url, "url", link)
	d.authors(unescaped(p.linked[authorField]))
	if d.author == "" {
		d.authors(p.meta[authorField])
	}
	d.published = p.published()
	return d
}

// outlet is the page's name for its site, or else the publisher in its JSON-LD.
func (p *pageFacts) outlet() namedValue {
	isSite := func(entry fieldValue) bool { return strings.EqualFold(entry.name, "meta og:site_name") }
	for _, entry := range p.meta[sourceField] {
		if isSite(entry) && isOutlet(entry.values[0]) {
			return namedValue{entry.name, entry.values[0]}
		}
	}
	if linked := p.linked.first(sourceField, isOutlet); linked.value != "" {
		return namedValue{"JSON-LD " + linked.name, html.UnescapeString(linked.value)}
	}
	return p.meta.first(sourceField, isOutlet)
}

// headline is the article's title without the name of its outlet.
func (p *pageFacts) headline(outlet string) namedValue {
	linked := p.linked.first(titleField, notBlank)
	linked.name, linked.value = "JSON-LD "+linked.name, html.UnescapeString(linked.value)
	for _, from := range []namedValue{linked, p.meta.first(titleField, notBlank)} {
		if title := withoutOutlet(oneLine(from.value), outlet); title != "" {
			return namedValue{from.name, title}
		}
	}
	title := withoutOutlet(p.title, outlet)
	if p.heading != "" && (title == "" || strings.HasPrefix(title, p.heading)) {
		return namedValue{"h1", p.heading}
	}
	return namedValue{"title element", title}
}

// link is the page's own address.
func (p *pageFacts) link() namedValue {
	meta := p.meta.first(urlField, isAddress)
	if canonical := p.resolve(p.canonical, meta.value); canonical != "" {
		return namedValue{"link canonical", canonical}
	}
	if meta.value != "" {
		return meta
	}
	for _, entry := range p.meta[urlField] {
		if address := p.resolve(entry.values[0], ""); address != "" {
			return namedValue{entry.name, address}
		}
	}
	return namedValue{"saved from", webAddress(p.saved)}
}

// resolve is an address that may be relative to the page's.
func (p *pageFacts) resolve(address, page string) string {
	for _, base := range []string{p.base, page, p.saved} {
		if found := absolute(address, base); found != "" {
			return found
		}
	}
	return ""
}

// published are candidates for the day of publication: days named as such, then
// days at the head of the article, then other days.
func (p *pageFacts) published() []namedValue {
	var days []namedValue
	add := func(f *fields, tier field, prefix string) {
		for _, entry := range f[tier] {
			for _, value := range entry.values {
				days = append(days, namedValue{prefix + entry.name, value})
			}
		}
	}
	add(p.linked, publishedField, "JSON-LD ")
	add(p.meta, publishedField, "")
	days = append(days, p.days.marked...)
	days = append(days, p.days.visible...)
	add(p.linked, dayField, "JSON-LD ")
	add(p.meta, dayField, "")
	if len(days) == 0 {
		add(p.linked, savedField, "JSON-LD ")
	}
	return days
}

// text is the article's text from the page's data, if that has more of it than
// the page shows.
func (p *pageFacts) text() namedValue {
	var longest namedValue
	keep := func(f *fields, prefix string) {
		if text, name, err := f.text(); err == nil && f.has(textField) && len(text) > len(longest.value) {
			longest = namedValue{prefix + name, text}
		}
	}
	keep(p.linked, "JSON-LD ")
	for _, state := range p.states {
		var members jsonMembers
		if json.Unmarshal([]byte(state), &members) != nil {
			continue
		}
		for _, f := range articlesIn(members) {
			keep(f, "script ")
		}
	}
	return longest
}

// unescaped replaces HTML entities in values from JSON-LD, where they have no
// meaning.
func unescaped(entries []fieldValue) []fieldValue {
	var plain []fieldValue
	for _, entry := range entries {
		again := fieldValue{name: "JSON-LD " + entry.name, rank: entry.rank}
		for _, value := range entry.values {
			again.values = append(again.values, html.UnescapeString(value))
		}
		plain = append(plain, again)
	}
	return plain
}

func isDate(s string) bool {
	t, err := parseDate(s)
	return err == nil && !t.IsZero()
}

// attribute is the value of a node's attribute, or "" when it has none.
func attribute(node *nethtml.Node, name string) string {
	for _, a := range node.Attr {
		if a.Key == name {
			return strings.TrimSpace(a.Val)
		}
	}
	return ""
}

package corpus

import (
	"errors"
	"fmt"
	"strings"
)

// xmlNames are names that news vocabularies use and the general table does not
// have: NITF, NewsML, sitemaps, and collections of news in SGML.
var xmlNames = map[string]meaning{
	"hedline": {titleField, -1}, "hl1": {titleField, -2}, "headline": {titleField, 0}, "newsline": {titleField, 5}, "hl": {titleField, 6},
	"body.content": {textField, 0}, "inlinexml": {textField, 1}, "inlinedata": {textField, 2}, "datacontent": {textField, 3},
	"contentset": {textField, 4}, "body": {textField, 5},
	"date.issue": {publishedField, 0}, "date.release": {publishedField, 1}, "firstcreated": {publishedField, 3},
	"versioncreated": {publishedField, 5}, "thisrevisioncreated": {publishedField, 6}, "dateandtime": {publishedField, 7},
	"story.date": {publishedField, 8}, "pubdata": {sourceField, 0}, "doc.copyright": {sourceField, 90},
	"provider": {sourceField, 50}, "infosource": {sourceField, 60}, "distributor": {sourceField, 91},
	"loc": {urlField, 50}, "bytag": {authorField, 50},
}

// valueAttributes hold an element's value in addition to its text or instead of
// it, most reliable first.
var valueAttributes = []string{"norm", "date.publication", "name", "literal", "holder", "value", "content", "href"}

// articles are the articles below an element. The element is one itself, unless
// several of its children with the same name have a text each.
func (e *element) articles() []*fields { return e.articlesBelow(0) }

func (e *element) articlesBelow(depth int) []*fields {
	if depth > maxNesting {
		return nil
	}
	units := make(map[string]int)
	for _, child := range e.children {
		if child.name != "" && child.hasArticle() {
			units[child.name]++
		}
	}
	var all []*fields
	several := false
	for _, child := range e.children {
		several = several || units[child.name] > 1
	}
	if !several && e.name != "" {
		// If there is one article below elements that only hold it, the article
		// is that one, otherwise this element.
		if len(units) == 1 && !e.saysMore(units) {
			for _, child := range e.children {
				if units[child.name] == 1 {
					return child.articlesBelow(depth + 1)
				}
			}
		}
		f := new(fields)
		e.collect(f, 0)
		if f.likeness() > noArticle {
			all = append(all, f)
		}
		return all
	}
	for _, child := range e.children {
		if child.name != "" && (e.name == "" || units[child.name] > 0) {
			all = append(all, child.articlesBelow(depth+1)...)
		}
	}
	return all
}

// hasArticle reports whether an element holds a title and more of an article.
func (e *element) hasArticle() bool {
	f := new(fields)
	e.collect(f, 0)
	return f.likeness() > noArticle && f.has(titleField)
}

// saysMore reports whether a child that is not among the units says something
// about an article.
func (e *element) saysMore(units map[string]int) bool {
	for _, child := range e.children {
		if child.name != "" && units[child.name] == 0 && xmlMeaning(child.name).field != noField {
			return true
		}
	}
	return false
}

func xmlMeaning(name string) meaning {
	if known, ok := xmlNames[strings.ToLower(name)]; ok {
		return known
	}
	return meaningOf(name)
}

// collect adds what an element and those below it say. Of several values with
// the same name, the first counts.
func (e *element) collect(f *fields, depth int) {
	if depth > maxNesting {
		return
	}
	for _, attr := range e.attrs {
		if depth == 0 && attr.Name.Space == "" {
			f.addFirst(meaningOf(attr.Name.Local), "@"+attr.Name.Local, attr.Value)
		}
	}
	for _, child := range e.children {
		if child.name == "" {
			continue
		}
		meant := xmlMeaning(child.name)
		if meant.field == noField {
			child.collect(f, depth+1)
			continue
		}
		value := strings.TrimSpace(child.content())
		for _, name := range valueAttributes {
			for _, attr := range child.attrs {
				if attr.Name.Local == name && (value == "" || name == "norm") {
					value = attr.Value
				}
			}
		}
		switch meant.field {
		case textField:
			if inner := new(fields); child.hasStructure(inner, depth) {
				f.merge(inner)
				continue
			}
			f.addFirst(meant, child.name, value)
		case titleField, summaryField:
			f.addFirst(meant, child.name, strings.Join(strings.Fields(value), " "))
		default:
			f.addFirst(meant, child.name, value)
			if meant.field == sourceField || meant.field == urlField {
				child.collect(f, depth+1)
			}
		}
	}
}

// hasStructure reports whether an element named as a text holds the parts of an
// article, as the body of NITF does, and collects them.
func (e *element) hasStructure(into *fields, depth int) bool {
	e.collect(into, depth+1)
	return into.has(textField)
}

// addFirst adds a value unless its name has one.
func (f *fields) addFirst(m meaning, name, value string) {
	for _, known := range f[m.field] {
		if known.rank == m.rank && len(known.values) > 0 {
			return
		}
	}
	f.add(m, name, value)
}

// merge adds the values in other whose names f does not have.
func (f *fields) merge(other *fields) {
	for i, entries := range other {
		for _, entry := range entries {
			for _, value := range entry.values {
				f.addFirst(meaning{field(i), entry.rank}, entry.name, value)
			}
		}
	}
}

// whyNone says what kind of XML this is, if no article was found in it.
func (e *element) whyNone() error {
	for _, child := range e.children {
		switch name := strings.ToLower(child.name); name {
		case "":
		case "urlset", "sitemapindex":
			return errors.New("a sitemap, which holds addresses and no articles; save the pages instead")
		case "html":
			return errors.New("no article text found")
		default:
			return fmt.Errorf("%w: its root is <%s>", errNotFeed, CutField(oneLine(child.name)))
		}
	}
	return errNotFeed
}

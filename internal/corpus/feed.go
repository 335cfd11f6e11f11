package corpus

import (
	"cmp"
	"encoding/xml"
	"errors"
	"maps"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/mmcdole/gofeed"
	"github.com/mmcdole/gofeed/atom"
	ext "github.com/mmcdole/gofeed/extensions"
	"github.com/mmcdole/gofeed/rss"
)

// readFeed reads a feed in RSS, RDF or Atom; each item is an article.
func readFeed(document string, out *output) error {
	feed, err := parseFeed(document)
	isCut := err == errTruncated
	if isCut {
		if feed, err = parseFeed(closed(document)); err != nil || len(feed.Items) == 0 {
			return errTruncated
		}
	}
	if err != nil {
		return err
	}
	if len(feed.Items) == 0 {
		return errors.New("no articles")
	}
	for i := range feed.Items {
		at := draft{ordinal: strconv.Itoa(i + 1)}
		at.place = "#" + at.ordinal
		d, err := itemDraft(feed, i)
		d.place, d.ordinal = at.place, at.ordinal
		if err != nil {
			err = out.problem(d.place, err.Error())
		} else {
			err = out.add(d)
		}
		if err != nil {
			return err
		}
	}
	if isCut {
		return out.problem("#"+strconv.Itoa(len(feed.Items)+1), errTruncated.Error()+"; the items before are served")
	}
	return nil
}

func parseFeed(document string) (*gofeed.Feed, error) {
	if err := checkNesting(document); err != nil {
		return nil, err
	}
	parser := gofeed.NewParser()
	parser.KeepOriginalFeed = true
	parser.RSSTranslator = &gofeed.DefaultRSSTranslator{DisableContentImageScan: true}
	feed, err := parser.ParseString(document)
	switch {
	case errors.Is(err, gofeed.ErrFeedTypeNotDetected):
		return nil, errNotFeed
	case err != nil:
		return nil, xmlError(err)
	}
	return feed, nil
}

// closed repairs a feed that was cut off: it ends after the last whole item,
// and the elements that are open there are closed.
func closed(document string) string {
	lower := strings.ToLower(document)
	end := 0
	for _, tag := range []string{"</item>", "</entry>"} {
		if at := strings.LastIndex(lower, tag); at >= 0 {
			end = max(end, at+len(tag))
		}
	}
	if end == 0 || len(lower) != len(document) {
		return document
	}
	document = document[:end]
	var open []string
	decoder := newXMLDecoder(document)
	for {
		token, err := decoder.RawToken()
		if err != nil {
			break
		}
		switch token := token.(type) {
		case xml.StartElement:
			name := token.Name.Local
			if token.Name.Space != "" {
				name = token.Name.Space + ":" + name
			}
			open = append(open, name)
		case xml.EndElement:
			open = open[:max(0, len(open)-1)]
		}
	}
	for _, name := range slices.Backward(open) {
		document += "</" + name + ">"
	}
	return document
}

// itemDraft makes an article of a feed's i-th item.
func itemDraft(feed *gofeed.Feed, i int) (draft, error) {
	item := feed.Items[i]
	f := extensionFields(item)
	var d draft
	text, err := itemText(feed, i, f)
	if err != nil {
		return draft{}, err
	}
	title, err := textOfMarkup(item.Title)
	if err != nil {
		return draft{}, err
	}
	source, err := textOfMarkup(cmp.Or(itemSource(feed, i), f.first(sourceField, isOutlet).value, feed.Title))
	if err != nil {
		return draft{}, err
	}
	title = withoutOutlet(oneLine(title), itemSource(feed, i))
	if isTitleAlone(text.value, title, source) {
		text.value = title
	}
	d.set(&d.text, "text", text)
	d.set(&d.title, "title", namedValue{"title", title})
	d.set(&d.source, "source", namedValue{"source", source})
	d.set(&d.id, "id", namedValue{"guid", item.GUID})
	d.set(&d.url, "url", itemLink(feed, i, f))
	var authors []string
	for _, author := range item.Authors {
		if author != nil && author.Name != "" {
			authors = append(authors, author.Name)
		}
	}
	d.authors([]fieldValue{{name: "author", values: authors}})
	d.published = itemDays(item, f)
	return d, nil
}

// extensionFields are what elements of other vocabularies say about an item.
func extensionFields(item *gofeed.Item) *fields {
	f := new(fields)
	for _, name := range slices.Sorted(maps.Keys(item.Custom)) {
		f.addNamed(name, item.Custom[name])
	}
	for _, prefix := range slices.Sorted(maps.Keys(item.Extensions)) {
		f.addExtensions(prefix, item.Extensions[prefix])
	}
	if terms := item.DublinCoreExt; terms != nil {
		f.addNamed("dc:date", terms.Date...)
		f.addNamed("dc:publisher", terms.Publisher...)
	}
	return f
}

func (f *fields) addExtensions(prefix string, elements map[string][]ext.Extension) {
	for _, name := range slices.Sorted(maps.Keys(elements)) {
		for _, value := range elements[name] {
			switch {
			case prefix == "media" && name != "description", prefix == "atom" && name == "link", prefix == "wfw", prefix == "slash":
			case isBlank(value.Value):
			default:
				f.addFirst(meaningOf(prefix+":"+name), prefix+":"+name, value.Value)
			}
			f.addExtensions(prefix, value.Children)
		}
	}
}

// itemText is the longest of the texts that an item has.
func itemText(feed *gofeed.Feed, i int, f *fields) (longest namedValue, err error) {
	item := feed.Items[i]
	texts := []namedValue{{"content", item.Content}, {"description", item.Description}}
	if original, ok := feed.OriginalFeed().(*atom.Feed); ok && original.Entries[i].Content != nil && isBinaryType(original.Entries[i].Content.Type) {
		texts[0].value = ""
	}
	for _, wanted := range []field{textField, summaryField} {
		for _, entry := range f[wanted] {
			texts = append(texts, namedValue{entry.name, strings.Join(entry.values, "\n\n")})
		}
	}
	for _, text := range texts {
		if text.value, err = textOfMarkup(text.value); err != nil {
			return namedValue{}, err
		}
		if text.value, _ = withoutCutMark(text.value); len(strings.TrimSpace(text.value)) > len(longest.value) && !isPlaceholder(text.value) {
			longest = text
		}
	}
	return longest, nil
}

// isBinaryType reports whether Atom content of that type is not text.
func isBinaryType(kind string) bool {
	kind = strings.ToLower(kind)
	return strings.Contains(kind, "base64") || strings.Contains(kind, "/") && !strings.HasPrefix(kind, "text/") && !strings.Contains(kind, "xml") && !strings.Contains(kind, "html")
}

// isTitleAlone reports whether a text only repeats the title, with or without
// the outlet.
func isTitleAlone(text, title, source string) bool {
	text, found := strings.CutPrefix(oneLine(text), title)
	if !found || title == "" {
		return false
	}
	text = strings.Trim(text, " -–—|·.")
	return text == "" || strings.EqualFold(text, source)
}

// itemLink is the address of an item: the page's own rather than one that
// counts readers; without a link, a GUID that is an address.
func itemLink(feed *gofeed.Feed, i int, f *fields) namedValue {
	item := feed.Items[i]
	for _, entry := range f[urlField] {
		if strings.Contains(strings.ToLower(entry.name), "orig") || strings.Contains(entry.name, "canonical") {
			if webAddress(entry.values[0]) != "" {
				return namedValue{entry.name, entry.values[0]}
			}
		}
	}
	if link := absolute(item.Link, feed.Link); link != "" {
		return namedValue{"link", link}
	}
	if original, ok := feed.OriginalFeed().(*rss.Feed); ok {
		if guid := original.Items[i].GUID; guid != nil && strings.EqualFold(guid.IsPermalink, "false") {
			return f.first(urlField, isAddress)
		}
	}
	if webAddress(item.GUID) != "" {
		return namedValue{"guid", item.GUID}
	}
	return f.first(urlField, isAddress)
}

// absolute resolves an address, which may be relative, against base.
func absolute(address, base string) string {
	if webAddress(address) != "" || isBlank(address) {
		return webAddress(address)
	}
	from, err := url.Parse(webAddress(base))
	if err != nil || from.Host == "" {
		return ""
	}
	target, err := from.Parse(strings.TrimSpace(address))
	if err != nil {
		return ""
	}
	return webAddress(target.String())
}

// itemDays are the candidates for an item's day of publication.
func itemDays(item *gofeed.Item, f *fields) []namedValue {
	days := []namedValue{{"published", item.Published}}
	days = append(days, f.days()...)
	for _, entry := range f[savedField] {
		days = append(days, namedValue{entry.name, entry.values[0]})
	}
	days = append(days, namedValue{"updated", item.Updated})
	return slices.DeleteFunc(days, func(day namedValue) bool { return isPlaceholder(day.value) })
}

// itemSource is the outlet that an item itself names, as in a feed that
// collects others; "" when it names none.
func itemSource(feed *gofeed.Feed, i int) string {
	switch original := feed.OriginalFeed().(type) {
	case *rss.Feed:
		item := original.Items[i]
		if item.Source != nil && isOutlet(item.Source.Title) {
			return item.Source.Title
		}
		if item.DublinCoreExt != nil && len(item.DublinCoreExt.Publisher) > 0 {
			return item.DublinCoreExt.Publisher[0]
		}
	case *atom.Feed:
		if source := original.Entries[i].Source; source != nil {
			return source.Title
		}
	}
	return ""
}

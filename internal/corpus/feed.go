package corpus

import (
	"bufio"
	"cmp"
	"encoding/xml"
	"errors"
	"fmt"
	"strings"

	"github.com/mmcdole/gofeed"
	"github.com/mmcdole/gofeed/atom"
	"github.com/mmcdole/gofeed/rss"
)

// readFeed reads a feed in RSS, RDF or Atom; each item is an article.
func readFeed(in *bufio.Reader, out *output) error {
	document, err := readWhole(in)
	if err != nil {
		return err
	}
	feed, err := parseFeed(document)
	if err != nil {
		return err
	}
	if len(feed.Items) == 0 {
		return errors.New("no articles")
	}
	for i := range feed.Items {
		d, err := itemDraft(feed, i)
		d.number = i + 1
		d.place = fmt.Sprintf("#%d", d.number)
		if err != nil {
			err = out.problem(d.place, err.Error())
		} else {
			err = out.add(d)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

func parseFeed(document string) (*gofeed.Feed, error) {
	document = strings.TrimSpace(document)
	if strings.HasPrefix(document, "<?xml") {
		// The encoding that it declares is another's than this text's.
		_, document, _ = strings.Cut(document, "?>")
	}
	if !strings.HasPrefix(strings.TrimSpace(document), "<") {
		return nil, errNotFeed
	}
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

var errNotFeed = errors.New("not a feed: neither RSS nor Atom")

// xmlError says what is wrong with an XML text.
func xmlError(err error) error {
	if syntax, ok := errors.AsType[*xml.SyntaxError](err); ok && syntax.Msg == "unexpected EOF" {
		return errors.New("truncated: it ends inside the XML")
	}
	return fmt.Errorf("malformed XML: %w", err)
}

// checkNesting refuses XML nested so deep that gofeed, which reads it by
// recursion, would exhaust the stack: no program survives that. It also
// refuses so many elements and attributes that they would exhaust the memory.
func checkNesting(document string) error {
	const maxDepth, maxParts = 512, 200_000
	parts := 0
	decoder := xml.NewDecoder(strings.NewReader(document))
	decoder.Strict = false
	for depth := 0; depth <= maxDepth; {
		token, err := decoder.Token()
		if err != nil {
			return nil // for gofeed to tell
		}
		switch token := token.(type) {
		case xml.StartElement:
			depth++
			if parts += 1 + len(token.Attr); parts > maxParts {
				return fmt.Errorf("too large: a feed may have %d elements", maxParts)
			}
		case xml.EndElement:
			depth--
		}
	}
	return fmt.Errorf("nested too deep: more than %d elements", maxDepth)
}

// itemDraft is the article of a feed's i-th item.
func itemDraft(feed *gofeed.Feed, i int) (draft, error) {
	item := feed.Items[i]
	text, err := textOfMarkup(cmp.Or(item.Content, item.Description))
	if err != nil {
		return draft{}, err
	}
	title, err := textOfMarkup(item.Title)
	if err != nil {
		return draft{}, err
	}
	source, err := textOfMarkup(cmp.Or(itemSource(feed, i), feed.Title))
	if err != nil {
		return draft{}, err
	}
	var authors []string
	for _, author := range item.Authors {
		if author != nil && author.Name != "" {
			authors = append(authors, author.Name)
		}
	}
	return draft{
		id:        item.GUID,
		title:     title,
		source:    source,
		url:       item.Link,
		published: cmp.Or(item.Published, item.Updated),
		author:    strings.Join(authors, ", "),
		text:      text,
	}, nil
}

// itemSource is the outlet that an item names itself, as those of a feed that
// gathers others do; "" when it names none.
func itemSource(feed *gofeed.Feed, i int) string {
	switch original := feed.OriginalFeed().(type) {
	case *rss.Feed:
		item := original.Items[i]
		if item.Source != nil && item.Source.Title != "" {
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

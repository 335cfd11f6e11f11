package feeds

import (
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"regexp"
	"strings"

	"byline/internal/corpus"

	"golang.org/x/net/html/charset"
)

// namespace is for attributes that OPML does not define.
const namespace = "https://byline.example/opml"

// channelID is the form of Discord's ids.
var channelID = regexp.MustCompile(`^[1-9][0-9]{0,19}$`)

// Limits for a list of feeds.
const (
	maxOPML  = 4 << 20 // bytes
	maxLines = 10_000  // feeds
)

var errLargeList = fmt.Errorf("too large: a list of feeds may have %d MiB", maxOPML>>20)

// ParseOPML reads the feeds of an OPML document, in all its folders. Feeds with
// an invalid address are left out and counted. The error tells the user what is
// wrong with the document.
func ParseOPML(in io.Reader) (found []Feed, refused int, err error) {
	decoder := xml.NewDecoder(&limitedReader{in: in, left: maxOPML})
	decoder.Strict = false
	decoder.CharsetReader = charset.NewReaderLabel
	isOPML := false
	for {
		token, err := decoder.Token()
		switch {
		case err == io.EOF && !isOPML:
			return nil, 0, errors.New("not a list of feeds: it is not OPML")
		case err == io.EOF:
			return found, refused, nil
		case errors.Is(err, errTooLarge):
			return nil, 0, errLargeList
		case err != nil:
			return nil, 0, fmt.Errorf("malformed OPML: %w", err)
		}
		start, ok := token.(xml.StartElement)
		if !ok {
			continue
		}
		switch isOPML = isOPML || strings.EqualFold(start.Name.Local, "opml"); {
		case !isOPML:
			return nil, 0, errors.New("not a list of feeds: it is not OPML")
		case len(found) == maxLines:
			return nil, 0, fmt.Errorf("too large: a list of feeds may have %d", maxLines)
		case strings.EqualFold(start.Name.Local, "outline"):
			feed, isFeed := outlineFeed(start.Attr)
			if isFeed && feed.Address == "" {
				refused++
			} else if isFeed {
				found = append(found, feed)
			}
		}
	}
}

// outlineFeed is the feed that an <outline> names, if it names one. Its Address
// is empty when the given one is invalid.
func outlineFeed(attributes []xml.Attr) (feed Feed, isFeed bool) {
	for _, attribute := range attributes {
		value := strings.Join(strings.Fields(attribute.Value), " ")
		name := strings.ToLower(attribute.Name.Local)
		if attribute.Name.Space != "" {
			name = "byline:" + name
		}
		switch name {
		case "xmlurl":
			isFeed = true
			if address, err := CheckAddress(value); err == nil {
				feed.Address = address.String()
			}
		case "title", "text":
			if feed.Title == "" || name == "title" {
				feed.Title = corpus.CutField(value)
			}
		case "byline:name":
			if goodName.MatchString(value) {
				feed.Name = value
			}
		case "byline:outlet":
			feed.Outlet = corpus.CutField(value)
		case "byline:channel":
			if channelID.MatchString(value) {
				feed.Channel = value
			}
		case "byline:full":
			feed.Full = value == "true"
		case "byline:paused":
			feed.Paused = value == "true"
		case "byline:keep":
			feed.Keep, _ = ParseKeep(value) // else all are kept, which loses nothing
		}
	}
	if feed.Title == corpus.CutField(Redact(feed.Address)) { // which is written for want of one
		feed.Title = ""
	}
	return feed, isFeed
}

// WriteOPML writes feeds as an OPML document that other feed readers can read
// too.
func WriteOPML(out io.Writer, feeds []Feed) error {
	type outline struct {
		Type    string `xml:"type,attr"`
		Text    string `xml:"text,attr"`
		Title   string `xml:"title,attr"`
		XMLURL  string `xml:"xmlUrl,attr"`
		Name    string `xml:"byline:name,attr"`
		Outlet  string `xml:"byline:outlet,attr,omitempty"`
		Channel string `xml:"byline:channel,attr,omitempty"`
		Full    bool   `xml:"byline:full,attr,omitempty"`
		Keep    string `xml:"byline:keep,attr,omitempty"`
		Paused  bool   `xml:"byline:paused,attr,omitempty"`
	}
	document := struct {
		XMLName   xml.Name  `xml:"opml"`
		Version   string    `xml:"version,attr"`
		Namespace string    `xml:"xmlns:byline,attr"`
		Title     string    `xml:"head>title"`
		Outlines  []outline `xml:"body>outline"`
	}{Version: "2.0", Namespace: namespace, Title: "Feeds of Byline"}
	for _, feed := range feeds {
		keep := ""
		if feed.Keep != (Keep{}) {
			keep = feed.Keep.String()
		}
		title := feed.Title
		if title == "" {
			title = Redact(feed.Address)
		}
		document.Outlines = append(document.Outlines, outline{
			Type: "rss", Text: title, Title: title, XMLURL: feed.Address,
			Name: feed.Name, Outlet: feed.Outlet, Channel: feed.Channel, Full: feed.Full, Keep: keep, Paused: feed.Paused,
		})
	}
	if _, err := io.WriteString(out, xml.Header); err != nil {
		return err
	}
	encoder := xml.NewEncoder(out)
	encoder.Indent("", "  ")
	if err := encoder.Encode(document); err != nil {
		return err
	}
	_, err := io.WriteString(out, "\n")
	return err
}

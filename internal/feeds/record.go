package feeds

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"html"
	"net/url"
	"slices"
	"strings"
	"time"
	"unicode"

	"byline/internal/corpus"
)

// record is a line of a feed's file: an article in the field names that package
// corpus reads, and what distinguishes it from the feed's other articles.
type record struct {
	ID        string `json:"id"`
	Title     string `json:"title"`
	Source    string `json:"source,omitempty"`
	URL       string `json:"url,omitempty"`
	Published string `json:"published,omitempty"`
	Author    string `json:"author,omitempty"`
	Text      string `json:"text"`
	Item      origin `json:"fetched"`
	// address is the [addressKey] of URL, if it is unique in its document.
	address string
}

// origin is what is remembered of a record's item.
type origin struct {
	GUID string `json:"guid,omitempty"`
	// Digest is a digest of the item's content, to detect corrections.
	Digest string `json:"digest"`
	// Story is a digest of its headline and text, which is equal for a copy
	// under another address; empty when they are too short.
	Story string `json:"story,omitempty"`
	// Came is when the item was first seen, and Updated its own time of last
	// change.
	Came    time.Time `json:"came"`
	Updated time.Time `json:"updated,omitzero"`
	// Pending is whether the page behind the item is still to be read, and
	// Tries how often that was tried.
	Pending bool `json:"pending,omitempty"`
	Tries   int  `json:"tries,omitempty"`
}

// newRecord is the record of an item of a feed.
func newRecord(feed Feed, item corpus.FeedItem, now time.Time) record {
	r := record{
		Title:  asMarkup(item.Title),
		Source: cmp.Or(feed.Outlet, item.Source),
		URL:    item.URL,
		Author: item.Author,
		Text:   asMarkup(item.Text),
		Item:   origin{GUID: item.GUID, Came: now.UTC(), Updated: item.Updated.UTC(), Pending: feed.Full && item.URL != ""},
	}
	if item.Updated.IsZero() {
		r.Item.Updated = time.Time{}
	}
	if !item.Published.IsZero() {
		r.Published = item.Published.Format(time.RFC3339)
	}
	r.Item.Digest = digest(r.Title, r.Source, r.Published, r.Author, r.Text)
	r.Item.Story = storyOf(item.Title, item.Text)
	r.ID = r.Item.GUID
	if !isGlobal(r.ID) {
		// Other feeds may number their items too.
		r.ID = feed.Name + "/" + cmp.Or(r.ID, digest(cmp.Or(addressKey(r.URL), r.Item.Digest)))
	}
	const longest = 500 // bytes of an id in package corpus
	if len(r.ID) > longest {
		r.ID = feed.Name + "/" + digest(r.ID)
	}
	return r
}

// isGlobal reports whether a GUID is unique across feeds.
func isGlobal(guid string) bool {
	scheme, _, found := strings.Cut(guid, ":")
	return found && slices.Contains([]string{"http", "https", "tag", "urn"}, scheme)
}

// asMarkup is a text in a form that package corpus, which takes what looks like
// HTML for HTML, reads as the same text.
func asMarkup(text string) string {
	if strings.Contains(text, "<") || html.UnescapeString(text) != text {
		return html.EscapeString(text)
	}
	return text
}

// content is equal for a record without a GUID that did not change, whether or
// not others share its address; "" if it has a GUID.
func (r *record) content() string {
	if r.Item.GUID != "" {
		return ""
	}
	return r.Item.Digest + addressKey(r.URL)
}

func digest(parts ...string) string {
	sum := sha256.Sum256([]byte(strings.Join(parts, "\x00")))
	return hex.EncodeToString(sum[:8])
}

// storyOf is the digest of a story's headline and text, ignoring case, space
// and punctuation.
func storyOf(title, text string) string {
	const short = 80 // letters, such as "Updates follow." has in many items
	letters := func(s string) string {
		return strings.Map(func(r rune) rune {
			if unicode.IsLetter(r) || unicode.IsNumber(r) {
				return unicode.ToLower(r)
			}
			return -1
		}, s)
	}
	if text = letters(text); len(text) < short {
		return ""
	}
	return digest(letters(title), text)
}

// addressKey is equal for the addresses of one page: it leaves out what only
// says how the page was reached. It is "" for a site's front page.
func addressKey(address string) string {
	parsed, err := url.Parse(address)
	if err != nil || parsed.Host == "" {
		return ""
	}
	query := parsed.Query()
	for name := range query {
		if isTracking(strings.ToLower(name)) {
			query.Del(name)
		}
	}
	key := strings.TrimPrefix(strings.ToLower(parsed.Host), "www.") + strings.TrimRight(parsed.EscapedPath(), "/")
	if !strings.Contains(key, "/") && len(query) == 0 && parsed.Fragment == "" {
		return ""
	}
	return key + "?" + query.Encode() + "#" + parsed.Fragment
}

// isTracking reports whether a parameter is only added to addresses to track
// readers.
func isTracking(name string) bool {
	for _, prefix := range []string{"utm_", "at_", "mc_", "ns_"} {
		if strings.HasPrefix(name, prefix) {
			return true
		}
	}
	return slices.Contains([]string{"fbclid", "gclid", "cmp", "cmpid", "rss", "src", "ref", "partner", "ftag", "xtor"}, name)
}

// headline is the article without its text.
func (r *record) headline() corpus.Article {
	published, _ := time.Parse(time.RFC3339, r.Published)
	return corpus.Article{
		ID: r.ID, Title: html.UnescapeString(r.Title), Source: r.Source, URL: r.URL, Author: r.Author, Published: published,
	}
}

// line is the record as a line of a file, without its end.
func (r *record) line() ([]byte, error) { return json.Marshal(r) }

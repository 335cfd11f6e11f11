// Package feeds fetches feeds and the pages behind them on a schedule and
// writes what is new into a folder of articles, so that the folder stays the
// source of truth.
//
// A [Fetcher] requests addresses that anybody may have named, within limits and
// never in a private network. A [Subscriptions] is the list of feeds of one
// folder. It updates a feed: fetches it, parses it with package corpus and
// merges it into one file a month. A [Scheduler] updates the feeds of many
// folders when they are due.
//
// Everything that a feed or a page says is treated as text: it is never
// followed, run or used as the name of a file.
package feeds

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"net/url"
	"regexp"
	"strconv"
	"strings"
	"time"
)

// Feed is an entry in a list of feeds.
type Feed struct {
	// Name identifies the feed in its list and names the folder of its
	// articles. It stays when the address changes.
	Name string
	// Address is where it is fetched; use [Redact] before showing it.
	Address string
	// Title is the feed's own title; it may be empty.
	Title string
	// Outlet replaces the source that the feed gives its articles; empty to
	// keep that.
	Outlet string
	// Full is whether the page behind each item is read.
	Full bool
	// Keep is how much of it is kept.
	Keep Keep
	// Channel is the id of the Discord channel in which new articles are
	// announced; empty for none.
	Channel string
	// Paused is whether it is not fetched.
	Paused bool
}

// Keep is how many articles of a feed, or of how many days, are kept; the zero
// value keeps all.
type Keep struct{ Days, Count int }

// ParseKeep parses "30d" as thirty days, "500" as five hundred articles, and ""
// or "all" as all of them.
func ParseKeep(text string) (Keep, error) {
	text = strings.ToLower(strings.TrimSpace(text))
	if text == "" || text == "all" {
		return Keep{}, nil
	}
	number, isDays := strings.CutSuffix(text, "d")
	n, err := strconv.Atoi(number)
	if err != nil || n < 1 || n > 1_000_000 {
		return Keep{}, fmt.Errorf("%q is neither a number of days such as 30d nor a number of articles such as 500", text)
	}
	if isDays {
		return Keep{Days: n}, nil
	}
	return Keep{Count: n}, nil
}

func (k Keep) String() string {
	switch {
	case k.Days > 0:
		return strconv.Itoa(k.Days) + "d"
	case k.Count > 0:
		return strconv.Itoa(k.Count)
	}
	return "all"
}

// ErrAddress is wrapped by the errors of [CheckAddress].
var ErrAddress = errors.New("this is not the address of a feed")

// CheckAddress checks that an address may be a feed's: http or https, without
// user name and password.
func CheckAddress(address string) (*url.URL, error) {
	const longest = 2000
	if len(address) > longest {
		return nil, fmt.Errorf("%w: it is longer than %d bytes", ErrAddress, longest)
	}
	parsed, err := url.Parse(strings.TrimSpace(address))
	switch {
	case err != nil:
		return nil, fmt.Errorf("%w: it cannot be read as one", ErrAddress)
	case parsed.Scheme != "http" && parsed.Scheme != "https":
		return nil, fmt.Errorf("%w: it must start with http:// or https://", ErrAddress)
	case parsed.Hostname() == "":
		return nil, fmt.Errorf("%w: it names no host", ErrAddress)
	case parsed.User != nil:
		return nil, fmt.Errorf("%w: it holds a name or password, which everybody who sees the list would see", ErrAddress)
	}
	parsed.Fragment, parsed.RawFragment = "", ""
	parsed.Host = strings.ToLower(parsed.Host)
	return parsed, nil
}

// Redact is an address in a form that may be shown and logged: without a
// password, and without the values of its query, which may be keys.
func Redact(address string) string {
	parsed, err := url.Parse(address)
	if err != nil {
		return "an address that cannot be read"
	}
	parsed.User = nil
	if parsed.RawQuery != "" {
		parsed.RawQuery = "…"
	}
	return parsed.String()
}

// nameOf makes a feed's name from its address: readable, valid as a folder name
// everywhere, and different for each address.
func nameOf(address *url.URL) string {
	readable := strings.TrimPrefix(address.Hostname(), "www.") + address.EscapedPath()
	readable = strings.Trim(notOfName.ReplaceAllString(strings.ToLower(readable), "-"), "-")
	const longest = 40
	if len(readable) > longest {
		readable = strings.TrimRight(readable[:longest], "-")
	}
	digest := sha256.Sum256([]byte(address.String()))
	// An address without a Latin letter or digit leaves nothing readable.
	return strings.TrimLeft(readable+"-"+hex.EncodeToString(digest[:4]), "-")
}

var (
	notOfName = regexp.MustCompile(`[^a-z0-9]+`)
	goodName  = regexp.MustCompile(`^[a-z0-9]([a-z0-9-]{0,58}[a-z0-9])?$`)
)

const day = 24 * time.Hour

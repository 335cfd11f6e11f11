// Package feeds fetches feeds and the pages behind them on a schedule and
// writes what is new into a folder of articles, so that the folder stays the
// truth.
//
// A [Fetcher] asks for addresses that anybody may have named, within limits and
// never of a private network. A [Subscriptions] is the list of feeds of one
// folder, which brings a feed up to date: fetched, parsed by package corpus,
// merged into one file a month. A [Scheduler] does so for the feeds of many
// folders when they are due.
//
// What a feed or a page says is text here: nothing of it is followed, run or
// taken for a name of a file.
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

// Feed is a feed as a list of feeds has it.
type Feed struct {
	// Name names the feed in its list, and the folder of its articles. It stays
	// when the address changes.
	Name string
	// Address is where it is fetched; see [Redact] before telling it.
	Address string
	// Title is the feed's own; it may be empty.
	Title string
	// Outlet is what its articles have as their source, instead of what the
	// feed says; empty for that.
	Outlet string
	// Full is whether the page behind each item is read.
	Full bool
	// Keep is how much of it is kept.
	Keep Keep
	// Channel is the id of the Discord channel that hears of its new articles;
	// empty for none.
	Channel string
	// Paused is whether it is not fetched.
	Paused bool
}

// Keep is how many articles of a feed, or of how many days, are kept; the zero
// value keeps all.
type Keep struct{ Days, Count int }

// ParseKeep reads "30d" for thirty days, "500" for five hundred articles, and
// "" or "all" for all of them.
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

// ErrAddress is what the errors of [CheckAddress] wrap.
var ErrAddress = errors.New("this is no address of a feed")

// CheckAddress reads an address that a feed may have: one of http or https,
// without a user's name and password.
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

// Redact is an address as it may be told and logged: without a password, and
// without the values of its query, which may be keys.
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

// nameOf makes a feed's name of its address: readable, a name of a folder
// everywhere, and another for each address.
func nameOf(address *url.URL) string {
	readable := strings.TrimPrefix(address.Hostname(), "www.") + address.EscapedPath()
	readable = strings.Trim(notOfName.ReplaceAllString(strings.ToLower(readable), "-"), "-")
	const longest = 40
	if len(readable) > longest {
		readable = strings.TrimRight(readable[:longest], "-")
	}
	digest := sha256.Sum256([]byte(address.String()))
	return readable + "-" + hex.EncodeToString(digest[:4])
}

var (
	notOfName = regexp.MustCompile(`[^a-z0-9]+`)
	goodName  = regexp.MustCompile(`^[a-z0-9]([a-z0-9-]{0,58}[a-z0-9])?$`)
)

const day = 24 * time.Hour

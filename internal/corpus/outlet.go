package corpus

import (
	"strings"
)

// titleEnds are what separates a headline from the outlet after it.
var titleEnds = []string{" | ", " - ", " – ", " — ", " · ", " :: ", " » ", " • ", " / ", " : "}

// withoutOutlet removes an outlet's name from the end or the start of a page's
// title.
func withoutOutlet(title, outlet string) string {
	outlet = oneLine(outlet)
	if outlet == "" {
		return title
	}
	for _, sep := range titleEnds {
		if at := strings.LastIndex(title, sep); at > 0 && sameOutlet(title[at+len(sep):], outlet) {
			return strings.TrimSpace(title[:at])
		}
		if before, after, found := strings.Cut(title, sep); found && sameOutlet(before, outlet) {
			return strings.TrimSpace(after)
		}
	}
	return title
}

// sameOutlet reports whether two names mean one outlet, ignoring case, "The"
// and the ending of a domain name.
func sameOutlet(a, b string) bool { return outletKey(a) == outletKey(b) }

func outletKey(name string) string {
	name = strings.ToLower(strings.TrimSpace(name))
	name = strings.TrimPrefix(strings.TrimPrefix(name, "the "), "www.")
	for _, end := range []string{".com", ".org", ".net", ".co.uk", " online", " news"} {
		name = strings.TrimSuffix(name, end)
	}
	return strings.ReplaceAll(name, " ", "")
}

package discord

import (
	"strings"

	"byline/internal/wording"
)

// list is the first of n items, one a line: at most most of them and as many as
// fit, and how many more there are. item returns the i-th of them, escaped and
// on one line.
func list(n, most, limit int, item func(i int) string) string {
	more := func(left int) string {
		if left == 0 {
			return ""
		}
		return "and " + wording.Number(left) + " more"
	}
	text := ""
	for i := range min(n, most) {
		line := "- " + item(i) + "\n"
		if length(text)+length(line)+length(more(n-i-1)) > limit {
			return text + more(n-i)
		}
		text += line
	}
	return strings.TrimSuffix(text+more(n-min(n, most)), "\n")
}

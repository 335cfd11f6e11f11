package corpus

import (
	"net/url"
	"strings"
	"unicode"
	"unicode/utf8"
)

// lineEnds are other ways to end a line or a page.
var lineEnds = strings.NewReplacer("\r\n", "\n", "\r", "\n", "\v", "\n", "\f", "\n",
	"\u0085", "\n", "\u2028", "\n", "\u2029", "\n\n")

// plain is s with \n for every line end and without invisible characters or
// control characters other than \n and \t.
func plain(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsControl(r) && r != '\n' && r != '\t' || invisible(r) {
			return -1
		}
		return r
	}, lineEnds.Replace(s))
}

// invisible reports whether a character shows nothing and joins nothing;
// editing systems leave such characters between and within words.
func invisible(r rune) bool {
	switch r {
	case '\u00AD', '\u200B', '\u2060', '\uFEFF': // soft hyphen, zero-width space, word joiner, byte order mark
		return true
	}
	return false
}

// oneLine is s as valid UTF-8 with its white space collapsed and without
// control characters.
func oneLine(s string) string {
	return strings.Join(strings.Fields(plain(strings.ToValidUTF8(s, "\uFFFD"))), " ")
}

// maxField is the length, in bytes, of the longest title, source, author,
// address and id.
const maxField = 500

// CutField is s cut, between runes, to the length that the title of an article
// and the name of its outlet may have.
func CutField(s string) string {
	if len(s) <= maxField {
		return s
	}
	end := maxField
	for !utf8.RuneStart(s[end]) {
		end--
	}
	return strings.TrimSpace(s[:end])
}

// shortOrNone is s on one line, or "" if it is longer than a field may be: a
// part of a name would name something else.
func shortOrNone(s string) string {
	if s = oneLine(s); len(s) > maxField {
		return ""
	}
	return s
}

// webAddress is address if it is an absolute http or https address, else "".
func webAddress(address string) string {
	address = shortOrNone(address)
	u, err := url.Parse(address)
	if err != nil || (u.Scheme != "http" && u.Scheme != "https") || u.Host == "" {
		return ""
	}
	return address
}

const (
	// maxHeadline is the length, in bytes, of the longest first line that
	// counts as a headline.
	maxHeadline = 150
	// maxOpening is the length, in runes, of the longest title made of the
	// first words of a text.
	maxOpening = 80
)

// titleOf makes a title for a text that has none: its first line if that looks
// like a headline, else its first words.
func titleOf(text string) string {
	first, rest, _ := strings.Cut(strings.TrimSpace(text), "\n")
	first = oneLine(first)
	unquoted := strings.TrimRight(first, `"'”’»)]`)
	last, _ := utf8.DecodeLastRuneInString(unquoted)
	if rest != "" && len(first) <= maxHeadline && !strings.ContainsRune(".!?…", last) {
		return first
	}
	return opening(first)
}

// opening is line cut at a word to maxOpening runes.
func opening(line string) string {
	runes := []rune(line)
	if len(runes) <= maxOpening {
		return line
	}
	start := string(runes[:maxOpening])
	if space := strings.LastIndexByte(start, ' '); space > 0 && runes[maxOpening] != ' ' {
		start = start[:space]
	}
	return strings.TrimRight(start, " ,;:-–—") + "…"
}

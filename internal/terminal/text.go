package terminal

import (
	"regexp"
	"strings"
	"unicode"

	"github.com/mattn/go-runewidth"
)

// escapeSequence is what a terminal takes as a command: a control sequence, a
// string such as a window title, or an escape with one more byte.
var escapeSequence = regexp.MustCompile(
	`(?:\x1b\[|\x{9b})[0-?]*[ -/]*[@-~]` +
		`|(?:\x1b[\]PX^_]|[\x{90}\x{98}\x{9d}-\x{9f}])[^\x07\x1b\x{9c}]*(?:\x07|\x1b\\|\x{9c})` +
		`|\x1b[ -/]*[0-~]?`)

// Clean makes foreign text safe to show: on one line, without anything that a
// terminal would obey or that would show it in another order than it has.
func Clean(text string) string {
	text = escapeSequence.ReplaceAllString(strings.ToValidUTF8(text, "\uFFFD"), "")
	text = strings.Map(func(r rune) rune {
		switch {
		case unicode.IsSpace(r):
			return ' '
		case r == '\u200c', r == '\u200d': // joiners, which scripts and emoji need
			return r
		case unicode.Is(unicode.Cc, r), unicode.Is(unicode.Cf, r):
			return -1
		}
		return r
	}, text)
	return strings.TrimSpace(text)
}

// columns measures text. Characters of ambiguous width take one column
// whatever the locale, so that output is the same everywhere.
var columns = (&runewidth.Condition{}).StringWidth

// wrap breaks clean text into lines of at most width columns. Only a web
// address may be longer, so that it can be copied and clicked.
func wrap(text string, width int) []string {
	var lines []string
	var line strings.Builder
	used := 0
	end := func() {
		if used > 0 {
			lines = append(lines, line.String())
		}
		line.Reset()
		used = 0
	}
	for word := range strings.FieldsSeq(text) {
		for _, piece := range pieces(word, width) {
			size := columns(piece)
			if used > 0 && used+1+size > width {
				end()
			}
			if used > 0 {
				line.WriteByte(' ')
				used++
			}
			line.WriteString(piece)
			used += size
		}
	}
	end()
	return lines
}

// pieces cuts a word that is wider than width. All but the last fill a line.
func pieces(word string, width int) []string {
	if columns(word) <= width || strings.Contains(word, "://") {
		return []string{word}
	}
	var cut []string
	start, used := 0, 0
	for i, r := range word {
		size := columns(string(r))
		if used > 0 && used+size > width {
			cut = append(cut, word[start:i])
			start, used = i, 0
		}
		used += size
	}
	return append(cut, word[start:])
}

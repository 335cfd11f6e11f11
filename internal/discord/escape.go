package discord

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/clipperhouse/uax29/v2/graphemes"

	"byline/internal/answer"
)

const (
	ellipsis = "…"
	// gap is a zero-width space. It breaks up a mention without being seen.
	gap = "\u200b"
)

// Mentions that notify many wherever a text is parsed for them, with or without
// a backslash, and the starts of the other kinds.
var (
	everyone = regexp.MustCompile(`(?i)@(everyone|here)`)
	mention  = regexp.MustCompile(`<([@#])`)
)

// clean makes foreign text fit to show: valid UTF-8, single spaces between
// words and none around them, no control characters and none that change the
// direction of text.
func clean(text string) string {
	return strings.TrimFunc(oneLine(text), func(r rune) bool { return r == ' ' || unicode.Is(unicode.Cf, r) })
}

// oneLine is clean text but for a space, or a joiner, at its ends.
func oneLine(text string) string {
	spaced := false
	return strings.Map(func(r rune) rune {
		switch {
		case unicode.IsSpace(r), r == '\u2800': // the blank of Braille, which looks like a space
			if spaced {
				return -1
			}
			spaced = true
			return ' '
		case r == '\u200c', r == '\u200d': // joiners, which scripts and emoji need
		case unicode.Is(unicode.Cc, r), unicode.Is(unicode.Cf, r):
			return -1
		}
		spaced = false
		return r
	}, strings.ToValidUTF8(text, "\uFFFD"))
}

// plain is foreign text for a place that shows no markup, such as a label, at
// most limit long. See [unplain].
func plain(text string, limit int) string {
	safe := everyone.ReplaceAllString(clean(text), "@"+gap+"$1")
	return cutEnd(characters(mention.ReplaceAllString(safe, "<"+gap+"$1")), limit)
}

// unplain is the text that [plain] was given, if it was clean and not cut.
func unplain(text string) string { return strings.ReplaceAll(text, gap, "") }

// escape is foreign text for a place that shows markup, escaped so that it is
// shown literally: at most limit long, including the escapes.
func escape(text string, limit int) string {
	return cutEnd(escaped(clean(text)), limit)
}

// markup matches characters with a meaning anywhere in a line. Discord removes
// a backslash before anything except letters, digits and spaces.
var markup = strings.NewReplacer(
	`\`, `\\`, "*", `\*`, "_", `\_`, "~", `\~`, "`", "\\`", "|", `\|`,
	"<", `\<`, ">", `\>`, "[", `\[`, "]", `\]`,
)

// escaped is the characters of clean text, each with its escape.
func escaped(text string) []string {
	pieces := characters(everyone.ReplaceAllString(text, "@"+gap+"$1"))
	start, number := true, false // where lists, headings and quotes begin, and after a number there
	for i, piece := range pieces {
		next := pieces[i+1:]
		digit := piece >= "0" && piece <= "9"
		switch {
		case start && strings.ContainsAny(piece[:1], "#-+"),
			number && strings.ContainsAny(piece[:1], ".)") && (len(next) == 0 || next[0][0] == ' '),
			piece == ":" && begins(next):
			pieces[i] = `\` + piece
		default:
			pieces[i] = markup.Replace(piece)
		}
		number = digit && (start || number)
		start = false
	}
	return pieces
}

// begins reports whether a colon before these characters starts the rest of an
// address, which would become a link, or an emoji.
func begins(next []string) bool {
	for i, piece := range next {
		switch c := piece[0]; {
		case c == '/' && i == 0, c == ':' && i > 0:
			return true
		case c != '_' && c != '+' && c != '-' && (c < '0' || c > '9') && (c < 'A' || c > 'Z') && (c < 'a' || c > 'z'):
			return false
		}
	}
	return false
}

// maxCharacter is the longest character, in bytes, that is kept in one piece:
// some emoji of families are longer than a flag, but none is as long as this.
const maxCharacter = 64

// longWord is how far a cut moves, in characters, to be between words.
const longWord = 25

// characters cuts a text where a reader sees one character end.
func characters(text string) []string {
	var pieces []string
	for character := graphemes.FromString(text); character.Next(); {
		piece := character.Value()
		if len(piece) <= maxCharacter {
			pieces = append(pieces, piece)
			continue
		}
		for _, r := range piece { // a letter under a pile of accents
			pieces = append(pieces, string(r))
		}
	}
	return pieces
}

// cutEnd joins as many of the pieces as fit, and reports whether there were
// more.
func cutEnd(pieces []string, limit int) string {
	room, used := limit-length(ellipsis), 0
	keep := len(pieces)
	for i, piece := range pieces {
		if used <= room {
			keep = i
		}
		used += length(piece)
	}
	if used <= limit {
		return strings.Join(pieces, "")
	}
	if room < 0 {
		return ""
	}
	for i := keep; i > max(keep/2, keep-longWord); i-- { // rather between words
		if pieces[i] == " " {
			keep = i
			break
		}
	}
	return strings.TrimRight(strings.Join(pieces[:keep], ""), " ") + ellipsis
}

// cutStart is cutEnd, but keeps the end.
func cutStart(pieces []string, limit int) string {
	used, from := 0, len(pieces)
	for i := len(pieces) - 1; i >= 0; i-- {
		used += length(pieces[i])
		if used <= limit-length(ellipsis) {
			from = i
		}
	}
	if used <= limit {
		return strings.Join(pieces, "")
	}
	if limit < length(ellipsis) {
		return ""
	}
	for i := from - 1; i < min((from+len(pieces))/2, from+longWord); i++ {
		if pieces[i] == " " {
			from = i
			break
		}
	}
	return ellipsis + strings.TrimLeft(strings.Join(pieces[from:], ""), " ")
}

// emphasized is foreign text, escaped and at most limit long, with a part of it
// in bold. If it must be cut, the part stays. Nothing is bold if the part is
// not within the text.
func emphasized(text string, part answer.Span, limit int) string {
	if part.Start < 0 || part.Start >= part.End || part.End > len(text) ||
		!utf8.RuneStart(text[part.Start]) || part.End < len(text) && !utf8.RuneStart(text[part.End]) {
		return escape(text, limit)
	}
	marked := clean(text[part.Start:part.End])
	if marked == "" {
		return escape(text, limit)
	}
	// Spaces around the part stay outside the bold.
	lead, trail := "", ""
	if first, _ := utf8.DecodeRuneInString(oneLine(text[part.Start:part.End])); first == ' ' {
		lead = " "
	}
	if last, _ := utf8.DecodeLastRuneInString(oneLine(text[part.Start:part.End])); last == ' ' {
		trail = " "
	}
	before := escaped(strings.TrimLeft(oneLine(text[:part.Start]+lead), " "))
	after := escaped(strings.TrimRight(oneLine(trail+text[part.End:]), " "))
	bold := "**" + cutEnd(escaped(marked), limit-len("****")) + "**"
	room := limit - length(bold)
	// Room that one side does not use is the other's.
	leading := cutStart(before, max(room/2, room-total(after)))
	trailing := cutEnd(after, room-length(leading))
	return leading + bold + trailing
}

func total(pieces []string) int {
	n := 0
	for _, piece := range pieces {
		n += length(piece)
	}
	return n
}

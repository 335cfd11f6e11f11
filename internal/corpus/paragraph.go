package corpus

import (
	"iter"
	"strings"
	"unicode"
	"unicode/utf8"
)

// paragraphs yields the paragraphs of a text without the white space around
// them. A blank line separates two paragraphs. So does a line end, unless the
// lines around it are one paragraph wrapped to a width.
func paragraphs(text string) iter.Seq[span] {
	return func(yield func(span) bool) {
		var block []span
		emit := func() bool {
			for _, paragraph := range unwrap(text, block) {
				if !yield(paragraph) {
					return false
				}
			}
			block = block[:0]
			return true
		}
		for at := 0; at < len(text); {
			end := at + strings.IndexByte(text[at:], '\n')
			if end < at {
				end = len(text)
			}
			line := trim(text, span{at, end})
			if line.start < line.end {
				block = append(block, line)
			} else if !emit() {
				return
			}
			at = end + 1
		}
		emit()
	}
}

// trim shrinks s by the white space at its ends.
func trim(text string, s span) span {
	part := text[s.start:s.end]
	left := len(part) - len(strings.TrimLeftFunc(part, unicode.IsSpace))
	s.start += left
	s.end = s.start + len(strings.TrimSpace(part))
	return s
}

// Wrapped lines have a length, in bytes, between these limits. The first pair
// is for lines of even length, as in articles; the second is for lines that are
// filled as far as words allow, as also in letters and on small screens.
const minWidth, maxWidth = 45, 100

const minFilled, maxFilled = 24, 120

// unwrap joins the lines of a block that belong to one paragraph.
func unwrap(text string, lines []span) []span {
	var joined []span
	wrapped := isWrapped(text, lines)
	for i, line := range lines {
		if i > 0 && (wrapped || goesOn(text[lines[i-1].start:lines[i-1].end], text[line.start:line.end])) {
			joined[len(joined)-1].end = line.end
		} else {
			joined = append(joined, line)
		}
	}
	return joined
}

// isWrapped reports whether the lines are text wrapped to a width: there are
// three or more, most of them end within a sentence, and all but the last have
// about the same length or as many words as fit into the longest.
func isWrapped(text string, lines []span) bool {
	if len(lines) < 3 {
		return false
	}
	amid, even := 0, true
	for _, line := range lines[:len(lines)-1] {
		if n := line.end - line.start; n < minWidth || n > maxWidth {
			even = false
		}
		if !endsSentence(text[line.start:line.end]) {
			amid++
		}
	}
	return 2*amid > len(lines)-1 && (even || areFilled(text, lines))
}

// areFilled reports whether a sentence ends in the lines and no line had room,
// up to the length of the longest, for the first word of the next.
func areFilled(text string, lines []span) bool {
	width, ends := 0, false
	for _, line := range lines {
		width = max(width, line.end-line.start)
		ends = ends || strings.ContainsAny(text[line.start:line.end], ".!?")
	}
	if !ends || width < minFilled || width > maxFilled {
		return false
	}
	for i, line := range lines[1:] {
		first, _, _ := strings.Cut(text[line.start:line.end], " ")
		if before := lines[i]; before.end-before.start+len(" ")+len(first) <= width {
			return false
		}
	}
	return true
}

// leastWords is how many words a line must have to continue in the next, so
// that the items of a list are not joined.
const leastWords = 4

// goesOn reports whether after continues the sentence that before starts: after
// starts in lower case, or before ends in a word that never ends a line of its
// own.
func goesOn(before, after string) bool {
	if endsSentence(before) {
		return false
	}
	words := strings.Fields(before)
	first, _ := utf8.DecodeRuneInString(after)
	if unicode.IsLower(first) {
		return len(before) >= minWidth || len(words) >= leastWords
	}
	return len(words) >= leastWords-1 && amidSentence[words[len(words)-1]]
}

// amidSentence are words that never end a sentence or a title.
var amidSentence = set("a an the of and or to for by with from at in on that which who into said was were is are has had have will would as but")

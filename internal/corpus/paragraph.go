package corpus

import (
	"iter"
	"strings"
	"unicode"
	"unicode/utf8"
)

// paragraphs yields the paragraphs of a text without the white space around
// them. A blank line parts two paragraphs, and so does a line end, unless the
// lines around it are one paragraph that was wrapped to a width.
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

// trim narrows s past the white space around it.
func trim(text string, s span) span {
	part := text[s.start:s.end]
	left := len(part) - len(strings.TrimLeftFunc(part, unicode.IsSpace))
	s.start += left
	s.end = s.start + len(strings.TrimSpace(part))
	return s
}

// Widths, in bytes, between which wrapped lines end.
const minWidth, maxWidth = 45, 100

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

// isWrapped reports whether the lines are text set to a width: three or more,
// all but the last about as long, and most of them ending amid a sentence.
func isWrapped(text string, lines []span) bool {
	if len(lines) < 3 {
		return false
	}
	amid := 0
	for _, line := range lines[:len(lines)-1] {
		if n := line.end - line.start; n < minWidth || n > maxWidth {
			return false
		}
		if !endsSentence(text[line.start:line.end]) {
			amid++
		}
	}
	return 2*amid > len(lines)-1
}

// goesOn reports whether after continues the sentence that before starts.
func goesOn(before, after string) bool {
	first, _ := utf8.DecodeRuneInString(after)
	return unicode.IsLower(first) && !endsSentence(before) && len(before) >= minWidth
}

package corpus

import (
	"unicode"
	"unicode/utf8"
)

// splitScripts splits sentences at the full stops and question marks of other
// scripts, which no space need follow: 。！？ ؟ ۔ । ። and the rest of those that
// Unicode lists. Punkt knows only those of Latin script. Text within brackets,
// such as a quotation in 「」, is not split.
func splitScripts(text string, s span) []span {
	if !mayEndOtherwise(text[s.start:s.end]) {
		return []span{s}
	}
	var parts []span
	depth := 0
	for i := s.start; i < s.end; {
		r, size := utf8.DecodeRuneInString(text[i:s.end])
		before, _ := utf8.DecodeLastRuneInString(text[s.start:i])
		i += size
		switch {
		case r < utf8.RuneSelf && r != ';':
			continue
		case unicode.Is(unicode.Ps, r):
			depth++
			continue
		case unicode.Is(unicode.Pe, r):
			depth = max(0, depth-1)
			continue
		case depth > 0:
			continue
		case r == ';': // the question mark of Greek
			if !unicode.Is(unicode.Greek, before) {
				continue
			}
		case !unicode.Is(unicode.STerm, r):
			continue
		}
		for i < s.end {
			next, size := utf8.DecodeRuneInString(text[i:s.end])
			if !unicode.Is(unicode.STerm, next) && !unicode.Is(unicode.Pe, next) && !unicode.Is(unicode.Pf, next) {
				break
			}
			i += size
		}
		if part := trim(text, span{s.start, i}); part.start < part.end {
			parts = append(parts, part)
		}
		s.start = i
	}
	if rest := trim(text, s); rest.start < rest.end {
		parts = append(parts, rest)
	}
	return parts
}

// mayEndOtherwise is a quick check whether a text may have a mark of another
// script: a letter of one, or punctuation of East Asia.
func mayEndOtherwise(text string) bool {
	for i := range len(text) {
		// Bytes from 0xCE start letters outside Latin script; 0xE2 starts
		// quotation marks and dashes of Latin text.
		if b := text[i]; b >= 0xCE && b != 0xE2 {
			return true
		}
	}
	return false
}

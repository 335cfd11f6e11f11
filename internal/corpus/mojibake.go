package corpus

import (
	"regexp"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"
)

// scrambled matches a character whose UTF-8 bytes were decoded as Windows-1252,
// such as "â€™" for an apostrophe and "Ã©" for é.
var scrambled = regexp.MustCompile("[\u00c2-\u00f4][\u0080-\u00bf€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ]{1,3}")

// unscrambled restores scrambled characters.
func unscrambled(text string) string {
	// The first of the characters that a scrambled one consists of always
	// starts with this byte in UTF-8.
	if strings.IndexByte(text, 0xC3) < 0 {
		return text
	}
	text = scrambled.ReplaceAllStringFunc(text, func(run string) string {
		raw := make([]byte, 0, 4)
		for _, r := range run {
			b, ok := charmap.Windows1252.EncodeRune(r)
			if !ok {
				if r > 0xff {
					return run
				}
				b = byte(r) // Windows-1252 has no character for five bytes
			}
			raw = append(raw, b)
		}
		r, size := utf8.DecodeRune(raw)
		if r == utf8.RuneError || size < 2 {
			return run
		}
		return string(r) + run[len(run)-tail(run, len(raw)-size):]
	})
	// The last byte of a closing quote has no character, and is often lost.
	return strings.ReplaceAll(text, "â€", "”")
}

// tail is the length in bytes of the last n characters of s.
func tail(s string, n int) int {
	size := 0
	for range n {
		_, width := utf8.DecodeLastRuneInString(s[:len(s)-size])
		size += width
	}
	return size
}

package evaluation

import "strings"

// normalize is the words of a text, lower-cased runs of a-z and 0-9, with a
// space before and after each: a text holds another, whole words only, where
// its normal form contains the other's.
func normalize(text string) string {
	// Unicode's full mapping of İ leaves a combining dot, which parts words;
	// strings.ToLower drops it.
	text = strings.ToLower(strings.ReplaceAll(text, "İ", "i\u0307"))
	words := strings.FieldsFunc(text, func(r rune) bool {
		return (r < 'a' || r > 'z') && (r < '0' || r > '9')
	})
	return " " + strings.Join(words, " ") + " "
}

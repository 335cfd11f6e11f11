package words

import "strings"

// scales are what the letters after a number stand for. "m" and "k" stand for a
// million and a thousand of money or people only: else 100m is a distance and
// 10k a race.
var (
	scales      = map[string]string{"bn": "billion", "tn": "trillion", "mn": "million", "mln": "million"}
	moneyScales = map[string]string{"m": "million", "k": "thousand", "b": "billion"}
	currencies  = map[rune]string{'€': "euro", '$': "dollar", '£': "pound", '¥': "yen", '₹': "rupee"}
	// ofMoney are what follows a number with such a letter where no sign of a
	// currency stands before it.
	ofMoney = Set("dollars euros pounds yen rupees people residents refugees")
)

// scaleOf is the offset in text of the letters that scale the number which is
// text[start:end], and the word that they stand for; "" where there are none.
func scaleOf(text string, start, end int) (at int, word string) {
	if text[start] < '0' || text[start] > '9' {
		return end, ""
	}
	at = start
	for at < end && strings.IndexByte("0123456789.,", text[at]) >= 0 {
		at++
	}
	letters := strings.ToLower(text[at:end])
	if word = scales[letters]; word != "" {
		return at, word
	}
	if word = moneyScales[letters]; word == "" {
		return end, ""
	}
	before := strings.TrimRight(text[:start], " ")
	for sign := range currencies {
		if strings.HasSuffix(before, string(sign)) {
			return at, word
		}
	}
	next, _, _ := strings.Cut(strings.TrimLeft(text[end:], " -"), " ")
	if ofMoney[strings.ToLower(strings.Trim(next, ".,;:!?\"”’)"))] {
		return at, word
	}
	return end, ""
}

// scaledNext reports whether a number with letters that scale it starts at a
// place in text, where a sign of a currency ends.
func scaledNext(text string, at int) bool {
	if at >= len(text) || text[at] < '0' || text[at] > '9' {
		return false
	}
	_, word := scaleOf(text, at, wordEnd(text, at))
	return word != ""
}

package words

import "strings"

// adverb is the term of "back" where it says which way and not that somebody
// backs somebody.
const adverb = "backward"

var (
	// movements are words after which "back" says which way, beside those that
	// end in -ed or -ing; directions are words before which it does.
	movements  = Set("come comes came go goes went gone fall falls fell fallen hold holds held bring brings brought send sends sent take takes took taken give gives gave given get gets got pull pulls push pushes fight fights fought turn turns roll rolls cut cuts look looks call calls move moves step steps draw draws drew win wins won buy buys bought welcome way far right date dates dating it them him her me us you")
	directions = Set("to in into from on at through home together down up under over")
)

// tellAdverbs gives "back" in "pulled back" and "went back to" a term that is
// not that of "backs" and "backed".
func tellAdverbs(text string, tokens []Token) {
	lower := func(i int) string {
		if i < 0 || i >= len(tokens) {
			return ""
		}
		return strings.ToLower(text[tokens[i].Start:tokens[i].End])
	}
	for i := range tokens {
		if tokens[i].Term != "back" || lower(i) != "back" {
			continue
		}
		before := lower(i - 1)
		if movements[before] || directions[lower(i+1)] || len(before) > 4 && (strings.HasSuffix(before, "ed") || strings.HasSuffix(before, "ing")) {
			tokens[i].Term = adverb
		}
	}
}

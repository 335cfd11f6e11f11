package digest

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

	"byline/internal/words"
)

// leansBack matches the start of a sentence that goes on from the one before:
// a pronoun, a word that joins, or "the" with a noun for what was just told.
var leansBack = regexp.MustCompile(`^(?:\W*)(?i:(?:he|she|it|they|him|her|his|hers|its|their|theirs|this|that|these|those|such|here|there|both|neither|others|another|either|one|some|many|most|all|and|but|or|nor|so|yet|then|thus|hence|however|still|instead|also|too|meanwhile|therefore|moreover|besides|nevertheless|nonetheless|otherwise|indeed|similarly|likewise|afterwards?|later|earlier|now|again|even so|in addition|in turn|in response|in contrast|by contrast|by comparison|as a result|for example|for instance|at the same time|at the time|on the other hand|after that|before that|because of (?:this|that))\b|the (?:move|moves|decision|announcement|news|incident|episode|comments?|remarks?|statement|latter|former|pair|duo|two|three|four|result|results|figures?|numbers?|same|others?|rest|step|ruling|proposal|changes?|findings?|plan|measures?|problem|idea|aim|effort|process|case|question|answer|reason|man|woman|couple|boy|girl|document|letter|agency|suspect|victim|victims)\b)`)

// ofWriter matches the start of a sentence in the writer's own person, and not
// in a quotation.
var ofWriter = regexp.MustCompile(`^(?i:i|we|my|our|you|your)\b`)

// counting matches the start of a sentence whose time is counted from the one
// before: "two days earlier".
var counting = regexp.MustCompile(`^(?:\W*\w+){1,2}\W+(?:hours?|nights?|days?|weeks?|months?|years?) (?:earlier|later|before|previously|after|afterwards)\b|^\W*(?:On )?[Tt]he (?:next|following|previous|same) (?:day|night|morning|evening)\b`)

// unfit matches the start of what is no report: a call to read or watch.
var unfit = regexp.MustCompile(`^\W*(?i:editor's note|editor’s note|read more|read:|watch|click|see also|related|photos?:|video:|copyright|all rights|follow us|sign up|subscribe|more:|updated?:|advertisement)`)

// back are the pronouns that need somebody named before them.
var back = map[string]bool{"he": true, "she": true, "him": true, "her": true, "his": true, "they": true, "them": true, "their": true}

// standsAlone reports whether a sentence can be read without the one before
// it: it does not lean on it by its first words, counts no time from it, quotes
// nothing that started before, and names somebody before a pronoun stands for
// them. In doubt it cannot.
func standsAlone(text string) bool {
	if leansBack.MatchString(text) || ofWriter.MatchString(text) || counting.MatchString(text) || !balanced(text) {
		return false
	}
	named := false
	for i, token := range words.Tokens(text) {
		word := text[token.Start:token.End]
		lower := strings.ToLower(word)
		if back[lower] {
			return named
		}
		first, _ := utf8.DecodeRuneInString(word)
		if words.Stop(token.Term) || words.Calendar[token.Term] {
			continue
		}
		// A noun that starts the sentence may be plural people: "Rescuers".
		named = named || unicode.IsUpper(first) || i == 0
		if named {
			return true
		}
	}
	return true
}

// balanced reports whether quotation marks open and close in the text.
func balanced(text string) bool {
	straight := strings.Count(text, `"`)
	return straight%2 == 0 && strings.Count(text, "“") == strings.Count(text, "”")
}

// isWhole reports whether a text is a whole statement: it starts as one, ends
// with a full stop, asks nothing and calls for nothing.
func isWhole(text string) bool {
	first, _ := utf8.DecodeRuneInString(strings.TrimLeft(text, "\"“‘'([ –—-"))
	if !unicode.IsUpper(first) && !unicode.IsDigit(first) || unfit.MatchString(text) {
		return false
	}
	end := strings.TrimRight(text, "\"”’')] ")
	return strings.HasSuffix(end, ".") && !strings.HasSuffix(end, "...") || strings.HasSuffix(end, "!")
}

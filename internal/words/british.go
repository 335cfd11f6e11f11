package words

import (
	"regexp"
	"strings"
)

// British endings that have an American counterpart. Those of a closed set of
// words, such as "centre" and "defence", are in irregular.txt instead.
var (
	our = regexp.MustCompile(`^(.*[aeiouy][^aeiouy].*)our((?:s|ed|ings?|ers?|abl[ey]|ites?|ful(?:ly)?|less|hoods?|ly|y|al(?:ly)?)?)$`)
	ise = regexp.MustCompile(`^(.*[^aeiouy])is((?:e[ds]?|ers?|ings?|ations?|able))$`)
	yse = regexp.MustCompile(`^(.*l)ys((?:e[ds]?|ers?|ing))$`)
	// Words with these beginnings, perhaps behind "un" or the like, end alike in
	// both. The table of word vectors has "harbour" and no "harbor".
	sameOur = regexp.MustCompile(`(?:cont|det|dev|downp|glam|harb|outp|park|troubad)our`)
	sameIse = regexp.MustCompile(`(?:advert|chast|circumc|comprom|enterpr|exerc|exorc|expert|franch|improv|merchand|parad|pol|prom|superv|surpr|telev|w)is`)
	// pieces are parts of words, most of them Greek.
	pieces = strings.NewReplacer("aem", "em", "anaes", "anes", "alogue", "alog", "archae", "arche", "diaev", "diev", "foet", "fet", "gynae", "gyne",
		"oesoph", "esoph", "oestr", "estr", "paed", "ped", "rhoea", "rhea", "sceptic", "skeptic")
)

// american is the American spelling of a lower-cased word, so that "legalised"
// and "legalized", or "colour" and "color", have one stem. The result is for
// stemming only and may be no word: what counts is that both spellings, and the
// other forms of the word, come to the same. Few words have the letters that the
// expressions look for, and these are slow.
func american(word string) string {
	word = pieces.Replace(word)
	switch {
	case strings.Contains(word, "our") && our.MatchString(word) && !sameOur.MatchString(word):
		return our.ReplaceAllString(word, "${1}or${2}")
	case strings.Contains(word, "lys") && yse.MatchString(word):
		return yse.ReplaceAllString(word, "${1}yz${2}")
	case strings.Contains(word, "is") && ise.MatchString(word) && !sameIse.MatchString(word):
		// Where the stemmer keeps "iz", "is" belongs to the stem, as in
		// "promise" and "advise".
		if other := ise.ReplaceAllString(word, "${1}iz${2}"); !strings.Contains(snowball(other), "iz") {
			return other
		}
	}
	return word
}

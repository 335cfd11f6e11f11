package speaker

import (
	"regexp"
	"strings"

	"byline/internal/words"
)

var pronouns = words.Set("he she it they we i you this these those others some many")

// bodies are nouns for what speaks as one and is no person. Without them "the
// minister" and "the ministry" look the same, and only one of them is "he".
var bodies = words.Set("ministry government army agency company police department office council committee court university party group organisation organization bank union commission association authority observatory house nations states service center centre institute team club board regulator airline institution kingdom city times post news journal")

var (
	plural = regexp.MustCompile(`^(?:people|men|women|children|police|troops)$|^.{2,}[^su'’i]s$`)
	// complement is what follows the noun of a phrase: the ministers of the two
	// states.
	complement = regexp.MustCompile(` (?:of|for|in|at|from) .*`)
)

func isPlural(word string) bool { return plural.MatchString(word) }

// fits reports whether a pronoun can stand for a phrase.
func fits(pronoun, phrase string) bool {
	if phrase == "" || pronouns[strings.ToLower(phrase)] {
		return false
	}
	head := strings.Fields(complement.ReplaceAllString(phrase, ""))
	noun := head[len(head)-1]
	isName := len(head) > 1 && words.StartsUpper(noun)
	isBody := bodies[strings.ToLower(noun)]
	isMany := !isBody && !isName && isPlural(strings.ToLower(noun)) || strings.Contains(phrase, " and ")
	switch pronoun {
	case "they":
		return isMany
	case "it":
		return isBody && !isMany
	case "he", "she":
		return !isBody && !isMany
	}
	return false
}

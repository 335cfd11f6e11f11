package answer

import "regexp"

// leaning matches the start of a sentence that speaks of the one before it: a
// pronoun, perhaps after a word that joins. "It is raining" matches too; what
// stands before does no harm there.
var leaning = regexp.MustCompile(`^[\s"'“‘(–—-]*(?i:(?:and|but|so|yet|then|still|or)\b,? *)?(?i:he|she|it|they|his|her|its|their|theirs|this|these|those|that|both|such)\b`)

// leans reports whether a sentence is better read with the one before it.
func leans(sentence string) bool { return leaning.MatchString(sentence) }

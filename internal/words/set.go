package words

import "strings"

// Set is the words of a list, which stand between spaces, as they are.
func Set(list string) map[string]bool {
	set := make(map[string]bool)
	for word := range strings.FieldsSeq(list) {
		set[word] = true
	}
	return set
}

// TermSet is the terms of a list of words.
func TermSet(list string) map[string]bool {
	set := make(map[string]bool)
	for _, token := range Tokens(list) {
		set[token.Term] = true
	}
	return set
}

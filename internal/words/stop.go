package words

import _ "embed"

//go:embed stop.txt
var stopText string

// stopWords are the words of stop.txt, lower-cased.
var stopWords = func() map[string]bool {
	set := make(map[string]bool)
	for first, rest := range lines(stopText) {
		set[first] = true
		for _, word := range rest {
			set[word] = true
		}
	}
	return set
}()

// Stop reports whether a term is too common to tell one sentence from another:
// articles, pronouns, prepositions, auxiliaries and question words.
func Stop(term string) bool { return stopWords[term] }

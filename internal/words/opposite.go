package words

import (
	_ "embed"
	"sync"
)

//go:embed opposite.txt
var oppositeText string

// opposites maps a term to those of the opposites that opposite.txt has of it.
var opposites = sync.OnceValue(func() map[string][]string {
	analyzer := NewAnalyzer()
	found := make(map[string][]string)
	for first, rest := range lines(oppositeText) {
		a := analyzer.Term(first)
		for _, word := range rest {
			if b := analyzer.Term(word); a != b && !Stop(a) && !Stop(b) {
				found[a] = append(found[a], b)
				found[b] = append(found[b], a)
			}
		}
	}
	return found
})

// Opposites is the terms that mean the opposite of a term, as "low" of "high";
// nil when none is known. The caller must not change it.
func Opposites(term string) []string { return opposites()[term] }

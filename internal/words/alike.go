package words

import (
	_ "embed"
	"slices"
	"sync"
)

//go:embed alike.txt
var alikeText string

// alike maps a term to the terms of its groups in alike.txt, itself left out.
var alike = sync.OnceValue(func() map[string][]string {
	analyzer := NewAnalyzer()
	groups := make(map[string][]string)
	for first, rest := range lines(alikeText) {
		terms := []string{analyzer.Term(first)}
		for _, word := range rest {
			terms = append(terms, analyzer.Term(word))
		}
		for _, term := range terms {
			for _, other := range terms {
				if other != term && !slices.Contains(groups[term], other) {
					groups[term] = append(groups[term], other)
				}
			}
		}
	}
	return groups
})

// Alike is the terms that news reports use for the same thing as term, in no
// order of likeness; nil when none is known. The caller must not change it.
func Alike(term string) []string { return alike()[term] }

// IsAlike reports whether two terms are equal or have the same meaning in news
// reports.
func IsAlike(a, b string) bool { return a == b || slices.Contains(Alike(a), b) }

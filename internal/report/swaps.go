package report

import (
	"slices"
	"strings"

	"byline/internal/words"
)

// Small words that stand before a party, before a mere place or circumstance,
// and in a passive. They are grammar and have no meaning of their own.
var (
	partyMarks = words.Set("from to by against over with for of")
	placeMarks = words.Set("in at on near off outside inside across during after before amid under around")
	formsOfBe  = words.Set("be is are was were been being get got gets")
)

// swaps reports whether two parties that both sentences name are exchanged: who
// beats whom, who says something about whom, from where to where.
func (a *Statement) swaps(b *Statement) bool {
	if shared(a.source, b.content) > 0 && shared(b.source, a.content) > 0 && shared(a.source, b.source) == 0 {
		return true
	}
	// The words that both have, by their positions in a and in b. A figure
	// counts as a verb, since a score stands between two sides.
	var both [][2]int
	for i, token := range a.tokens {
		j := slices.IndexFunc(b.tokens, func(t words.Token) bool { return isAlike(t.Term, token.Term) })
		if j >= 0 && a.parts[i] != ofTime && a.parts[i] != ofStop && b.parts[j] != ofTime && b.parts[j] != ofStop &&
			!slices.ContainsFunc(both, func(p [2]int) bool { return p[1] == j }) {
			both = append(both, [2]int{i, j})
		}
	}
	for n, x := range both {
		for m, y := range both[n+1:] {
			xa, xb, ya, yb := a.before(x[0]), b.before(x[1]), a.before(y[0]), b.before(y[1])
			if placeMarks[xa] || placeMarks[xb] || placeMarks[ya] || placeMarks[yb] || a.parts[x[0]] == ofFigure || a.parts[y[0]] == ofFigure {
				continue
			}
			if xa != ya && xa == yb && ya == xb && xa != "" && ya != "" {
				return true
			}
			for _, verb := range both[n+1 : n+1+m] {
				names := a.parts[x[0]] == ofName && a.parts[y[0]] == ofName
				if a.parts[verb[0]] == ofName || b.parts[verb[1]] == ofName || a.parts[verb[0]] == ofFigure && !names {
					continue
				}
				passive, other := a.isPassive(verb[0]), b.isPassive(verb[1])
				back := x[1] > verb[1] && verb[1] > y[1] && passive == other
				ahead := x[1] < verb[1] && verb[1] < y[1] && (passive && ya == "by") != (other && yb == "by")
				if back || ahead {
					return true
				}
			}
		}
	}
	return false
}

// before is the small word before the phrase of word i, ignoring an article; ""
// for none.
func (a *Statement) before(i int) string {
	n := i - 1
	for steps := 0; steps < 2 && a.joined(n) && a.parts[n] != ofStop && (a.parts[n] == ofName) == (a.parts[i] == ofName); steps++ {
		n--
	}
	for a.joined(n) && determiners[a.lower(n)] {
		n--
	}
	if word := a.lower(n); a.joined(n) && (partyMarks[word] || placeMarks[word]) {
		return word
	}
	return ""
}

var determiners = words.Set("a an the its their his her other")

// isPassive reports whether the verb at i is in the passive, judging by the
// words next to it.
func (a *Statement) isPassive(i int) bool {
	if strings.HasSuffix(a.lower(i), "ing") || a.lower(i+1) == "by" {
		return a.lower(i+1) == "by"
	}
	n := i - 1
	for n > i-3 && n >= 0 && !formsOfBe[a.lower(n)] && (a.parts[n] == ofStop || strings.HasSuffix(a.lower(n), "ly")) {
		n--
	}
	return formsOfBe[a.lower(n)]
}

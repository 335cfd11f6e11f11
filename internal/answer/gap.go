package answer

import (
	"slices"

	"byline/internal/index"
	"byline/internal/words"
)

const (
	// sameName is how like a word must be to a name or a number to stand for
	// it, as French for France: other names are alike and not the same.
	sameName = 0.8
	// fullRarity is the rarity from which on a term counts in full.
	fullRarity = 7
	// leastRespelt is the length, in letters, from which on a letter of a word
	// may be wrong; from longRespelt on, two may.
	leastRespelt = 4
	longRespelt  = 8
)

// gaps finds the words of the question that a sentence of one text has nothing
// for.
type gaps struct {
	q *query
	d *index.Document
	// respelt are, by the position of a term of the question, terms of the
	// text that may be the same: for a term that no article holds, those that
	// it may be a misspelling of.
	respelt [][]string
}

func newGaps(q *query, d *index.Document) *gaps {
	g := &gaps{q, d, make([][]string, len(q.terms))}
	for t := range q.terms {
		term := &q.terms[t]
		if isFigure(term) {
			g.respelt[t] = []string{term.text + "s"} // the 1950's and the 1950s
		}
		if term.heard || isFigure(term) {
			continue
		}
		for _, word := range d.Vocabulary {
			if isRespelt(term.text, word) {
				g.respelt[t] = append(g.respelt[t], word)
			}
		}
	}
	return g
}

// widest is how much the question's word that a sentence has least for lacks
// there, from 0 for nothing to 1 for a rare word that nothing in the sentence
// is like; opposed is whether an opposite of one stands there. met is how fully
// the sentence meets each of the question's terms.
func (g *gaps) widest(sentence []string, met []float64) (widest float64, opposed bool) {
	for t := range g.q.terms {
		term := &g.q.terms[t]
		if met[t] == 1 || holdsAny(sentence, g.respelt[t]) {
			continue
		}
		near := met[t]
		for _, word := range sentence {
			if words.Stop(word) {
				continue
			}
			if like := g.q.likenessOf(word); like != nil {
				near = max(near, like.toTerm[t])
			}
		}
		if isNameOrFigure(term) && near < sameName {
			near = 0
		}
		if holdsAny(sentence, words.Opposites(term.text)) {
			near, opposed = 0, true
		}
		widest = max(widest, (1-near)*min(1, term.weight/fullRarity))
	}
	return widest, opposed
}

func holdsAny(sentence, terms []string) bool {
	return slices.ContainsFunc(terms, func(term string) bool { return slices.Contains(sentence, term) })
}

// isRespelt reports whether a word may be a misspelling of another: they start
// alike, and a letter, or two of a long word, is wrong, missing or swapped.
func isRespelt(word, other string) bool {
	a, b := []rune(word), []rune(other)
	wrong := 1
	if len(a) >= longRespelt {
		wrong = 2
	}
	if len(a) < leastRespelt || len(b) == 0 || a[0] != b[0] || max(len(a)-len(b), len(b)-len(a)) > wrong {
		return false
	}
	return editDistance(a, b) <= wrong
}

// editDistance is how many letters must be changed, added, left out or swapped
// with their neighbour to turn a into b.
func editDistance(a, b []rune) int {
	var before []int
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range a {
		next := make([]int, len(b)+1)
		next[0] = i + 1
		for j := range b {
			changed := row[j]
			if a[i] != b[j] {
				changed++
			}
			next[j+1] = min(changed, row[j+1]+1, next[j]+1)
			if i > 0 && j > 0 && a[i] == b[j-1] && a[i-1] == b[j] {
				next[j+1] = min(next[j+1], before[j-1]+1)
			}
		}
		before, row = row, next
	}
	return row[len(b)]
}

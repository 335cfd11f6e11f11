package answer

import (
	"slices"

	"byline/internal/index"
)

// Stated is a sentence as far as it can be compared with what others state.
type Stated struct {
	*statement
	document *index.Document
}

// State reads a sentence of a document.
func State(document *index.Document, position int) *Stated {
	return &Stated{newStatement(&scored{document: document, position: position}), document}
}

// Repeats reports whether two sentences are the same report.
func (a *Stated) Repeats(b *Stated) bool { return a.sameReport(b.statement) }

// sharedContent is the part of the shorter sentence's content terms that two
// sentences share which give different figures for one thing.
const sharedContent = 0.25

// farApart is how many times one of two figures for one thing may be the other;
// past that they are rather of two things.
const farApart = 5

// Differs reports whether two sentences give different figures for one thing:
// figures of one unit with a word in common beside them, in sentences that
// share their content and were published about the same time. In doubt they do
// not.
func (a *Stated) Differs(b *Stated) bool {
	if len(a.figures) == 0 || len(b.figures) == 0 || a.negative != b.negative || sameDocument(a.document, b.document) {
		return false
	}
	if day, other := a.document.Published, b.document.Published; !day.IsZero() && !other.IsZero() && (day.Sub(other) > sameEvent || other.Sub(day) > sameEvent) {
		return false
	}
	shared := 0
	for _, term := range a.content {
		if holdsAlike(b.content, term) {
			shared++
		}
	}
	if float64(shared) < sharedContent*float64(min(len(a.content), len(b.content))) || shared < 2 {
		return false
	}
	for i := range a.figures {
		for j := range b.figures {
			f, g := &a.figures[i], &b.figures[j]
			if f.unit != "" && f.comparable() && max(f.value, g.value) <= farApart*min(f.value, g.value) && f.sameUnit(*g) && !f.same(*g) && !b.holdsFigure(f) && !a.holdsFigure(g) && a.beside(f, b, g) {
				return true
			}
		}
	}
	return false
}

// comparable reports whether a quantity measures something that there is one
// of: days and times say when, and one event has many durations.
func (f *quantity) comparable() bool {
	switch f.unit {
	case atClock, onDate, inYear, inSeconds:
		return false
	}
	return true
}

func (a *Stated) holdsFigure(f *quantity) bool {
	return slices.ContainsFunc(a.figures, func(g quantity) bool { return g.same(*f) })
}

// beside reports whether a content term, the unit left out, stands near both
// figures.
func (a *Stated) beside(f *quantity, b *Stated, g *quantity) bool {
	around := b.around(g)
	return slices.ContainsFunc(a.around(f), func(term string) bool { return holdsAlike(around, term) })
}

func (a *Stated) around(f *quantity) []string {
	var terms []string
	for n := max(0, f.first-reach/2); n < min(len(a.tokens), f.end+reach/2); n++ {
		if term := a.tokens[n].Term; slices.Contains(a.content, term) && term != f.unit {
			terms = append(terms, term)
		}
	}
	return terms
}

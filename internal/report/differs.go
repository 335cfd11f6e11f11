package report

import (
	"slices"
	"time"

	"byline/internal/quantity"
	"byline/internal/when"
	"byline/internal/words"
)

const (
	// sameEvent is the longest time between two reports of one event.
	sameEvent = 30 * 24 * time.Hour
	// sharedContent is the least part of the shorter sentence's content terms
	// that two sentences must share to differ about one event.
	sharedContent = 0.25
	// farApart is the largest ratio of two figures for one thing; beyond it
	// they are more likely figures for two things.
	farApart = 5
	// reach is how many words around a figure are taken to say what it is for.
	reach = 4
)

// Differing reports whether two sentences give different figures for one thing,
// with these figures as parts of a and b: figures of one unit with a word in
// common beside them, in sentences of two articles that share their content and
// were published about the same time. In doubt it reports false.
func (a *Statement) Differing(b *Statement) (ours, theirs Span, differ bool) {
	if sameDocument(a.document, b.document) || a.negative != b.negative || !a.isNear(b) || !related(a.content, b.content, shared(a.content, b.content)) {
		return Span{}, Span{}, false
	}
	for _, f := range a.figures {
		for _, g := range b.figures {
			// People of one event have many ages.
			if f.Unit != quantity.Seconds && f.Unit != quantity.Age && shared(a.around(f), b.around(g)) > 0 && a.otherFigure(b, f, g) {
				return a.spanOf(f), b.spanOf(g), true
			}
		}
	}
	return Span{}, Span{}, false
}

// DiffersAt reports whether two sentences give different answers to one
// question, given the spans that answer it: other figures of the same unit, or
// other days. The sentences must share other content, also with the other's
// title, be of about the same time and stand in two articles. In doubt it
// reports false.
func (a *Statement) DiffersAt(b *Statement, inA, inB Span) bool {
	if sameDocument(a.document, b.document) || a.negative != b.negative {
		return false
	}
	restA, restB := a.without(inA), b.without(inB)
	common := max(shared(restA.content, slices.Concat(restB.content, b.title)), shared(restB.content, slices.Concat(restA.content, a.title)))
	if !related(restA.content, restB.content, common) || !restA.isNear(restB) || a.opposes(b) || b.opposes(a) || restA.hasOtherName(restB) && restB.hasOtherName(restA) {
		return false
	}
	if ours, theirs := a.figuresIn(inA), b.figuresIn(inB); len(ours)+len(theirs) > 0 {
		return len(ours) > 0 && len(theirs) > 0 && a.otherFigure(b, ours[0], theirs[0])
	}
	days, others := a.daysIn(inA), b.daysIn(inB)
	return len(days) > 0 && len(others) > 0 && lacks(days, others) && lacks(others, days) && days[0].Granularity == others[0].Granularity
}

// isNear reports whether two sentences can be about one event, given their days
// of publication and the times that they name.
func (a *Statement) isNear(b *Statement) bool {
	if day, other := a.document.Published, b.document.Published; !day.IsZero() && !other.IsZero() && apart(day, other) > sameEvent {
		return false
	}
	return len(a.times) == 0 || len(b.times) == 0 || slices.ContainsFunc(a.times, func(s when.Span) bool {
		return slices.ContainsFunc(b.times, func(t when.Span) bool {
			return s.First.Add(-sameEvent).Before(t.Last) && t.First.Add(-sameEvent).Before(s.Last)
		})
	})
}

// related reports whether so many common terms mean that two sentences are
// about one thing.
func related(terms, others []string, common int) bool {
	return common >= 2 && float64(common) >= sharedContent*float64(min(len(terms), len(others)))
}

// otherFigure reports whether f of a and g of b are two figures for one thing.
func (a *Statement) otherFigure(b *Statement, f, g quantity.Quantity) bool {
	return f.Unit != "" && f.SameUnit(g) && f.Value*g.Value > 0 && max(f.Value, g.Value) <= farApart*min(f.Value, g.Value) &&
		!a.adds(f) && !b.adds(g) && !a.gives(g) && !b.gives(f)
}

// counting are words that make a figure an addition to another one: "another
// 40", "40 more".
var counting = words.Set("another other further additional extra more remaining second")

func (a *Statement) adds(f quantity.Quantity) bool {
	return counting[a.Lower(f.First-1)] || counting[a.Lower(f.End)] && a.Lower(f.End+1) != "than"
}

// gives reports whether a has a figure that states the same as f.
func (a *Statement) gives(f quantity.Quantity) bool {
	return slices.ContainsFunc(a.figures, func(g quantity.Quantity) bool { return g.SameUnit(f) && g.Agrees(f) })
}

// around is the content terms beside a figure, without its unit.
func (a *Statement) around(f quantity.Quantity) []string {
	var terms []string
	for n := max(0, f.First-reach); n < min(len(a.Tokens), f.End+reach); n++ {
		if term := a.Term(n); slices.Contains(a.content, term) && term != f.Unit {
			terms = append(terms, term)
		}
	}
	return terms
}

// figuresIn is the figures of a span.
func (a *Statement) figuresIn(span Span) []quantity.Quantity {
	return slices.DeleteFunc(slices.Clone(a.figures), func(f quantity.Quantity) bool { return !span.meets(a.spanOf(f)) })
}

// daysIn is the times of a span that are written with a number, as days and
// years are. "On Monday" may be another day of the same, longer event.
func (a *Statement) daysIn(span Span) []when.Span {
	return slices.DeleteFunc(slices.Clone(a.times), func(t when.Span) bool {
		return !span.meets(Span{t.Start, t.End}) || !hasDigit(a.String[t.Start:t.End])
	})
}

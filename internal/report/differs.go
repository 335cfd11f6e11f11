package report

import (
	"slices"
	"strings"
	"time"

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
	// reach is how many words around an answer are taken to say what it is
	// about.
	reach = 4
)

// Differs reports whether two sentences give different figures for one thing:
// figures of one unit with a word in common beside them, in sentences of two
// articles that share their content and were published about the same time. In
// doubt it reports false.
func (a *Statement) Differs(b *Statement) bool {
	_, _, differ := a.Differing(b)
	return differ
}

// Differing is [Statement.Differs], with the differing figures of a and of b as
// parts of their sentences.
func (a *Statement) Differing(b *Statement) (ours, theirs Span, differ bool) {
	if sameDocument(a.document, b.document) || a.negative != b.negative || !a.isNear(b) || !related(a.content, b.content, shared(a.content, b.content)) {
		return Span{}, Span{}, false
	}
	for _, f := range a.figures {
		for _, g := range b.figures {
			// One event has many times of day and people of many ages.
			single := f.value*g.value > 0 && f.unit != atClock && f.unit != inSeconds && f.unit != ofAge
			if single && shared(a.around(f), b.around(g)) > 0 && a.otherFigure(b, f, g) {
				return a.spanOf(f), b.spanOf(g), true
			}
		}
	}
	return Span{}, Span{}, false
}

// DiffersAt reports whether two sentences give different answers to one
// question, given the spans that answer it: other figures of the same unit,
// other days, or other names in the same place. The sentences must share other
// content, also with the other's title, be of about the same time and stand in
// two articles. In doubt it reports false.
func (a *Statement) DiffersAt(b *Statement, inA, inB Span) bool {
	if sameDocument(a.document, b.document) {
		return false
	}
	ours, theirs := a.figuresIn(inA), b.figuresIn(inB)
	restA, restB := a.without(inA), b.without(inB)
	common := max(shared(restA.content, slices.Concat(restB.content, b.title)), shared(restB.content, slices.Concat(restA.content, a.title)))
	if !related(restA.content, restB.content, common) || !restA.isNear(restB) || a.opposes(b) || b.opposes(a) || restA.hasOtherName(restB, ofName) && restB.hasOtherName(restA, ofName) {
		return false
	}
	if len(ours) > 0 && len(theirs) > 0 {
		none := ours[0].value == 0 || theirs[0].value == 0
		return (none || a.negative == b.negative) && a.otherFigure(b, ours[0], theirs[0])
	}
	if a.negative != b.negative || len(ours)+len(theirs) > 0 {
		return false
	}
	if day, other := a.daysIn(inA), b.daysIn(inB); len(day) > 0 && len(other) > 0 {
		return lacks(day, other) && lacks(other, day) && day[0].Granularity == other[0].Granularity
	}
	return a.otherWords(b, inA, inB)
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
func (a *Statement) otherFigure(b *Statement, f, g quantity) bool {
	none := (f.value == 0) != (g.value == 0) && f.isCount() && g.isCount() // no one, and two sailors
	near := f.unit != "" && f.sameUnit(g) && max(f.value, g.value) <= farApart*min(f.value, g.value)
	return (none || near) && !a.adds(f) && !b.adds(g) && !a.gives(g) && !b.gives(f)
}

// gives reports whether a has a figure that states the same as f.
func (a *Statement) gives(f quantity) bool {
	return slices.ContainsFunc(a.figures, func(g quantity) bool { return g.sameUnit(f) && g.agrees(f) })
}

// counting are words that make a figure an addition to another one: "another
// 40", "40 more".
var counting = words.Set("another other further additional extra more remaining second")

func (a *Statement) adds(f quantity) bool {
	return counting[a.lower(f.first-1)] || counting[a.lower(f.end)] && a.lower(f.end+1) != "than"
}

// around is the content terms beside a figure, without its unit.
func (a *Statement) around(f quantity) []string {
	var terms []string
	for n := max(0, f.first-reach); n < min(len(a.tokens), f.end+reach); n++ {
		if term := a.term(n); slices.Contains(a.content, term) && term != f.unit {
			terms = append(terms, term)
		}
	}
	return terms
}

// figuresIn is the figures of a span; of a span that says "none" or "no one", 0
// people.
func (a *Statement) figuresIn(span Span) []quantity {
	found := slices.DeleteFunc(slices.Clone(a.figures), func(f quantity) bool {
		return !span.meets(a.spanOf(f))
	})
	for i, token := range a.tokens {
		word, next := a.lower(i), a.lower(i+1)
		if span.holds(token) && (word == "nobody" || word == "none" || word == "no" && (next == "one" || peopleWords[next])) {
			found = append(found, quantity{unit: ofPeople, place: 1, first: i, end: i + 1})
		}
	}
	return found
}

// daysIn is the times of a span that are written with a number, as days and
// years are. "On Monday" may be another day of the same, longer event.
func (a *Statement) daysIn(span Span) []when.Span {
	return slices.DeleteFunc(slices.Clone(a.times), func(t when.Span) bool {
		return !span.meets(Span{t.Start, t.End}) || !hasDigit(a.text[t.Start:t.End])
	})
}

// manyCanDo are verbs that several can do at once, so that two names for the
// subject are no contradiction: many back a side, and only one discovers it.
var manyCanDo = words.TermSet("back support help ally oppose criticize condemn attend include join visit pledge sign call demand send say fight attack warn want blame praise react claim play star live work")

// otherWords reports whether two spans give different words, both names or both
// not, after the same small word in sentences that are otherwise much alike.
func (a *Statement) otherWords(b *Statement, inA, inB Span) bool {
	rest, other := a.without(inA).content, b.without(inB).content
	answers := func(a *Statement, rest []string, b *Statement) bool {
		own := slices.DeleteFunc(slices.Clone(a.content), func(term string) bool { return slices.Contains(rest, term) })
		return len(own) > 0 && shared(own, b.content) == 0
	}
	many := slices.ContainsFunc(slices.Concat(rest, other), func(term string) bool {
		return manyCanDo[term] && holdsAlike(rest, term) && holdsAlike(other, term)
	})
	mark, name := a.placeOf(inA)
	otherMark, otherName := b.placeOf(inB)
	return answers(a, rest, b) && answers(b, other, a) && !many && mark == otherMark && name == otherName &&
		float64(shared(rest, other)) >= sharedOfBoth*float64(min(len(rest), len(other)))
}

// placeOf is the small word before a span, or at its start, and whether the
// span holds a name. "By" counts as none, since in the active voice no word
// stands there.
func (a *Statement) placeOf(span Span) (mark string, name bool) {
	first := slices.IndexFunc(a.tokens, span.holds)
	if mark = a.before(first); partyMarks[a.lower(first)] || placeMarks[a.lower(first)] {
		mark = a.lower(first)
	}
	for i, token := range a.tokens {
		name = name || span.holds(token) && a.parts[i] == ofName
	}
	return strings.TrimPrefix(mark, "by"), name
}

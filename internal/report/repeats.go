package report

import (
	"slices"
	"strings"
	"time"

	"byline/internal/quantity"
	"byline/internal/when"
	"byline/internal/words"
)

// When two sentences are the same report: by the share of all their content
// terms that both hold (Jaccard), or by the share of the shorter one's terms
// that the other holds. Sentences with few terms must have all of them in
// common.
const (
	fewTerms      = 4
	sharedOfBoth  = 0.6
	sharedOfLess  = 0.8
	sharedAtLeast = 0.4
	// sameNews is the longest time between two reports of one event that do not
	// both name the day: a strike a month later is another strike.
	sameNews = 7 * 24 * time.Hour
)

// Repeats reports whether two sentences are the same report: mostly the same
// words or synonyms, the same figures, the same day, and nothing that reverses
// the meaning, such as "not", an opposite, another name, or the parties
// exchanged.
func (a *Statement) Repeats(b *Statement) bool {
	settled, same := a.meets(b)
	if !same || a.negative != b.negative || !a.hasFiguresOf(b) || !b.hasFiguresOf(a) {
		return false
	}
	overlap, less, more := shared(a.content, b.content), len(a.content), len(b.content)
	if settled { // the day is as good as a word
		overlap, less, more = overlap+1, less+1, more+1
	}
	less, more = min(less, more), max(less, more)
	ofBoth, ofLess := float64(overlap)/float64(max(1, less+more-overlap)), float64(overlap)/float64(max(1, less))
	switch {
	case len(a.content) == 0 || len(b.content) == 0, less < fewTerms && ofBoth < 1:
		return false
	case ofBoth < sharedOfBoth && (ofLess < sharedOfLess || ofBoth < sharedAtLeast):
		return false
	}
	return !(a.hasOtherName(b) && b.hasOtherName(a)) && !a.opposes(b) && !b.opposes(a) && !a.exchanges(b) && !b.exchanges(a)
}

// SameTime reports whether two sentences may be about the same event, given the
// times that they name or, if those leave it open, their days of publication.
func (a *Statement) SameTime(b *Statement) bool {
	_, same := a.meets(b)
	return same
}

// Recurs reports whether two sentences with the same words are about two events
// of one kind: the parties are exchanged, or each gives figures that the
// other does not.
func (a *Statement) Recurs(b *Statement) bool {
	return a.exchanges(b) || b.exchanges(a) || !a.hasFiguresOf(b) && !b.hasFiguresOf(a)
}

// meets is [Statement.SameTime], and whether the times that they name decide
// it.
func (a *Statement) meets(b *Statement) (settled, same bool) {
	ours, theirs := a.times, b.times
	dated := !a.document.Published.IsZero() && !b.document.Published.IsZero()
	if !dated {
		ours, theirs = a.timesFrom(undated), b.timesFrom(undated)
	}
	met := false
	for _, s := range ours {
		for _, t := range theirs {
			met = met || overlap(s, t)
			narrow := s.Granularity <= when.Week && t.Granularity <= when.Week && overlap(s, t)
			named := s.First.Equal(t.First) && s.Last.Equal(t.Last) && hasDigit(a.String[s.Start:s.End]) && hasDigit(b.String[t.Start:t.End])
			settled = settled || narrow || named
		}
	}
	if len(ours) > 0 && len(theirs) > 0 && (!met || lacks(ours, theirs) && lacks(theirs, ours)) {
		return false, false
	}
	return settled, settled || !dated || apart(a.document.Published, b.document.Published) <= sameNews
}

// lacks reports whether one of the spans overlaps none of the others.
func lacks(spans, others []when.Span) bool {
	return slices.ContainsFunc(spans, func(s when.Span) bool {
		return !slices.ContainsFunc(others, func(t when.Span) bool { return overlap(s, t) })
	})
}

func overlap(s, t when.Span) bool { return !s.First.After(t.Last) && !t.First.After(s.Last) }

func apart(s, t time.Time) time.Duration { return max(s.Sub(t), t.Sub(s)) }

func hasDigit(text string) bool { return strings.ContainsAny(text, "0123456789") }

// hasFiguresOf reports whether a holds every figure of b. They must be equal,
// since a rounded figure is another report.
func (a *Statement) hasFiguresOf(b *Statement) bool {
	for _, f := range b.figures {
		if !slices.ContainsFunc(a.figures, func(g quantity.Quantity) bool {
			return f.Equals(g) && (f.SameUnit(g) || !f.Measured() && !g.Measured())
		}) {
			return false
		}
	}
	return true
}

// hasOtherName reports whether a has a name that b does not have.
func (a *Statement) hasOtherName(b *Statement) bool {
	for i, token := range a.Tokens {
		if a.parts[i] == ofName && !holdsAlike(b.content, token.Term) {
			return true
		}
	}
	return false
}

// opposing are opposites, by term, that are none outside reports of accidents.
var opposing = map[string][]string{"kill": {"injur", "surviv"}, "injur": {"kill"}, "surviv": {"kill"}}

// opposes reports whether a has a word that b lacks, and b has an opposite of
// it that a lacks.
func (a *Statement) opposes(b *Statement) bool {
	ours, theirs := a.terms(), b.terms()
	return slices.ContainsFunc(ours, func(term string) bool {
		return !holdsAlike(theirs, term) && slices.ContainsFunc(append([]string{term}, words.Alike(term)...), func(same string) bool {
			return slices.ContainsFunc(slices.Concat(words.Opposites(same), opposing[same]), func(opposite string) bool {
				return holdsAlike(theirs, opposite) && !holdsAlike(ours, opposite)
			})
		})
	})
}

// exchanges reports whether two parts of the sentences stand in each other's
// place, with a part between them that stays: "Marlow beat Castor", "Castor beat
// Marlow".
func (a *Statement) exchanges(b *Statement) bool {
	theirs := b.terms()
	var places []int // in b, of the words that both have
	for _, term := range a.terms() {
		if at := slices.IndexFunc(theirs, func(other string) bool { return words.IsAlike(term, other) }); at >= 0 && !slices.Contains(places, at) {
			places = append(places, at)
		}
	}
	sorted := slices.Sorted(slices.Values(places))
	var runs []int // of words in the same order: where each begins
	for i, at := range places {
		if n := slices.Index(sorted, at); i == 0 || n == 0 || sorted[n-1] != places[i-1] {
			runs = append(runs, at)
		}
	}
	var moved []int
	for i, at := range slices.Sorted(slices.Values(runs)) {
		if runs[i] != at {
			moved = append(moved, i)
		}
	}
	return len(moved) == 2 && moved[1] > moved[0]+1
}

// terms is the distinct terms of the sentence, except those of times, in order.
func (a *Statement) terms() []string {
	var terms []string
	for i, token := range a.Tokens {
		if a.parts[i] != ofTime && !slices.Contains(terms, token.Term) {
			terms = append(terms, token.Term)
		}
	}
	return terms
}

package report

import (
	"slices"
	"strings"
	"sync"
	"time"

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
	return !(a.hasOtherName(b, ofName, ofSource) && b.hasOtherName(a, ofName, ofSource)) && !a.opposes(b) && !b.opposes(a) && !a.swaps(b) && !b.swaps(a)
}

// SameTime reports whether two sentences may be about the same event, given the
// times that they name or, if those leave it open, their days of publication.
func (a *Statement) SameTime(b *Statement) bool {
	_, same := a.meets(b)
	return same
}

// Recurs reports whether two sentences with the same words are about two events
// of one kind: the parties are exchanged, or each gives figures that the other
// does not.
func (a *Statement) Recurs(b *Statement) bool {
	return a.swaps(b) || b.swaps(a) || !a.hasFiguresOf(b) && !b.hasFiguresOf(a)
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
			named := s.First.Equal(t.First) && s.Last.Equal(t.Last) && hasDigit(a.text[s.Start:s.End]) && hasDigit(b.text[t.Start:t.End])
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
		if !slices.ContainsFunc(a.figures, func(g quantity) bool {
			return equal(f.value, g.value) && f.bound*g.bound >= 0 && (f.sameUnit(g) || f.isCount() && g.isCount())
		}) {
			return false
		}
	}
	return true
}

// hasOtherName reports whether a has a name, in certain parts, that b does not
// have.
func (a *Statement) hasOtherName(b *Statement, in ...part) bool {
	for i, token := range a.tokens {
		if slices.Contains(in, a.parts[i]) && a.isName(i) && !holdsAlike(b.content, token.Term) && !holdsAlike(b.source, token.Term) {
			return true
		}
	}
	return false
}

// opposing are opposites in news reports, as pairs of terms. In other texts
// they are not opposites, or they are stop words, so they are not in the list
// of package words.
var opposing = sync.OnceValue(func() map[string][]string {
	pairs := strings.Fields("kill injure kill rescue kill survive approve reject approve block approve veto back oppose support oppose agree refuse accept oppose begin stop begin suspend resume suspend resume stop reopen close arrive leave win lose beat lose before after first last up down")
	found := make(map[string][]string)
	for i := 0; i+1 < len(pairs); i += 2 {
		one, two := unitOf(pairs[i]), unitOf(pairs[i+1])
		found[one], found[two] = append(found[one], two), append(found[two], one)
	}
	return found
})

// opposes reports whether a has a word that b lacks, and b has an opposite of
// it that a lacks.
func (a *Statement) opposes(b *Statement) bool {
	for _, token := range a.tokens {
		if b.speaksOf(token.Term) {
			continue
		}
		for _, same := range append([]string{token.Term}, words.Alike(token.Term)...) {
			for _, opposite := range slices.Concat(words.Opposites(same), opposing()[same]) {
				if b.speaksOf(opposite) && !a.speaksOf(opposite) {
					return true
				}
			}
		}
	}
	return false
}

// speaksOf reports whether the sentence has a term or a synonym of it.
func (s *sentence) speaksOf(term string) bool {
	return slices.ContainsFunc(s.tokens, func(t words.Token) bool { return isAlike(term, t.Term) })
}

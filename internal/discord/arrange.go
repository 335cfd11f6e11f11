package discord

import (
	"slices"

	"byline/internal/answer"
	"byline/internal/wording"
)

// page is the part of an answer's quotes that a message first shows.
type page struct {
	// quotes are those shown, in their order, and rest the others.
	quotes, rest []answer.Quote
	// apart are the positions in quotes of those that differ from each other.
	apart []int
}

// arrange chooses at most so many of an answer's quotes: those that add
// something, or the closest when none answers. Quotes that differ stand side by
// side, the newest first. When no article is about what was asked, nothing is
// shown: even the nearest quotes would be irrelevant.
func arrange(a *answer.Answer, most int) page {
	var p page
	if a.WhyNot == answer.Absent || a.WhyNot == answer.NotRead {
		return p
	}
	chosen := 1
	if a.Answered {
		chosen = min(a.Telling, most)
	}
	for i, quote := range a.Quotes {
		switch {
		case clean(quote.Sentence) == "":
		case i < chosen:
			if slices.ContainsFunc(quote.DiffersFrom, func(rank int) bool { return rank <= chosen }) {
				p.apart = append(p.apart, len(p.quotes))
			}
			p.quotes = append(p.quotes, quote)
		default:
			p.rest = append(p.rest, quote)
		}
	}
	if len(p.apart) > 0 {
		slices.SortStableFunc(p.quotes[p.apart[0]:last(p.apart)+1], func(one, other answer.Quote) int {
			return published(other).Compare(published(one))
		})
	}
	return p
}

// disagreement says that reports differ, which ones if not all do, and how that
// changed their order; "" when none differ.
func (p page) disagreement() string {
	if len(p.apart) == 0 {
		return ""
	}
	text := "Reports differ."
	if p.isNumbered() {
		numbers := slices.Clone(p.apart)
		for i := range numbers {
			numbers[i]++
		}
		text = "Reports " + wording.Listed(numbers) + " differ."
	}
	first := published(p.quotes[p.apart[0]]).Format(dayLayout)
	if slices.ContainsFunc(p.apart, func(place int) bool { return published(p.quotes[place]).Format(dayLayout) != first }) {
		text += " The newest comes first."
	}
	return text
}

// isNumbered reports whether the quotes have numbers: they need them when some
// differ and others do not.
func (p page) isNumbered() bool { return len(p.apart) > 0 && len(p.apart) < len(p.quotes) }

// mark distinguishes the quote at a position from the others.
func (p page) mark(place int) mark {
	var m mark
	if p.isNumbered() {
		m.number = place + 1
	}
	m.differs = len(p.quotes[place].DiffersFrom) > 0 && !slices.Contains(p.apart, place)
	return m
}

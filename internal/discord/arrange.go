package discord

import (
	"slices"

	"byline/internal/answer"
	"byline/internal/wording"
)

// page is what of an answer's quotes a message shows at first.
type page struct {
	// quotes are those shown, in their order, and rest the others.
	quotes, rest []answer.Quote
	// apart are the places in quotes of those that differ from each other.
	apart []int
}

// arrange chooses at most so many of an answer's quotes: those that add
// something, or the closest where none answers. Those that differ stand side by
// side, and the newest of them comes first. Nothing is shown where no article
// is about what was asked: even the nearest say nothing.
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

// disagreement says that reports differ, which of them where others do not, and
// what that did to their order; "" where none do.
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

// isNumbered is whether the quotes have numbers: they need them where some
// differ and others do not.
func (p page) isNumbered() bool { return len(p.apart) > 0 && len(p.apart) < len(p.quotes) }

// mark is how the quote at a place is told apart from others.
func (p page) mark(place int) mark {
	var m mark
	if p.isNumbered() {
		m.number = place + 1
	}
	m.differs = len(p.quotes[place].DiffersFrom) > 0 && !slices.Contains(p.apart, place)
	return m
}

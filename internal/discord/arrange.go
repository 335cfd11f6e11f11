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

// arrange chooses at most so many of an answer's quotes, and with each the best
// of those that differ from it: those that add something, or the closest where
// none answers. Those that differ from each other stand together at the place
// of the best of them, the newest first. Nothing is shown where no article is
// about what was asked: even the nearest say nothing.
func arrange(a *answer.Answer, most int) page {
	if a.WhyNot == answer.Absent {
		return page{}
	}
	var ranks []int // from 0
	add := func(rank int) {
		if len(ranks) == most || rank < 0 || rank >= len(a.Quotes) || clean(a.Quotes[rank].Sentence) == "" {
			return
		}
		if !slices.ContainsFunc(ranks, func(shown int) bool { return repeats(a.Quotes[rank], a.Quotes[shown]) }) {
			ranks = append(ranks, rank)
		}
	}
	differ := func(one, other int) bool {
		return one != other && (slices.Contains(a.Quotes[one].DiffersFrom, other+1) || slices.Contains(a.Quotes[other].DiffersFrom, one+1))
	}
	first := 1
	if a.Answered {
		first = min(a.Telling, most)
	}
	for rank, quote := range a.Quotes[:min(first, len(a.Quotes))] {
		add(rank)
		if len(quote.DiffersFrom) > 0 && !slices.ContainsFunc(ranks, func(shown int) bool { return differ(rank, shown) }) {
			add(slices.Min(quote.DiffersFrom) - 1)
		}
	}
	slices.Sort(ranks)
	differs := func(rank int) bool {
		return slices.ContainsFunc(ranks, func(other int) bool { return differ(rank, other) })
	}
	ranks = newestTogether(ranks, differs, a.Quotes)

	var p page
	for place, rank := range ranks {
		p.quotes = append(p.quotes, a.Quotes[rank])
		if differs(rank) {
			p.apart = append(p.apart, place)
		}
	}
	for rank, quote := range a.Quotes {
		if !slices.Contains(ranks, rank) && clean(quote.Sentence) != "" {
			p.rest = append(p.rest, quote)
		}
	}
	return p
}

// repeats is whether a quote is of the same article as another, or would be in
// a message twice, as a quote and before one that leans on it.
func repeats(quote, other answer.Quote) bool {
	return wording.SameArticle(quote.Article, other.Article) ||
		quote.Leans && quote.Before == other.Sentence || other.Leans && other.Before == quote.Sentence
}

// newestTogether puts the ranks that differ at the place of the first of them,
// the newest first and those without a date last.
func newestTogether(ranks []int, differs func(rank int) bool, quotes []answer.Quote) []int {
	first := slices.IndexFunc(ranks, differs)
	if first < 0 {
		return ranks
	}
	var apart, others []int
	for _, rank := range ranks {
		if differs(rank) {
			apart = append(apart, rank)
		} else {
			others = append(others, rank)
		}
	}
	slices.SortStableFunc(apart, func(one, other int) int {
		return published(quotes[other]).Compare(published(quotes[one]))
	})
	return slices.Concat(others[:first], apart, others[first:])
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

package bleve

import (
	"cmp"
	"math"
	"slices"

	"byline/internal/article"
)

// chooser decides which articles a selection chooses.
type chooser struct {
	facts *facts
	// sources says of each outlet whether it is chosen; nil when all are.
	sources []bool
	// first and last bound the days; byDay is whether articles without a day
	// are left out.
	byDay       bool
	first, last int64
	hidden      map[uint64]bool
}

func (f *facts) chooser(selection article.Selection, hidden map[uint64]bool) *chooser {
	c := &chooser{facts: f, hidden: hidden, first: math.MinInt64, last: math.MaxInt64}
	if selection.BySource() {
		c.sources = make([]bool, len(f.sources))
		for i, source := range f.sources {
			c.sources[i] = selection.AdmitsSource(source)
		}
	}
	if !selection.Since.IsZero() {
		c.byDay, c.first = true, dayOf(selection.Since)
	}
	if !selection.Until.IsZero() {
		c.byDay, c.last = true, dayOf(selection.Until)
	}
	return c
}

// isAll reports whether every article is chosen.
func (c *chooser) isAll() bool { return c.sources == nil && !c.byDay && len(c.hidden) == 0 }

// chooses reports whether the article with a number is chosen.
func (c *chooser) chooses(number uint64) bool {
	outlet := c.facts.outlets[number]
	if outlet == gone || c.sources != nil && !c.sources[outlet] || len(c.hidden) > 0 && c.hidden[number] {
		return false
	}
	if !c.byDay {
		return true
	}
	f := &c.facts.of[number]
	if f.zone == undated {
		return false
	}
	day := f.day()
	return c.first <= day && day <= c.last
}

// choosesIn reports whether articles that were published in a span may be chosen.
// Their days are those of their own time zones, a day more or less.
func (c *chooser) choosesIn(s span) bool {
	return !c.byDay || s.first <= s.last && floorDay(s.first)-1 <= c.last && floorDay(s.last)+1 >= c.first
}

// count is how many articles are chosen.
func (c *chooser) count() int {
	n := 0
	for number := range c.facts.of {
		if c.chooses(uint64(number)) {
			n++
		}
	}
	return n
}

// outlets are the outlets of the articles that are chosen.
func (c *chooser) outlets() []article.Source {
	type span struct {
		article.Source
		first, last fact
	}
	spans := make([]span, len(c.facts.sources))
	for number, f := range c.facts.of {
		if !c.chooses(uint64(number)) {
			continue
		}
		s := &spans[c.facts.outlets[number]]
		dated := s.Articles - s.Undated
		s.Articles++
		switch {
		case f.zone == undated:
			s.Undated++
		case dated == 0:
			s.first, s.last = f, f
		case f.published < s.first.published:
			s.first = f
		case f.published > s.last.published:
			s.last = f
		}
	}
	var sources []article.Source
	for i, s := range spans {
		if s.Articles == 0 {
			continue
		}
		s.Name = c.facts.sources[i]
		if s.Articles > s.Undated {
			s.First, s.Last = s.first.time(), s.last.time()
		}
		sources = append(sources, s.Source)
	}
	slices.SortFunc(sources, func(a, b article.Source) int {
		return cmp.Or(cmp.Compare(b.Articles, a.Articles), cmp.Compare(a.Name, b.Name))
	})
	return sources
}

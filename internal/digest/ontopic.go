package digest

import (
	"cmp"
	"context"
	"math"
	"slices"
)

// inPart is the part of the topic that a sentence holds which names a part of
// it; where the title names the topic, each does.
const inPart = naming * titleMeets

// enough is how many sentences that stand alone there must be to choose from,
// for each that is wanted.
const enough = 2

// circle is sentences that a summary of a topic may have: those that name the
// topic, and more where these are too few. Too few are better than some that
// tell of something else.
type circle struct {
	// about is the part of the topic that a sentence of an article about it
	// holds at least, and passing that one of another article does.
	about, passing float64
	// leaning adds those that lean on one that holds as much, and paragraph
	// those that follow one in its paragraph, in articles about the topic.
	leaning, paragraph bool
	// enough is how many must stand alone for no wider circle to be tried.
	enough int
}

// circles are the circles to try for a summary of so many, the best first.
func circles(limit int) []circle {
	return []circle{
		{about: naming, passing: naming, enough: enough * limit},
		{about: inPart, passing: naming, leaning: true, enough: limit},
		{about: inPart, passing: naming, leaning: true, paragraph: true, enough: 1},
		{about: inPart, passing: math.SmallestNonzeroFloat64, leaning: true, paragraph: true},
	}
}

// picks are the sentences that a summary of so many may have, the best by
// themselves first. Those that cannot stand alone are among them.
func (c *content) picks(ctx context.Context, limit int) ([]*pick, error) {
	var best []*pick
	for _, circle := range circles(limit) {
		found, err := c.within(ctx, circle)
		if err != nil {
			return nil, err
		}
		best = c.best(found)
		alone := 0
		for _, p := range best {
			alone += int(indicator(p.alone))
		}
		if alone >= circle.enough || c.bearers[0].touch == nil {
			break
		}
	}
	return best, nil
}

// within are the sentences of a circle, the best by themselves first.
func (c *content) within(ctx context.Context, circle circle) ([]*pick, error) {
	var found []*pick
	for b, bearer := range c.bearers {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		least, paragraph := circle.passing, false
		if bearer.touch != nil && bearer.touch.about {
			least, paragraph = circle.about, circle.paragraph
		}
		sentences := bearer.document.Sentences
		last := -1 // the last sentence that holds so much
		for i, terms := range bearer.document.Terms {
			holds := bearer.touch == nil || bearer.touch.sentences[i] >= least
			goesOn := !holds && last >= 0 && sentences[last].Paragraph == sentences[i].Paragraph
			leans := goesOn && !paragraph && circle.leaning && last == i-1
			if holds {
				last = i
			}
			if n := len(terms); n < fewWords || n > manyWords || !sentences[i].Tells() || !holds && !leans && !(goesOn && paragraph) {
				continue
			}
			p := c.pick(place{b, i})
			p.leans = leans
			p.value = c.value([]*pick{p}, 1)
			found = append(found, p)
		}
	}
	slices.SortFunc(found, func(a, b *pick) int {
		return cmp.Or(cmp.Compare(b.value, a.value), cmp.Compare(a.bearer, b.bearer), cmp.Compare(a.sentence, b.sentence))
	})
	return found, nil
}

// best is the first of the sentences that are whole statements.
func (c *content) best(found []*pick) []*pick {
	var best []*pick
	for _, p := range found {
		if len(best) == compared {
			break
		}
		document := c.bearers[p.bearer].document
		text := document.Sentence(p.sentence)
		if !isWhole(text) {
			continue
		}
		p.alone = standsAlone(text)
		if !p.leans || !p.alone && standsAlone(document.Sentence(p.sentence-1)) {
			best = append(best, p)
		}
	}
	return best
}

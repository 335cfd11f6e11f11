package digest

import (
	"slices"

	"byline/internal/report"
)

// How sentences are chosen.
const (
	// room is how many words a summary is supposed to have for each sentence,
	// beside those that it has: the larger, the less long sentences cost. A
	// topic has more to tell than an article.
	room, roomOfTopic = 20, 40
	// early is what standing first in an article is worth, in words told; the
	// n-th place has the n-th part.
	early = 3
	// fewWords and manyWords bound a sentence.
	fewWords, manyWords = 9, 60
	// compared is how many of the best sentences are tried together.
	compared = 25
	// sameWords is the part of the shorter sentence's words, stop words left
	// out, that two of a summary may share; those of several articles on one
	// topic share the topic's own.
	sameWords, sameWordsOfTopic = 0.4, 0.55
)

// place is a sentence of a bearer.
type place struct{ bearer, sentence int }

// pick is a sentence that a summary may have.
type pick struct {
	place
	// numbers is its words.
	numbers []int32
	// alone is whether it can stand without the one before it; leans is
	// whether it may be there only if it cannot, since that one holds the
	// topic.
	alone, leans bool
	value        float64
	stated       *report.Statement
}

func (c *content) pick(at place) *pick {
	terms := c.bearers[at.bearer].document.Terms[at.sentence]
	p := &pick{place: at, numbers: make([]int32, len(terms))}
	for i, t := range terms {
		p.numbers[i] = c.numbers[at.bearer][t]
	}
	return p
}

// value is what a set of sentences tells for its length: the worth of its
// words, each once, and of its pairs of words.
func (c *content) value(set []*pick, limit int) float64 {
	c.round++
	var toldPairs map[pair[int32]]bool
	if c.pairs != nil {
		toldPairs = make(map[pair[int32]]bool, 128)
	}
	sum, length := 0.0, 0
	for _, p := range set {
		length += len(p.numbers)
		first := early / float64(1+c.places[p.bearer][p.sentence])
		if b := c.bearers[p.bearer]; b.touch != nil {
			first *= b.relevance * b.touch.sentences[p.sentence]
		}
		sum += first
		for i, n := range p.numbers {
			if c.told[n] != c.round {
				c.told[n] = c.round
				sum += c.worth[n]
			}
			if i > 0 && c.pairs != nil {
				if two := (pair[int32]{p.numbers[i-1], n}); !toldPairs[two] {
					toldPairs[two] = true
					sum += c.pairs[two]
				}
			}
		}
	}
	if len(c.bearers) > 1 {
		return sum / float64(length+roomOfTopic*limit)
	}
	return sum / float64(length+room*limit)
}

// choose chooses limit of the sentences that together tell the most, none of
// which says what another does, as far as there are so many: greedily, and
// then by trying others in the place of each.
//
// That a summary is a set of sentences chosen for all that it covers, by such
// an objective, follows Gillick and Favre, "A scalable global model for
// summarization" (2009).
func (c *content) choose(picks []*pick, limit int) []*pick {
	var chosen []*pick
	better := func(without int) *pick {
		rest := slices.Clone(chosen)
		if without < len(rest) {
			rest = slices.Delete(rest, without, without+1)
		}
		var best *pick
		most := 0.0
		if len(rest) < len(chosen) {
			if !c.admits(rest, nil) {
				return nil
			}
			most = c.value(chosen, limit)
		}
		for _, p := range picks {
			if slices.Contains(chosen, p) {
				continue
			}
			with := append(rest[:len(rest):len(rest)], p)
			if value := c.value(with, limit); value > most+1e-12 && c.admits(rest, p) {
				best, most = p, value
			}
		}
		return best
	}
	for len(chosen) < limit {
		p := better(len(chosen))
		if p == nil {
			break
		}
		chosen = append(chosen, p)
	}
	for range 2 {
		for i := range chosen {
			if p := better(i); p != nil {
				chosen[i] = p
			}
		}
	}
	return chosen
}

// admits reports whether the sentences of rest are each at home without any
// other, and p, if there is one, beside them.
func (c *content) admits(rest []*pick, p *pick) bool {
	for _, r := range rest {
		if !follows(rest, r) {
			return false
		}
		if p != nil && c.repeats(p, r) {
			return false
		}
	}
	return p == nil || follows(rest, p)
}

// follows reports whether p can stand alone, or beside the one before it.
func follows(set []*pick, p *pick) bool {
	return p.alone || slices.ContainsFunc(set, func(q *pick) bool {
		return q.bearer == p.bearer && q.sentence == p.sentence-1
	})
}

// repeats reports whether two sentences say much the same.
func (c *content) repeats(p, q *pick) bool {
	has := make(map[int32]bool, len(q.numbers))
	for _, n := range q.numbers {
		has[n] = c.plain[n]
	}
	own := make(map[int32]bool, len(p.numbers))
	shared := 0
	for _, n := range p.numbers {
		if c.plain[n] && !own[n] {
			own[n] = true
			if has[n] {
				shared++
			}
		}
	}
	other := 0
	for _, plain := range has {
		if plain {
			other++
		}
	}
	most := sameWords
	if len(c.bearers) > 1 {
		most = sameWordsOfTopic
	}
	if float64(shared) > most*float64(min(len(own), other)) {
		return true
	}
	return shared > 1 && c.state(p).Repeats(c.state(q))
}

// state is what a sentence states, read once.
func (c *content) state(p *pick) *report.Statement {
	if p.stated == nil {
		p.stated = report.State(c.bearers[p.bearer].document, p.sentence)
	}
	return p.stated
}

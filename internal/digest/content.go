package digest

import (
	"cmp"
	"context"
	"slices"

	"byline/internal/logistic"
	"byline/internal/words"
)

// What telling a word or a pair of words counts, beside the chance that a
// summary has it.
const (
	stopWorth = 0.5
	pairWorth = 1.5
)

// How a word of an article counts by where it stands: in full in a sentence
// that holds the topic, for less in the one after it, and for least elsewhere.
const (
	besideTopic = 0.6
	farFromIt   = 0.15
)

// What is looked at, so that many articles take little time.
const (
	// meantArticles is how many articles there may be for the meanings of
	// their words to be looked at; of more, how often they are used tells
	// enough.
	meantArticles = 10
	// weighed is how many words are weighed by how rare they are.
	weighed = 500
	// newWords is about how many words an article has that no other does; room
	// is made for so many.
	newWords = 64
	// leastWorth is what a word must be worth to be weighed, as a part of the
	// one that is worth most.
	leastWorth = 0.01
)

// content is what there is to tell of a topic: words and, where it is of one
// article, their pairs, by numbers that all articles share.
type content struct {
	bearers []bearer
	// numbers is, for each bearer, the number of each word of its vocabulary.
	numbers [][]int32
	// places is, for each bearer, where its sentences stand.
	places [][]int
	// worth is, by number, what telling a word is worth; pairs is the same
	// for neighbouring words.
	worth []float64
	pairs map[pair[int32]]float64
	// plain marks the words that are no stop words.
	plain []bool
	// told is, by number, the last round of counting that met a word.
	told  []int
	round int
}

// newContent weighs the words of the material.
func (d *Digester) newContent(ctx context.Context, m *material) (*content, error) {
	c := &content{bearers: m.bearers}
	numbers := make(map[string]int32, newWords*len(m.bearers))
	var vocabulary []string
	relevance := 0.0
	for _, b := range m.bearers {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		own := make([]int32, len(b.document.Vocabulary))
		for t, term := range b.document.Vocabulary {
			n, known := numbers[term]
			if !known {
				n = int32(len(vocabulary))
				numbers[term] = n
				vocabulary = append(vocabulary, term)
				c.worth = append(c.worth, 0)
				c.plain = append(c.plain, !words.Stop(term))
			}
			own[t] = n
		}
		c.numbers = append(c.numbers, own)
		c.places = append(c.places, places(b.document))
		odds := fitted.wordOdds(b.document, len(m.bearers) <= meantArticles)
		for t, near := range c.nearness(len(c.numbers) - 1) {
			worth := b.relevance * near * logistic.Sigmoid(odds[t])
			if !c.plain[own[t]] {
				worth *= stopWorth
			}
			c.worth[own[t]] += worth
		}
		relevance += b.relevance
		if len(m.bearers) == 1 {
			c.pairs = make(map[pair[int32]]float64)
			for p, row := range measurePairs(b.document, odds) {
				c.pairs[pair[int32]{own[p.former], own[p.latter]}] = pairWorth * logistic.Sigmoid(logOdds(fitted.Pairs, row[:]))
			}
		}
	}
	c.told = make([]int, len(vocabulary))
	for n := range c.worth {
		c.worth[n] /= relevance
	}
	if len(m.bearers) > 1 {
		return c, d.weighRarity(ctx, c, vocabulary)
	}
	return c, nil
}

// weighRarity makes words count by how rare they are in the corpus: what most
// articles have, whatever their topic, tells little of this one. Words after
// the first many by worth count nothing.
func (d *Digester) weighRarity(ctx context.Context, c *content, vocabulary []string) error {
	most := slices.Max(c.worth)
	var order []int
	for n, worth := range c.worth {
		if worth > leastWorth*most && c.plain[n] {
			order = append(order, n)
		} else {
			c.worth[n] = 0
		}
	}
	slices.SortFunc(order, func(a, b int) int {
		return cmp.Or(cmp.Compare(c.worth[b], c.worth[a]), cmp.Compare(vocabulary[a], vocabulary[b]))
	})
	all := d.finder.Len()
	terms := make([]string, min(len(order), weighed))
	for place := range terms {
		terms[place] = vocabulary[order[place]]
	}
	frequencies, err := d.finder.Frequencies(ctx, terms)
	if err != nil {
		return err
	}
	for place, n := range order {
		if place >= weighed {
			c.worth[n] = 0
			continue
		}
		c.worth[n] *= rarity(frequencies[place], all) / rarity(1, all)
	}
	return nil
}

// nearness is, for each word of a bearer's vocabulary, how near it comes to
// the topic, from 0 to 1.
func (c *content) nearness(bearer int) []float64 {
	document, touch := c.bearers[bearer].document, c.bearers[bearer].touch
	near := make([]float64, len(document.Vocabulary))
	for i, terms := range document.Terms {
		value := 1.0
		if touch != nil {
			value = max(farFromIt, touch.sentences[i])
			if i > 0 {
				value = max(value, besideTopic*touch.sentences[i-1])
			}
		}
		for _, t := range terms {
			near[t] = max(near[t], value)
		}
	}
	return near
}

package retrieval

import (
	"cmp"
	"math"
	"slices"

	"byline/internal/query"
)

// Passage is a run of neighbouring sentences of an article, which are read
// together.
type Passage struct {
	*Found
	// First and Last are the positions of its sentences, inclusive.
	First, Last int
	// Best is the position of its most promising sentence, and Promise how much
	// that promises: a logit up to a constant that all passages of a question
	// share.
	Best    int
	Promise float64
}

// MostWords is the largest number of words in a passage, about 110 of the
// reader's tokens: enough that a sentence is read with what it refers to.
const MostWords = 80

// What a passage of an article costs for each that is already read from it, in
// logits, so that several articles get a chance.
const repeatCost = 0.4

// Passages are the passages of articles to be read, most promising first, at most
// so many.
func Passages(q *query.Query, opened []*Found, most int) []*Passage {
	promise := newPromiser(q)
	var all []*Passage
	for _, article := range opened {
		all = append(all, article.passages(promise)...)
	}
	slices.SortStableFunc(all, func(a, b *Passage) int { return cmp.Compare(b.Promise, a.Promise) })
	chosen, taken := make([]*Passage, 0, most), make(map[*Found]int)
	for len(chosen) < most && len(all) > 0 {
		best, bestScore := 0, math.Inf(-1)
		for i, p := range all {
			if p.Promise <= bestScore {
				break // in order: none after it can be better
			}
			if score := p.Promise - float64(repeatCost*float64(taken[p.Found])); score > bestScore {
				best, bestScore = i, score
			}
		}
		taken[all[best].Found]++
		chosen = append(chosen, all[best])
		all = slices.Delete(all, best, best+1)
	}
	return chosen
}

// passagesAnArticle is how many passages of one article may be read.
const passagesAnArticle = 6

// passages cuts the article into passages around its most promising sentences.
func (f *Found) passages(promise *promiser) []*Passage {
	scores := make([]float64, len(f.Document.Terms))
	for i, features := range promise.promises(f) {
		scores[i] = features.score()
		if f.Document.Sentences[i].Aside { // no news
			scores[i] = math.Inf(-1)
		}
	}
	used := make([]bool, len(scores))
	var cut []*Passage
	for range passagesAnArticle {
		best := -1
		for i, score := range scores {
			if !used[i] && !math.IsInf(score, -1) && (best < 0 || score > scores[best]) {
				best = i
			}
		}
		if best < 0 {
			break
		}
		p := &Passage{f, best, best, best, scores[best]}
		p.grow(scores, used)
		for i := p.First; i <= p.Last; i++ {
			used[i] = true
		}
		cut = append(cut, p)
	}
	return cut
}

// grow adds neighbours, the more promising one first, while there is room.
func (p *Passage) grow(scores []float64, used []bool) {
	terms := p.Document.Terms
	room := MostWords - len(terms[p.First])
	for {
		side := func(i int) float64 {
			if i < 0 || i >= len(scores) || used[i] || len(terms[i]) > room {
				return math.Inf(-1)
			}
			return scores[i]
		}
		before, after := side(p.First-1), side(p.Last+1)
		switch {
		case math.IsInf(before, -1) && math.IsInf(after, -1):
			return
		case before > after:
			p.First--
			room -= len(terms[p.First])
		default:
			p.Last++
			room -= len(terms[p.Last])
		}
	}
}

package answer

import (
	"cmp"
	"context"
	"math"
	"slices"

	"byline/internal/article"
	"byline/internal/index"
	"byline/internal/query"
)

// How much is looked at for a question: as much as an ordinary processor reads
// in one or two tenths of a second. docs/answers.md says how many right
// sentences fewer or more passages would hold.
const (
	// foundArticles is how many articles are taken from the index, to be
	// ordered also by date.
	foundArticles = 200
	// openedArticles is how many of those are searched for passages.
	openedArticles = 16
	// readPassages is how many of their passages are read.
	readPassages = 15
	// wholeSentences is how many of their sentences are read to the end: those
	// that look best from the reader's first layers.
	wholeSentences = 14
)

// freshness is the gain of an article of the days asked about, as a fraction of
// its score. It hardly falls within some days and is half after freshDays.
const (
	freshness = 1.0
	freshDays = 14
)

// hit is how well an article was found.
type hit struct {
	// strength is the article's score, dates included, as a fraction of the
	// best one's: from 0 to 1.
	strength float64
	// rank is how many articles were found better, as a fraction of
	// openedArticles.
	rank float64
	// nearness is how near it is to the days asked about, from 0 to 1.
	nearness float64
	// rival is the strength of the best other article, a copy included; 0 when
	// there is none.
	rival float64
}

// found is an article that may answer.
type found struct {
	*Article
	document *index.Document
	hit
}

// retrieve finds the articles that may answer, best first, and opens them.
func (a *Answerer) retrieve(ctx context.Context, q *query.Query, question Question) ([]*found, error) {
	chosen, err := a.choose(ctx, q, question, openedArticles)
	if err != nil {
		return nil, err
	}
	ids := make([]string, len(chosen))
	for i, c := range chosen {
		ids[i] = c.id
	}
	documents, err := index.DocumentsOf(ctx, a.Finder, ids)
	if err != nil {
		return nil, err
	}
	opened := make([]*found, len(chosen))
	for i, c := range chosen {
		opened[i] = c.open(documents[i])
	}
	return opened, nil
}

// parseAndRetrieve reads a question and finds the articles that may answer.
func (a *Answerer) parseAndRetrieve(ctx context.Context, question Question) (*query.Query, []*found, error) {
	q, err := query.Parse(ctx, question.Text, question.AsOf, question.Before, a.Finder)
	if err != nil {
		return nil, nil, err
	}
	opened, err := a.retrieve(ctx, q, question)
	return q, opened, err
}

// choice is an article that is worth opening.
type choice struct {
	id string
	hit
}

func (c choice) open(document *index.Document) *found {
	return &found{document.Summary(), document, c.hit}
}

// choose finds the articles that may answer, best first; read is how many of them
// will be read.
func (a *Answerer) choose(ctx context.Context, q *query.Query, question Question, read int) ([]choice, error) {
	terms := searchTerms(q, a.Finder.Len())
	near := &article.Near{Spans: daysAsked(q, question.AsOf), Gain: freshness}
	search := article.Query{Terms: terms, Selection: question.Selection, Near: near, Limit: foundArticles, Read: read}
	if read > 0 && q.Lookups > 1 && !a.knowsLanguages(question.Selection) {
		search.Newest = lookedAt // so that a no takes no further request
	}
	lists, err := a.Finder.Search(ctx, search)
	if err != nil || len(lists[0]) == 0 {
		return nil, err
	}
	candidates := byDay(lists[0], near, q.Days.Firm)
	chosen := make([]choice, min(len(candidates), openedArticles))
	for i, c := range candidates[:len(chosen)] {
		chosen[i] = choice{c.ID, hit{strength: c.score / candidates[0].score, rank: float64(i) / openedArticles, nearness: c.nearness, rival: 1}}
	}
	chosen[0].rival = 0
	if len(chosen) > 1 {
		chosen[0].rival = chosen[1].strength
	}
	return chosen, nil
}

// passage is a run of neighbouring sentences of an article.
type passage struct {
	*found
	first, last int // positions of its sentences
	best        int // position of the most promising one, and its promise
	score       float64
}

// maxPassageWords is the largest number of words in a passage, about 110 of the
// reader's tokens: enough that a sentence is read with what it refers to.
const maxPassageWords = 80

// What a passage of an article costs for each that is already read from it, in
// logits, so that several articles get a chance.
const repeatCost = 0.4

// passages are the passages to be read, most promising first, at most so many.
func passages(q *query.Query, opened []*found, most int) []*passage {
	promise := newPromiser(q)
	var all []*passage
	for _, article := range opened {
		all = append(all, article.passages(promise)...)
	}
	slices.SortStableFunc(all, func(a, b *passage) int { return cmp.Compare(b.score, a.score) })
	chosen, taken := make([]*passage, 0, most), make(map[*found]int)
	for len(chosen) < most && len(all) > 0 {
		best, bestScore := 0, math.Inf(-1)
		for i, p := range all {
			if p.score <= bestScore {
				break // in order: none after it can be better
			}
			if score := p.score - float64(repeatCost*float64(taken[p.found])); score > bestScore {
				best, bestScore = i, score
			}
		}
		taken[all[best].found]++
		chosen = append(chosen, all[best])
		all = slices.Delete(all, best, best+1)
	}
	return chosen
}

// passagesAnArticle is how many passages of one article may be read.
const passagesAnArticle = 6

// passages cuts the article into passages around its most promising sentences.
func (f *found) passages(promise *promiser) []*passage {
	scores := make([]float64, len(f.document.Terms))
	for i, features := range promise.promises(f) {
		scores[i] = features.score()
		if f.document.Sentences[i].Aside { // no news
			scores[i] = math.Inf(-1)
		}
	}
	used := make([]bool, len(scores))
	var cut []*passage
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
		p := &passage{f, best, best, best, scores[best]}
		p.grow(scores, used)
		for i := p.first; i <= p.last; i++ {
			used[i] = true
		}
		cut = append(cut, p)
	}
	return cut
}

// grow adds neighbours, the more promising one first, while there is room.
func (p *passage) grow(scores []float64, used []bool) {
	terms := p.document.Terms
	room := maxPassageWords - len(terms[p.first])
	for {
		side := func(i int) float64 {
			if i < 0 || i >= len(scores) || used[i] || len(terms[i]) > room {
				return math.Inf(-1)
			}
			return scores[i]
		}
		before, after := side(p.first-1), side(p.last+1)
		switch {
		case math.IsInf(before, -1) && math.IsInf(after, -1):
			return
		case before > after:
			p.first--
			room -= len(terms[p.first])
		default:
			p.last++
			room -= len(terms[p.last])
		}
	}
}

package bleve

import (
	"cmp"
	"context"
	"slices"

	segment "github.com/blevesearch/scorch_segment_api/v2"

	"byline/internal/article"
)

// ranking finds the best articles of a query with MaxScore (Turtle and Flood,
// "Query Evaluation: Strategies and Optimizations", 1995), one section of the
// store after the other.
//
// Once it has as many articles as are wanted, terms that could not bring another
// article among them, even all together, are only looked up in the articles that
// hold one of the other terms. Those are the commonest ones, whose postings are
// by far the longest. The articles found, and their scores, are the same as if
// it had gone through all postings.
type ranking struct {
	query   article.Query
	chooser *chooser
	mean    float64
	// order is the positions of the query's terms, those that can add the most
	// first; scores are added up in this order. rest[i] is the most that those
	// from order[i] on can add together.
	order []int
	rest  []float64
	found best
	// lists are the postings of the terms in the current section, by position.
	lists []segment.PostingsList
}

// maxScore returns the best of the chosen articles that hold any of the terms, in
// order.
//
// It goes through the postings of a section one term at a time. For queries of a
// dozen common words that takes a fraction of the time of Bleve's disjunction,
// which keeps a heap of all terms.
func maxScore(ctx context.Context, s *store, query article.Query, c *chooser, mean float64) ([]hit, error) {
	sections, err := s.sections()
	if err != nil || query.Limit <= 0 {
		return nil, err
	}
	r := newRanking(query, c, mean)
	// The sections with articles of the days asked about come first, because
	// the best articles are likely to be there.
	order, factors := make([]int, len(sections)), make([]float64, len(sections))
	for i := range sections {
		order[i], factors[i] = i, r.mostFactor(c.facts.spans[i])
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(factors[b], factors[a]) })
	for _, i := range order {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		if c.choosesIn(c.facts.spans[i]) {
			if err := r.add(sections[i], factors[i]); err != nil {
				return nil, err
			}
		}
	}
	r.found.cut()
	return r.found.hits, nil
}

func newRanking(query article.Query, c *chooser, mean float64) *ranking {
	n := len(query.Terms)
	r := &ranking{
		query: query, chooser: c, mean: mean, found: best{limit: query.Limit},
		order: make([]int, n), rest: make([]float64, n+1), lists: make([]segment.PostingsList, n),
	}
	for i := range r.order {
		r.order[i] = i
	}
	slices.SortStableFunc(r.order, func(a, b int) int { return cmp.Compare(query.Terms[b].Weight, query.Terms[a].Weight) })
	for i := n - 1; i >= 0; i-- {
		r.rest[i] = r.rest[i+1] + query.Terms[r.order[i]].Weight*(article.K1+1)
	}
	return r
}

// mostFactor is the highest factor of an article of a section by its day.
func (r *ranking) mostFactor(in span) float64 {
	if r.query.Near == nil {
		return 1
	}
	return in.most(r.query.Near)
}

// factor is the factor of an article by its day.
func (r *ranking) factor(number uint64) float64 {
	if r.query.Near == nil {
		return 1
	}
	return r.query.Near.Factor(r.chooser.facts.of[number].time())
}

// reaches reports whether an article whose score is at most a bound may be among
// the best. Bounds are sums in another order than scores, and so may differ from
// them by rounding.
func (r *ranking) reaches(bound float64) bool {
	const rounding = 1 + 1e-9
	return bound*rounding >= r.found.floor
}

// add ranks the articles of a section. factor is the highest factor of any of
// them.
func (r *ranking) add(in *section, factor float64) error {
	// The terms from order[essential] on cannot bring an article among the best
	// without the others.
	essential := len(r.order)
	for essential > 0 && !r.reaches(r.rest[essential-1]*factor) {
		essential--
	}
	if essential == 0 {
		return nil
	}
	for position, term := range r.query.Terms {
		var err error
		if r.lists[position], err = in.find(term.Text); err != nil {
			return err
		}
	}
	a := take(int(in.size))
	defer a.giveBack()
	if err := r.walk(in, a, r.order[:essential]); err != nil {
		return err
	}
	var candidates []candidate
	for _, local := range a.touched {
		if r.reaches((a.scores[local] + r.rest[essential]) * factor) {
			candidates = append(candidates, candidate{local, factor})
		}
	}
	exact := factor > fewDays
	if exact {
		for i := range candidates {
			candidates[i].factor = r.factor(in.offset + candidates[i].number)
		}
	}
	candidates, err := r.complete(in, a, essential, candidates)
	if err != nil {
		return err
	}
	for _, c := range candidates {
		number, text := in.offset+c.number, a.scores[c.number]
		if !exact {
			c.factor = r.factor(number)
		}
		r.found.tell(hit{number, text * c.factor, text})
	}
	if len(candidates) > 0 {
		r.found.cut()
	}
	return nil
}

// candidate is an article that may be among the best, by its number in its
// section. factor is its factor by its day, or a bound of it.
type candidate struct {
	number uint64
	factor float64
}

// fewDays is the highest factor of a section up to which that of each of its
// articles says little more, since the lowest is 1.
const fewDays = 1.1

// walk adds up the scores of the chosen articles for the essential terms.
func (r *ranking) walk(in *section, a *accumulators, essential []int) error {
	all := r.chooser.isAll()
	for _, position := range essential {
		if r.lists[position] == nil {
			continue
		}
		weight := r.query.Terms[position].Weight
		err := in.visit(r.lists[position], func(number uint64, frequency, length float64) {
			if !all && !r.chooser.chooses(in.offset+number) {
				return
			}
			if a.scores[number] == 0 {
				a.touched = append(a.touched, number)
			}
			a.scores[number] += bm25(weight, frequency, length, r.mean)
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// complete returns those of the candidates, whose scores for the essential terms
// are known, that may be among the best, with their scores for all terms. All
// scores are added up in one order: else equal articles could differ by the last
// bit.
func (r *ranking) complete(in *section, a *accumulators, essential int, candidates []candidate) ([]candidate, error) {
	if essential < len(r.order) {
		slices.SortFunc(candidates, func(a, b candidate) int { return cmp.Compare(a.number, b.number) })
	}
	for i := essential; ; i++ {
		candidates = slices.DeleteFunc(candidates, func(c candidate) bool {
			return !r.reaches((a.scores[c.number] + r.rest[i]) * c.factor)
		})
		if i == len(r.order) || len(candidates) == 0 {
			return candidates, nil
		}
		position := r.order[i]
		if r.lists[position] == nil {
			continue
		}
		weight := r.query.Terms[position].Weight
		err := in.visitAmong(r.lists[position], candidates, func(number uint64, frequency, length float64) {
			a.scores[number] += bm25(weight, frequency, length, r.mean)
		})
		if err != nil {
			return nil, err
		}
	}
}

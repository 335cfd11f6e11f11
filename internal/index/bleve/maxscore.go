package bleve

import (
	"cmp"
	"context"
	"math"
	"slices"

	"byline/internal/article"
)

// ranking finds the best articles of a query with MaxScore (Turtle and Flood,
// "Query Evaluation: Strategies and Optimizations", 1995), one section of the
// store after the other.
//
// Once it has as many articles as are wanted, terms that could not bring another
// article among them, even all together, are only looked up in the articles that
// hold one of the other terms, the essential ones. Those are the commonest terms,
// whose postings are by far the longest.
//
// Of the articles with essential terms it scores only those that may be among the
// best. It bounds the score of each by its length, and by which of the terms it
// holds, and which of them more than once. That bound is close: most terms are
// held once.
//
// The articles found, and their scores, are the same as if it had scored all.
type ranking struct {
	query   article.Query
	chooser *chooser
	mean    float64
	// order is the positions of the query's terms, those that weigh most first;
	// scores are added up in this order. most is the most that all can add
	// together.
	order []int
	most  float64
	found best
	// terms are the query's terms in the current section, in order. rest[i] is
	// the most that those from terms[i] on can add together there.
	terms []sectionTerm
	rest  []float64
	// first are the candidates of the section with the highest bounds, as many as
	// are wanted, and others the rest of them.
	first, others []candidate
	// once[c] bounds what a term of weight 1 adds to the score of an article of
	// a length of class c that holds it once.
	once [lengthClasses]float64
}

// sectionTerm is a term of the query in a section. postings is nil when no article
// holds it.
type sectionTerm struct {
	weight   float64
	postings *postings
}

// mostOf is what a term of a weight adds to the score of an article at most.
func mostOf(weight float64) float64 { return weight * (article.K1 + 1) }

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
	defer s.giveBack(sections)
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
	return r.found.sorted(), nil
}

func newRanking(query article.Query, c *chooser, mean float64) *ranking {
	n := len(query.Terms)
	r := &ranking{
		query: query, chooser: c, mean: mean, found: best{limit: query.Limit},
		order: make([]int, n), terms: make([]sectionTerm, n), rest: make([]float64, n+1),
	}
	for i, term := range query.Terms {
		r.order[i] = i
		r.most += mostOf(term.Weight)
	}
	for class := range r.once {
		r.once[class] = bm25(1, 1, leastOfClass(class), mean)
	}
	slices.SortStableFunc(r.order, func(a, b int) int { return cmp.Compare(query.Terms[b].Weight, query.Terms[a].Weight) })
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
	if !r.reaches(r.most * factor) {
		return nil
	}
	if err := r.find(in); err != nil {
		return err
	}
	// The terms from essential on cannot bring an article among the best without
	// the others.
	essential := len(r.terms)
	for essential > 0 && !r.reaches(r.rest[essential-1]*factor) {
		essential--
	}
	if essential == 0 {
		return nil
	}
	r.choose(in, essential, factor)
	if err := r.score(in, r.first); err != nil {
		return err
	}
	r.others = slices.DeleteFunc(r.others, func(c candidate) bool { return !r.reaches(c.bound) })
	return r.score(in, r.others)
}

// find looks the terms up in a section.
func (r *ranking) find(in *section) error {
	for i, position := range r.order {
		term := r.query.Terms[position]
		p, err := in.find(term.Text)
		if err != nil {
			return err
		}
		r.terms[i] = sectionTerm{term.Weight, p}
	}
	for i := len(r.terms) - 1; i >= 0; i-- {
		r.rest[i] = r.rest[i+1]
		if term := r.terms[i]; term.postings != nil {
			r.rest[i] += mostOf(term.weight)
		}
	}
	return nil
}

// candidate is an article that may be among the best, by its number in its
// section.
type candidate struct {
	number uint64
	// factor is its factor by its day if exact, else a bound of it.
	factor float64
	exact  bool
	// bound is a bound of its score, factor included; text is the part of the
	// score that is due to its words, as far as it is known.
	bound, text float64
}

// fewDays is the highest factor of a section up to which that of each of its
// articles says little more, since the lowest is 1.
const fewDays = 1.1

// choose makes candidates of the chosen articles with any of the essential terms
// that may be among the best. factor bounds those of all of them.
func (r *ranking) choose(in *section, essential int, factor float64) {
	r.first, r.others = r.first[:0], r.others[:0]
	// held is the weights of the essential terms that articles hold, and
	// repeated of those that they hold more than once.
	held, repeated := take(int(in.size)), take(int(in.size))
	defer held.giveBack()
	defer repeated.giveBack()
	for _, term := range r.terms[:essential] {
		if term.postings != nil {
			held.addTo(term.postings.all, term.weight)
			repeated.addTo(term.postings.repeated, term.weight)
		}
	}
	classes := r.chooser.facts.classes[in.offset:]
	exact, all := factor > fewDays, r.chooser.isAll()
	for _, local := range held.touched {
		often, number := repeated.scores[local], in.offset+local
		once := r.once[classes[local]]
		bound := (held.scores[local]-often)*once + mostOf(often)
		if !r.reaches((bound+r.rest[essential])*factor) || !all && !r.chooser.chooses(number) {
			continue
		}
		c := candidate{number: local, factor: factor, exact: exact}
		if exact {
			c.factor = r.factor(number)
		}
		if c.bound = r.bound(local, bound, once, essential, c.factor) * c.factor; r.reaches(c.bound) {
			r.others = append(r.others, c)
		}
	}
	if len(r.others) <= r.query.Limit {
		return
	}
	highest := best{limit: r.query.Limit}
	for i, c := range r.others {
		highest.add(hit{number: uint64(i), score: c.bound})
	}
	for _, h := range highest.hits {
		r.first = append(r.first, r.others[h.number])
		r.others[h.number].bound = math.Inf(-1) // it is not scored again
	}
}

// bound is a bound of the text score of an article, given that of its essential
// terms and what a term of weight 1 adds if it holds it once. It ends early if the
// article cannot be among the best.
func (r *ranking) bound(local uint64, bound, once float64, essential int, factor float64) float64 {
	for i := essential; i < len(r.terms) && r.reaches((bound+r.rest[i])*factor); i++ {
		switch term := r.terms[i]; {
		case term.postings == nil || !term.postings.all.Contains(uint32(local)):
		case term.postings.repeated != nil && term.postings.repeated.Contains(uint32(local)):
			bound += mostOf(term.weight)
		default:
			bound += term.weight * once
		}
	}
	return bound
}

// score adds those of the candidates that are among the best to them. All scores
// are added up in one order: else equal articles could differ by the last bit.
func (r *ranking) score(in *section, candidates []candidate) error {
	slices.SortFunc(candidates, func(a, b candidate) int { return cmp.Compare(a.number, b.number) })
	for i, term := range r.terms {
		if term.postings == nil {
			continue
		}
		candidates = slices.DeleteFunc(candidates, func(c candidate) bool {
			return !r.reaches((c.text + r.rest[i]) * c.factor)
		})
		err := in.visitAmong(term.postings, candidates, func(at int, frequency float64) {
			c := &candidates[at]
			c.text += bm25(term.weight, frequency, r.chooser.facts.lengthOf(in.offset+c.number), r.mean)
		})
		if err != nil {
			return err
		}
	}
	for _, c := range candidates {
		number := in.offset + c.number
		if !c.exact {
			c.factor = r.factor(number)
		}
		r.found.add(hit{number, c.text * c.factor, c.text})
	}
	return nil
}

package bleve

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"sync"

	"github.com/RoaringBitmap/roaring/v2"

	"byline/internal/article"
)

// accumulators are the scores of articles by their number, all 0 while not in
// use, and the numbers of the articles whose scores are not 0.
type accumulators struct {
	scores  []float64
	touched []uint64
}

var spareAccumulators = sync.Pool{New: func() any { return new(accumulators) }}

// take returns accumulators for n articles; the caller gives them back.
func take(articles int) *accumulators {
	a := spareAccumulators.Get().(*accumulators)
	a.scores = slices.Grow(a.scores[:0], articles)[:articles]
	return a
}

// giveBack resets accumulators and makes them available again.
func (a *accumulators) giveBack() {
	a.clear()
	spareAccumulators.Put(a)
}

func (a *accumulators) clear() {
	for _, number := range a.touched {
		a.scores[number] = 0
	}
	a.touched = a.touched[:0]
}

// raise adds to the score of an article.
func (a *accumulators) raise(number uint64, by float64) {
	if a.scores[number] == 0 {
		a.touched = append(a.touched, number)
	}
	a.scores[number] += by
}

// addTo adds a score to those of some articles.
func (a *accumulators) addTo(articles *roaring.Bitmap, by float64) {
	if articles == nil {
		return
	}
	var numbers [256]uint32
	var all roaring.ManyIntIterator
	all.Initialize(articles)
	for n := all.NextMany(numbers[:]); n > 0; n = all.NextMany(numbers[:]) {
		for _, number := range numbers[:n] {
			a.raise(uint64(number), by)
		}
	}
}

// add adds the BM25 scores of the chosen articles that hold any of the terms.
func (a *accumulators) add(ctx context.Context, s *store, terms []article.Term, mean float64, c *chooser) error {
	all := c.isAll()
	for _, term := range terms {
		if err := ctx.Err(); err != nil {
			return err
		}
		err := s.visit(ctx, term.Text, func(number uint64, frequency float64) {
			if !all && !c.chooses(number) {
				return
			}
			a.raise(number, bm25(term.Weight, frequency, c.facts.lengthOf(number), mean))
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// bm25 is what a term adds to the score of an article that holds it.
func bm25(weight, frequency, length, mean float64) float64 {
	norm := 1 - article.B + article.B*length/mean
	return weight * frequency * (article.K1 + 1) / (frequency + article.K1*norm)
}

// hit is an article, by its number, and the score that it is ordered by. text is
// the part of the score that is due to its words.
type hit struct {
	number      uint64
	score, text float64
}

func better(a, b hit) int {
	switch {
	case a.score > b.score:
		return -1
	case a.score < b.score:
		return 1
	}
	return cmp.Compare(a.number, b.number)
}

// best keeps the limit best of the hits that are added to it.
type best struct {
	limit int
	// hits are a heap with the worst on top once there are as many as wanted.
	hits []hit
	// floor is the score below which a hit is not among the best.
	floor float64
}

func (b *best) add(h hit) {
	switch {
	case b.limit <= 0:
		return
	case len(b.hits) == b.limit:
		if better(h, b.hits[0]) >= 0 {
			return
		}
		b.hits[0] = h
		b.sink(0)
	default:
		b.hits = append(b.hits, h)
		if len(b.hits) < b.limit {
			return
		}
		for i := b.limit/2 - 1; i >= 0; i-- {
			b.sink(i)
		}
	}
	b.floor = b.hits[0].score
}

// sink moves a hit down in the heap until none below it is worse.
func (b *best) sink(i int) {
	for {
		worst := i
		for child := 2*i + 1; child <= 2*i+2 && child < len(b.hits); child++ {
			if better(b.hits[child], b.hits[worst]) > 0 {
				worst = child
			}
		}
		if worst == i {
			return
		}
		b.hits[i], b.hits[worst] = b.hits[worst], b.hits[i]
		i = worst
	}
}

// sorted returns the hits, best first; none may be added afterwards.
func (b *best) sorted() []hit {
	slices.SortFunc(b.hits, better)
	return b.hits
}

// Search is what each of the queries finds.
func (s *snapshot) Search(ctx context.Context, queries ...article.Query) ([][]article.Candidate, error) {
	found := make([][]article.Candidate, len(queries))
	for i, query := range queries {
		purpose := fmt.Sprintf("search for %d terms", len(query.Terms))
		err := s.look(ctx, purpose, func(f *facts) (err error) {
			found[i], err = s.search(ctx, query, f)
			return err
		})
		if err != nil {
			return nil, err
		}
	}
	return found, nil
}

func (s *snapshot) search(ctx context.Context, query article.Query, f *facts) ([]article.Candidate, error) {
	found, err := maxScore(ctx, s.store, query, f.chooser(query.Selection, s.hidden), s.mean(f))
	if err != nil {
		return nil, err
	}
	return s.candidates(f, found, func(h hit) float64 { return h.text })
}

// candidates are the hits, best first and equals by id.
func (s *snapshot) candidates(f *facts, hits []hit, score func(hit) float64) ([]article.Candidate, error) {
	type ordered struct {
		article.Candidate
		by float64
	}
	all := make([]ordered, len(hits))
	for i, h := range hits {
		id, err := s.id(h.number)
		if err != nil {
			return nil, err
		}
		known := f.of[h.number]
		all[i] = ordered{article.Candidate{ID: id, Source: f.sources[f.outlets[h.number]], Published: known.time(), Score: score(h)}, h.score}
	}
	slices.SortFunc(all, func(a, b ordered) int {
		return cmp.Or(cmp.Compare(b.by, a.by), cmp.Compare(a.ID, b.ID))
	})
	candidates := make([]article.Candidate, len(all))
	for i := range all {
		candidates[i] = all[i].Candidate
	}
	return candidates, nil
}

// Bearing is the articles that hold most of a topic.
func (s *snapshot) Bearing(ctx context.Context, topic article.Topic) (found []article.Candidate, all int, err error) {
	purpose := fmt.Sprintf("search for a topic of %d words", len(topic.Words))
	err = s.look(ctx, purpose, func(f *facts) (err error) {
		found, all, err = s.bearing(ctx, topic, f)
		return err
	})
	return found, all, err
}

func (s *snapshot) bearing(ctx context.Context, topic article.Topic, f *facts) ([]article.Candidate, int, error) {
	word, relevance, covered := take(len(f.of)), take(len(f.of)), take(len(f.of))
	defer word.giveBack()
	defer relevance.giveBack()
	defer covered.giveBack()
	weight := 0.0
	c := f.chooser(topic.Selection, s.hidden)
	for _, w := range topic.Words {
		weight += w.Weight
		if err := word.add(ctx, s.store, w.Terms, s.mean(f), c); err != nil {
			return nil, 0, err
		}
		for _, number := range word.touched {
			covered.raise(number, w.Weight)
			relevance.raise(number, w.Weight*min(1, word.scores[number]/w.Full))
		}
		word.clear()
	}
	most := 0.0
	bears := func(number uint64) bool { return covered.scores[number] >= topic.Covered*weight }
	for _, number := range covered.touched {
		if bears(number) {
			most = max(most, relevance.scores[number]/weight)
		}
	}
	all, found := 0, best{limit: topic.Limit}
	for _, number := range covered.touched {
		if score := relevance.scores[number] / weight; bears(number) && score >= topic.Relevant*most {
			all++
			found.add(hit{number, score, score})
		}
	}
	candidates, err := s.candidates(f, found.sorted(), func(h hit) float64 { return h.score })
	return candidates, all, err
}

// Frequencies is how many articles hold each of the terms.
func (s *snapshot) Frequencies(ctx context.Context, terms []string) (counts []int, err error) {
	err = s.read(func() error {
		sections, err := s.store.sections()
		if err != nil {
			return err
		}
		defer s.store.giveBack(sections)
		counts = make([]int, len(terms))
		for i, term := range terms {
			if err := ctx.Err(); err != nil {
				return err
			}
			if counts[i], err = s.store.frequency(sections, term, s.hidden); err != nil {
				return fmt.Errorf("%q: %w", term, err)
			}
		}
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("count the articles with a term: %w", err)
	}
	return counts, nil
}

package index

import (
	"cmp"
	"context"
	"errors"
	"slices"
	"sync"

	bleveindex "github.com/blevesearch/bleve_index_api"
)

// The constants of BM25, as in Robertson and Zaragoza, "The Probabilistic
// Relevance Framework: BM25 and Beyond" (2009).
const (
	saturation    = 1.2  // k1
	lengthPenalty = 0.75 // b
)

// hit is a stored article, by Bleve's number for it, and its score.
type hit struct {
	number uint64
	score  float64
}

// accumulators are the scores of articles by their number, all 0 when they
// are not in use, and the numbers of those that are not.
type accumulators struct {
	scores  []float64
	touched []uint64
}

var spareAccumulators = sync.Pool{New: func() any { return new(accumulators) }}

// search is the articles that hold any of the terms, at most limit, best
// first. The score is BM25 with the terms' weights in place of an inverse
// document frequency; averageLength is the mean number of terms of an article. Articles
// whose numbers are hidden are left out.
//
// It goes through the postings a term at a time: for queries of a dozen common
// words that takes a fraction of the time of Bleve's disjunction, which keeps
// a heap of all terms.
func (s *store) search(ctx context.Context, terms []Term, limit int, averageLength float64, hidden map[uint64]bool) ([]hit, error) {
	found := spareAccumulators.Get().(*accumulators)
	defer spareAccumulators.Put(found)
	touched := found.touched[:0]
	defer func() {
		for _, number := range touched {
			found.scores[number] = 0
		}
		found.touched = touched
	}()
	for _, term := range terms {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		err := s.visit(ctx, term.Text, func(number uint64, frequency, length float64) {
			if hidden[number] {
				return
			}
			for uint64(len(found.scores)) <= number {
				found.scores = append(found.scores, 0)
			}
			if found.scores[number] == 0 {
				touched = append(touched, number)
			}
			norm := 1 - lengthPenalty + lengthPenalty*length/averageLength
			found.scores[number] += term.Weight * frequency * (saturation + 1) / (frequency + saturation*norm)
		})
		if err != nil {
			return nil, err
		}
	}
	return found.best(touched, limit), nil
}

// best is the limit articles of the highest scores, best first.
func (a *accumulators) best(numbers []uint64, limit int) []hit {
	var hits []hit
	cut := func() {
		slices.SortFunc(hits, func(a, b hit) int { return cmp.Or(cmp.Compare(b.score, a.score), cmp.Compare(a.number, b.number)) })
		hits = hits[:min(limit, len(hits))]
	}
	floor := 0.0
	for _, number := range numbers {
		if score := a.scores[number]; score >= floor {
			hits = append(hits, hit{number, score})
		}
		if len(hits) == 4*limit {
			cut()
			floor = hits[limit-1].score
		}
	}
	cut()
	return hits
}

// visit tells of each article that holds the term: how often it does, and how
// many terms the article has.
func (s *store) visit(ctx context.Context, term string, tell func(number uint64, frequency, length float64)) error {
	postings, err := s.reader.TermFieldReader(ctx, []byte(term), termsField, true, true, false)
	if err != nil {
		return err
	}
	defer postings.Close()
	var posting bleveindex.TermFieldDoc
	for {
		next, err := postings.Next(posting.Reset())
		if err != nil || next == nil {
			return err
		}
		// Bleve keeps a field's length as 1/√length.
		tell(next.ID.Value(), float64(next.Freq), 1/(next.Norm*next.Norm))
	}
}

// frequency is the number of articles that hold the term and are not hidden.
func (s *store) frequency(ctx context.Context, term string, hidden map[uint64]bool) (int, error) {
	if len(hidden) > 0 {
		n := 0
		err := s.visit(ctx, term, func(number uint64, _, _ float64) {
			if !hidden[number] {
				n++
			}
		})
		return n, err
	}
	postings, err := s.reader.TermFieldReader(ctx, []byte(term), termsField, false, false, false)
	if err != nil {
		return 0, err
	}
	return int(postings.Count()), postings.Close()
}

// holds reports whether the article with the id is found by the term.
func (s *store) holds(ctx context.Context, id, term string) (bool, error) {
	number, err := s.reader.InternalID(id)
	if err != nil || number == nil {
		return false, err
	}
	postings, err := s.reader.TermFieldReader(ctx, []byte(term), termsField, false, false, false)
	if err != nil {
		return false, err
	}
	defer postings.Close()
	found, err := postings.Advance(number, nil)
	return err == nil && found != nil && found.ID.Equals(number), err
}

// number is the number of the article with an id, which the store must have.
func (s *store) number(id string) (uint64, error) {
	number, err := s.reader.InternalID(id)
	if err == nil && number == nil {
		err = errors.New("the store lacks it")
	}
	if err != nil {
		return 0, err
	}
	return number.Value(), nil
}

// id is the id of the article with a number.
func (s *store) id(number uint64) (string, error) {
	return s.reader.ExternalID(bleveindex.NewIndexInternalID(nil, number))
}

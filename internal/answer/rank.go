package answer

import (
	"cmp"
	"context"
	"math"
	"slices"
	"time"

	"byline/internal/index"
)

// How many articles are looked at.
const (
	// foundArticles are taken from the index, to be ordered by date as well.
	foundArticles = 60
	// readArticles of those are read sentence by sentence.
	readArticles = 20
)

// How an article's date and rank count.
const (
	// freshness is what an article of the day of asking gains, as a part of
	// its score; the gain falls to 1/e of that in freshDays.
	freshness = 1.0
	freshDays = 30
	// rankWeight is what the best article's sentences gain over one that
	// matches nothing.
	rankWeight = 0.6
	// minWords is how many words a sentence needs to be able to answer; the
	// score of a shorter one is shortFactor of what it would be.
	minWords    = 5
	shortFactor = 0.5
	// askingFactor is what remains of a sentence that asks a question itself.
	askingFactor = 0.5
)

// scored is a sentence with its score: the sum of the parts of the question's
// weight that it covers, times the factors.
type scored struct {
	document *index.Document
	article  *index.Summary
	position int
	covered  [nears]float64
	factors  []Part
	score    float64
}

// rank is the sentences of the best articles, best first.
func (a *Answerer) rank(ctx context.Context, q *query, asOf time.Time) ([]scored, error) {
	candidates, err := a.finder.Search(ctx, q.searchTerms(), foundArticles)
	if err != nil {
		return nil, err
	}
	favourFresh(candidates, asOf)
	var ranked []scored
	for _, candidate := range candidates[:min(len(candidates), readArticles)] {
		document, err := a.finder.Document(ctx, candidate.ID)
		if err != nil {
			return nil, err
		}
		articleFactor := 1 + rankWeight*candidate.Score/candidates[0].Score
		for _, s := range scoreSentences(q, document) {
			s.article = candidate.Summary
			s.multiply("article", articleFactor)
			ranked = append(ranked, s)
		}
	}
	order(ranked)
	castRoles(q, ranked[:min(len(ranked), castSentences)])
	order(ranked)
	return ranked, nil
}

// favourFresh raises the scores of articles near the day of asking and puts
// the candidates in their new order.
func favourFresh(candidates []index.Candidate, asOf time.Time) {
	if asOf.IsZero() {
		return
	}
	for i, c := range candidates {
		if !c.Published.IsZero() {
			days := math.Abs(asOf.Sub(c.Published).Hours() / 24)
			candidates[i].Score *= 1 + freshness*math.Exp(-days/freshDays)
		}
	}
	slices.SortStableFunc(candidates, func(a, b index.Candidate) int { return cmp.Compare(b.Score, a.Score) })
}

// order sorts sentences by score; equal ones by article and place, so that the
// same question always gets the same answer.
func order(sentences []scored) {
	slices.SortFunc(sentences, func(a, b scored) int {
		return cmp.Or(
			cmp.Compare(b.score, a.score),
			cmp.Compare(a.document.ID, b.document.ID),
			cmp.Compare(a.position, b.position),
		)
	})
}

func (s *scored) multiply(name string, factor float64) {
	s.factors = append(s.factors, Part{name, factor, true})
	s.score *= factor
}

func (s *scored) quote() Quote {
	parts := make([]Part, nears)
	for n, share := range s.covered {
		parts[n] = Part{nearNames[n], share, false}
	}
	return Quote{
		Article:  s.article,
		Position: s.position,
		Sentence: s.document.Sentence(s.position),
		Before:   s.document.Sentence(s.position - 1),
		After:    s.document.Sentence(s.position + 1),
		Score:    s.score,
		Parts:    append(parts, s.factors...),
	}
}

package answer

import (
	"cmp"
	"context"
	"math"
	"slices"

	"byline/internal/index"
)

// How much is looked at for a question.
const (
	// foundArticles are taken from the index, to be ordered by date as well.
	foundArticles = 40
	// readArticles of those are read sentence by sentence.
	readArticles = 10
	// fullArticles of those are read in full; of the others only the sentences
	// that hold a word of the question.
	fullArticles = 5
	// closeSentences of theirs are looked at closely.
	closeSentences = 20
)

// How an article's date counts when articles are chosen.
const (
	// freshness is what an article of the days asked about gains, as a part of
	// its score; within some days it hardly falls, in freshDays to half, and an
	// article after the day of asking gains nothing.
	freshness = 1.0
	freshDays = 14
)

// rank is the sentences of the best articles, best first.
func (a *Answerer) rank(ctx context.Context, q *query, question Question) ([]*scored, error) {
	candidates, err := a.find(ctx, q, question.selection())
	if err != nil || len(candidates) == 0 {
		return nil, err
	}
	asked := periodOf(question.Text, question.AsOf).among(candidates)
	favourNear(candidates, asked)
	var ranked []*scored
	for place, candidate := range candidates[:min(len(candidates), readArticles)] {
		document, err := a.finder.Document(ctx, candidate.ID)
		if err != nil {
			return nil, err
		}
		nearness, isLater := asked.nearness(candidate.Summary)
		sentences := measureWords(q, document, findTerms(q, document), place < fullArticles)
		for i := range sentences {
			s := &sentences[i]
			s.article = candidate.Summary
			s.measures[article] = candidate.Score / candidates[0].Score
			s.measures[strength] = candidate.Score / q.weight
			s.measures[near] = nearness
			s.measures[later] = isLater
			s.score = s.measures.score()
			ranked = append(ranked, s)
		}
	}
	ranked = best(ranked, closeSentences)
	for _, s := range ranked {
		s.measureSentence(q)
		s.score = s.measures.score()
	}
	ranked = slices.DeleteFunc(ranked, func(s *scored) bool { return !s.touches() })
	order(ranked)
	spread(ranked)
	return ranked, nil
}

// find is the articles of the selection that may answer, best first.
func (a *Answerer) find(ctx context.Context, q *query, selection index.Selection) ([]index.Candidate, error) {
	terms, err := q.searchTerms(ctx, a.finder)
	if err != nil {
		return nil, err
	}
	if selection.IsAll() {
		return a.finder.Search(ctx, terms, foundArticles)
	}
	candidates, err := a.finder.Search(ctx, terms, a.finder.Len())
	if err != nil {
		return nil, err
	}
	candidates = slices.DeleteFunc(candidates, func(c index.Candidate) bool { return !selection.Admits(c.Summary) })
	return candidates[:min(len(candidates), foundArticles)], nil
}

// spread lowers a sentence for each better one of its article and puts the
// ranked sentences in their new order: three articles tell a reader more than
// three sentences of one, and one of them may be the wrong one.
func spread(ranked []*scored) {
	taken := make(map[*index.Document]int)
	for i := range ranked {
		best, bestScore := i, math.Inf(-1)
		for j := i; j < len(ranked); j++ {
			if score := ranked[j].score + weights[repeated]*float64(taken[ranked[j].document]); score > bestScore {
				best, bestScore = j, score
			}
		}
		chosen := ranked[best]
		copy(ranked[i+1:best+1], ranked[i:best])
		ranked[i] = chosen
		chosen.measures[repeated] = float64(taken[chosen.document])
		chosen.score = bestScore
		taken[chosen.document]++
	}
}

// favourNear raises the scores of articles near the day of asking and puts the
// candidates in their new order.
func favourNear(candidates []index.Candidate, asked period) {
	for i := range candidates {
		nearness, _ := asked.nearness(candidates[i].Summary)
		candidates[i].Score *= 1 + freshness*nearness
	}
	slices.SortStableFunc(candidates, func(a, b index.Candidate) int { return cmp.Compare(b.Score, a.Score) })
}

// best is the n best sentences, in order. Most are left out before they are
// ordered, by the n-th score.
func best(sentences []*scored, n int) []*scored {
	if len(sentences) > n {
		scores := make([]float64, len(sentences))
		for i, s := range sentences {
			scores[i] = s.score
		}
		slices.Sort(scores)
		least := scores[len(scores)-n]
		sentences = slices.DeleteFunc(sentences, func(s *scored) bool { return s.score < least })
	}
	order(sentences)
	return sentences[:min(len(sentences), n)]
}

// order sorts sentences by score; equal ones by article and place, so that the
// same question always gets the same answer.
func order(sentences []*scored) {
	slices.SortFunc(sentences, func(a, b *scored) int {
		return cmp.Or(
			cmp.Compare(b.score, a.score),
			cmp.Compare(a.document.ID, b.document.ID),
			cmp.Compare(a.position, b.position),
		)
	})
}

// leastLikeness is how much of the question, by weight, must be met by words
// alike in a sentence that holds none of its own.
const leastLikeness = 0.15

// touches reports whether a sentence has to do with the question at all.
func (s *scored) touches() bool {
	return s.measures[inSentence] > 0 || s.measures[soft] >= leastLikeness
}

func (s *scored) quote() Quote {
	q := Quote{
		Article:  s.article,
		Position: s.position,
		Sentence: s.document.Sentence(s.position),
		Before:   s.document.Sentence(s.position - 1),
		After:    s.document.Sentence(s.position + 1),
		Score:    s.score,
	}
	q.Leans = s.position > 0 && !s.document.Sentences[s.position-1].Headline && leans(q.Sentence)
	for f, value := range s.measures {
		q.Parts = append(q.Parts, Part{featureNames[f], value, weights[f]})
	}
	return q
}

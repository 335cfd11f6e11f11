package evaluation

import (
	"cmp"
	"slices"
)

// Ranking is a question and a score for each of its candidates, in their
// order; higher is better.
type Ranking struct {
	Question RankQuestion
	Scores   []float64
}

// RankFigures are the figures of a rank set. MAP, MRR and PrecisionAt1 are
// over the questions that have both kinds of candidate, and order candidates
// of equal scores as badly as can be.
type RankFigures struct {
	// MAP is the mean, over the questions, of the average precision.
	MAP float64 `json:"map"`
	// MRR is the mean of 1 over the rank of the first relevant candidate.
	MRR float64 `json:"mrr"`
	// PrecisionAt1 is how often that rank is 1.
	PrecisionAt1 float64 `json:"p@1"`
	// AUROC is the chance that the best score of a question with a relevant
	// candidate is above that of one without.
	AUROC float64 `json:"auroc"`
	// N is the number of questions with both kinds of candidate, and of those
	// with candidates none of which is relevant.
	N [2]int `json:"n"`
}

// Values are the figures by name.
func (f RankFigures) Values() map[string]float64 {
	return map[string]float64{"map": f.MAP, "mrr": f.MRR, "p@1": f.PrecisionAt1, "auroc": f.AUROC}
}

// ScoreRank is the figures of the rankings of a rank set.
func ScoreRank(rankings []Ranking) RankFigures {
	var precision, reciprocal, answerable, unanswerable []float64
	first := 0
	for _, ranking := range rankings {
		if len(ranking.Scores) == 0 {
			continue
		}
		ranks, best := ranking.relevantRanks(), slices.Max(ranking.Scores)
		if len(ranks) == 0 {
			unanswerable = append(unanswerable, best)
			continue
		}
		answerable = append(answerable, best)
		if len(ranks) == len(ranking.Scores) {
			continue
		}
		precision = append(precision, averagePrecision(ranks))
		reciprocal = append(reciprocal, 1/float64(ranks[0]))
		if ranks[0] == 1 {
			first++
		}
	}
	return RankFigures{
		MAP:          round(Mean(precision)),
		MRR:          round(Mean(reciprocal)),
		PrecisionAt1: round(share(first, len(precision))),
		AUROC:        round(auroc(answerable, unanswerable)),
		N:            [2]int{len(precision), len(unanswerable)},
	}
}

// relevantRanks is the ranks, from 1, of the relevant candidates.
func (r Ranking) relevantRanks() []int {
	type scored struct {
		score    float64
		relevant int // 0 or 1, which puts relevant ones last among equals
	}
	order := make([]scored, len(r.Scores))
	for i, score := range r.Scores {
		order[i].score = score
		if r.Question.Candidates[i].Relevant {
			order[i].relevant = 1
		}
	}
	slices.SortFunc(order, func(a, b scored) int {
		return cmp.Or(cmp.Compare(b.score, a.score), cmp.Compare(a.relevant, b.relevant))
	})
	var ranks []int
	for i, candidate := range order {
		if candidate.relevant == 1 {
			ranks = append(ranks, i+1)
		}
	}
	return ranks
}

// averagePrecision is the mean, over the ranks of the relevant candidates, of
// the part of the candidates down to there that are relevant.
func averagePrecision(ranks []int) float64 {
	precisions := make([]float64, len(ranks))
	for i, rank := range ranks {
		precisions[i] = float64(i+1) / float64(rank)
	}
	return Mean(precisions)
}

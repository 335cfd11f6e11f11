package evaluation

import (
	"math/rand/v2"
	"slices"
)

// MeanRank is the mean of the figures of several runs over one set, of which
// there is at least one.
func MeanRank(runs []RankFigures) RankFigures {
	total := RankFigures{N: runs[0].N}
	for _, f := range runs {
		total.MAP += f.MAP
		total.MRR += f.MRR
		total.PrecisionAt1 += f.PrecisionAt1
		total.AUROC += f.AUROC
	}
	n := float64(len(runs))
	total.MAP, total.MRR = round(total.MAP/n), round(total.MRR/n)
	total.PrecisionAt1, total.AUROC = round(total.PrecisionAt1/n), round(total.AUROC/n)
	return total
}

// ListsRightFirst reports whether every question of a rank set lists all its
// relevant candidates before the others. Whoever scores by a candidate's place
// would learn the file from such an order and not the language.
func ListsRightFirst(questions []RankQuestion) bool {
	return !slices.ContainsFunc(questions, func(question RankQuestion) bool {
		irrelevant := false
		return slices.ContainsFunc(question.Candidates, func(candidate Candidate) bool {
			irrelevant = irrelevant || !candidate.Relevant
			return irrelevant && candidate.Relevant
		})
	})
}

// Shuffled is a copy of a rank set with the candidates of each question in an
// order that depends on the seed and the question's place alone.
func Shuffled(questions []RankQuestion, seed uint64) []RankQuestion {
	shuffled := slices.Clone(questions)
	for i := range shuffled {
		candidates := slices.Clone(shuffled[i].Candidates)
		rand.New(rand.NewPCG(seed, uint64(i))).Shuffle(len(candidates), func(a, b int) {
			candidates[a], candidates[b] = candidates[b], candidates[a]
		})
		shuffled[i].Candidates = candidates
	}
	return shuffled
}

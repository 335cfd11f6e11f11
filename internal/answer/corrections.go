package answer

import (
	"slices"

	"byline/internal/report"
)

// correction is one that an article among those read makes, and the candidate
// that says best what is right.
type correction struct {
	*report.Correction
	*found
	best *candidate
}

// corrected leaves out the sentences that another article among those read
// corrects. The best sentence of the correction gets the score of what it
// corrects, since it answers the same question. Candidates are in order before
// and after.
func corrected(ranked []*candidate) []*candidate {
	corrections := correctionsOf(ranked)
	if len(corrections) == 0 {
		return ranked
	}
	kept := slices.DeleteFunc(slices.Clone(ranked), func(c *candidate) bool {
		statement := report.State(c.document, c.position)
		for _, k := range corrections {
			if k.Corrects(statement) || c.found == k.found && c != k.best && !k.IsRight(c.position) {
				k.best.measures[byCorrection] = max(k.best.measures[byCorrection], c.score-k.best.score)
				return true
			}
		}
		return false
	})
	for _, k := range corrections {
		k.best.score = mixed(k.best.measures)
	}
	order(kept)
	return kept
}

// correctionsOf are the corrections that the articles of candidates make.
func correctionsOf(ranked []*candidate) []*correction {
	var corrections []*correction
	looked := make(map[*found]*correction)
	for _, c := range ranked {
		k, known := looked[c.found]
		if !known {
			if made := report.CorrectionIn(c.document); made != nil {
				k = &correction{made, c.found, c}
				corrections = append(corrections, k)
			}
			looked[c.found] = k
		}
		if k != nil && !k.IsRight(k.best.position) && k.IsRight(c.position) {
			k.best = c
		}
	}
	return corrections
}

package answer

import (
	"slices"

	"byline/internal/report"
	"byline/internal/retrieval"
)

// correction is one that an article among those read makes, and the candidate
// that says best what is right.
type correction struct {
	*report.Correction
	*retrieval.Found
	best *candidate
}

// corrected leaves out the sentences that another article among those read
// corrects, in the order given. The best sentence of the correction gets the score
// of what it corrects, since it answers the same question.
func corrected(ranked []*candidate) []*candidate {
	corrections := correctionsOf(ranked)
	if len(corrections) == 0 {
		return ranked
	}
	kept := slices.DeleteFunc(slices.Clone(ranked), func(c *candidate) bool {
		for _, k := range corrections {
			if !k.takesBack(c, corrections) {
				continue
			}
			k.best.measures[byCorrection] = max(k.best.measures[byCorrection], c.score-k.best.score)
			return true
		}
		return false
	})
	for _, k := range corrections {
		k.best.score = mixed(k.best.measures)
	}
	return kept
}

// takesBack reports whether a candidate says what was wrong: in another article
// that makes no correction itself, or in this one.
func (k *correction) takesBack(c *candidate, corrections []*correction) bool {
	if c.Found == k.Found {
		return c != k.best && !k.IsRight(c.position)
	}
	if slices.ContainsFunc(corrections, func(other *correction) bool { return other.Found == c.Found }) {
		return false // a copy of the correction
	}
	return k.Corrects(report.State(c.Document, c.position), report.Span(c.reading.Span))
}

// correctionsOf are the corrections that the articles of candidates make.
func correctionsOf(ranked []*candidate) []*correction {
	var corrections []*correction
	looked := make(map[*retrieval.Found]*correction)
	for _, c := range ranked {
		k, known := looked[c.Found]
		if !known {
			if made := report.CorrectionIn(c.Document); made != nil {
				k = &correction{made, c.Found, c}
				corrections = append(corrections, k)
			}
			looked[c.Found] = k
		}
		if k != nil && k.says(c) {
			k.best = c
		}
	}
	return corrections
}

// says reports whether a candidate of the correction's article says better what is
// right than the best one so far.
func (k *correction) says(c *candidate) bool {
	right, before := k.IsRight(c.position), k.IsRight(k.best.position)
	return right && !before || right == before && byScore(c, k.best) < 0
}

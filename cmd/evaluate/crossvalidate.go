package main

import (
	"bufio"
	"fmt"
	"slices"

	"byline/internal/answer"
	"byline/internal/training"
)

// fitSureness fits how likely the best sentence is right: that it holds an
// answer, whichever of the articles it is from.
func fitSureness(open []example, weights []float64) training.Logistic {
	var rows [][]float64
	var right []bool
	for _, e := range open {
		if best := e.best(weights); best >= 0 {
			rows = append(rows, surenessRow(e.Features[best]))
			right = append(right, e.answerable && e.held[best])
		}
	}
	return training.FitLogistic(rows, right, surenessPull)
}

// surenessPull is strong, since there are few questions to learn from.
const surenessPull = 0.2

// surenessFeatures are those that compare across questions.
var surenessFeatures = []string{
	"in sentence", "in sentence before", "in title", "in sentence after", "in article", "exact words", "word pairs", "like words", "meaning", "meaning of title", "names", "kind asked for", "topic", "strength", "near in time", "polarity", "lacks figure", "unheard",
}

// only is a candidate's features with those that are not kept as 0.
func only(features []float64, names, kept []string) []float64 {
	row := slices.Clone(features)
	for f, name := range names {
		if !slices.Contains(kept, name) {
			row[f] = 0
		}
	}
	return row
}

func surenessRow(features []float64) []float64 {
	return only(features, answer.FeatureNames(), surenessFeatures)
}

// best is the position of the candidate with the highest score; -1 without
// candidates.
func (e example) best(weights []float64) int {
	best := -1
	for i, row := range e.Features {
		if best < 0 || training.Dot(weights, row) > training.Dot(weights, e.Features[best]) {
			best = i
		}
	}
	return best
}

// wantedInVain is the part of the unanswerable questions of the folder that
// may be answered in vain.
const wantedInVain = 0.15

// chooseThreshold is the lowest confidence, in hundredths, from which on at
// most wantedInVain of the folder's unanswerable questions are answered.
func chooseThreshold(open []example, weights []float64, sureness training.Logistic) float64 {
	for threshold := 0.01; threshold < 1; threshold += 0.01 {
		vain, unanswerable := 0, 0
		for _, e := range open {
			if e.own || e.answerable {
				continue
			}
			unanswerable++
			if e.confidence(weights, sureness) >= threshold {
				vain++
			}
		}
		if float64(vain) <= wantedInVain*float64(unanswerable) {
			return threshold
		}
	}
	return 1
}

func (e example) confidence(weights []float64, sureness training.Logistic) float64 {
	best := e.best(weights)
	if best < 0 {
		return 0
	}
	return sureness.Chance(surenessRow(e.Features[best]))
}

// tally counts how questions that were not learned from were answered.
type tally struct {
	answerable, first, fifth, held, refused int
	unanswerable, vain                      int
}

// checkFolds refuses a number of parts of which none would be left to learn
// from.
func checkFolds(folds int) error {
	if folds < 2 {
		return fmt.Errorf("cross-validate in %d parts: 2 at least are needed", folds)
	}
	return nil
}

// crossValidate prints what the fit reaches on questions that it has not seen:
// each part of the folders' questions is answered by the fit to the others.
func crossValidate(out *bufio.Writer, names []string, ranked, open []example, without []string, folds int) {
	var folder, own tally
	buckets := make([]struct{ sum, right, n float64 }, 5)
	for fold := range folds {
		var seen, unseen []example
		for i, e := range open {
			if i%folds == fold {
				unseen = append(unseen, e)
			} else {
				seen = append(seen, e)
			}
		}
		weights := fitWeights(names, ranked, seen, without)
		sureness := fitSureness(seen, weights)
		threshold := chooseThreshold(seen, weights, sureness)
		for _, e := range unseen {
			t := &folder
			if e.own {
				t = &own
			}
			confidence := e.confidence(weights, sureness)
			t.count(e, weights, confidence >= threshold)
			b := &buckets[min(len(buckets)-1, int(confidence*float64(len(buckets))))]
			b.sum, b.n = b.sum+confidence, b.n+1
			if best := e.best(weights); best >= 0 && e.answerable && e.held[best] {
				b.right++
			}
		}
	}
	folder.print(out, "folder")
	own.print(out, "own articles")
	for _, b := range buckets {
		if b.n > 0 {
			fmt.Fprintf(out, "confidence %.2f on average: right in %.2f of %.0f\n", b.sum/b.n, b.right/b.n, b.n)
		}
	}
}

func (t *tally) count(e example, weights []float64, answered bool) {
	if !e.answerable {
		t.unanswerable++
		if answered {
			t.vain++
		}
		return
	}
	t.answerable++
	if !answered {
		t.refused++
	}
	order := make([]int, len(e.Features))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int {
		if training.Dot(weights, e.Features[a]) > training.Dot(weights, e.Features[b]) {
			return -1
		}
		return 1
	})
	for rank, i := range order {
		if rank == 0 && e.held[i] {
			t.held++
		}
		if e.Right[i] {
			if rank == 0 {
				t.first++
			}
			if rank < 5 {
				t.fifth++
			}
			break
		}
	}
}

func (t *tally) print(out *bufio.Writer, name string) {
	part := func(n, of int) float64 { return float64(n) / float64(max(1, of)) }
	fmt.Fprintf(out, "%s, not seen in the fit: strict@1 %.3f, strict@5 %.3f, loose@1 %.3f, refused_answerable %.3f, answered_unanswerable %.3f, n %d and %d\n",
		name, part(t.first, t.answerable), part(t.fifth, t.answerable), part(t.held, t.answerable), part(t.refused, t.answerable), part(t.vain, t.unanswerable), t.answerable, t.unanswerable)
}

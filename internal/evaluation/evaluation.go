// Package evaluation measures answers on question sets: it reads the sets and
// turns what was answered into figures.
//
// An open set asks questions of a folder of articles ([ReadOpen],
// [ScoreOpen], [ScoreReliability]); a rank set gives each question its
// candidate sentences ([ReadRank], [ScoreRank]). Figures are shares from 0 to
// 1, rounded to four decimals; over no question at all they are 0. What was
// read for a question of an open set can also be labelled, to train on
// ([Question.Label]).
package evaluation

import (
	"slices"
	"sort"
	"strconv"
)

// round keeps four decimals. Halves of the exact binary value go to the even
// digit.
func round(figure float64) float64 {
	rounded, _ := strconv.ParseFloat(strconv.FormatFloat(figure, 'f', 4, 64), 64)
	return rounded
}

// share is 0 of nothing.
func share(part, whole int) float64 {
	if whole == 0 {
		return 0
	}
	return float64(part) / float64(whole)
}

// Mean is the arithmetic mean of values, 0 where there are none.
func Mean(values []float64) float64 {
	if len(values) == 0 {
		return 0
	}
	sum := 0.0
	for _, value := range values {
		sum += value
	}
	return sum / float64(len(values))
}

// auroc is the chance that one of the positive values exceeds one of the
// negative ones, both drawn at random; equal ones count half. It is the area
// under the ROC curve in the form of Mann and Whitney's U, and 0 where either
// kind is missing.
func auroc(positive, negative []float64) float64 {
	if len(positive) == 0 || len(negative) == 0 {
		return 0
	}
	negative = slices.Sorted(slices.Values(negative))
	wins := 0.0
	for _, value := range positive {
		below := sort.SearchFloat64s(negative, value)
		notAbove := sort.Search(len(negative), func(i int) bool { return negative[i] > value })
		wins += float64(below) + 0.5*float64(notAbove-below)
	}
	return wins / float64(len(positive)*len(negative))
}

// Package training fits the weights that the answers are ranked with, and the
// confidence that they are given. All methods start from the same numbers every
// time: the same examples give the same weights.
package training

import (
	"math"
	"slices"
)

// Group is the candidates of one question.
type Group struct {
	// Features are a candidate's features, a row a candidate.
	Features [][]float64
	// Right tells which candidates answer.
	Right []bool
	// Weight is how much the question counts; 1 is usual.
	Weight float64
}

// tells reports whether a group has both kinds of candidate, and so something
// to learn from.
func (g Group) tells() bool {
	var right, wrong bool
	for _, r := range g.Right {
		right, wrong = right || r, wrong || !r
	}
	return right && wrong
}

// Options bound a fit.
type Options struct {
	// Pull is how strongly the weights are held to where they started.
	Pull float64
	// Steps is the number of steps of descent.
	Steps int
	// Free tells which weights may move.
	Free []bool
}

// Rank fits weights so that, within each group, the right candidates score
// above the others. It minimises the mean of -log(the right candidates' share
// of the softmax of scores), the ListNet loss of Cao et al. (2007), by Adam
// (Kingma and Ba, 2015) over all groups at once, from start on.
func Rank(groups []Group, start []float64, options Options) []float64 {
	weights := append([]float64(nil), start...)
	descent := newAdam(len(start))
	gradient := make([]float64, len(start))
	for step := range options.Steps {
		clear(gradient)
		total := 0.0
		for _, group := range groups {
			if group.tells() {
				total += group.Weight
				group.addGradient(gradient, weights)
			}
		}
		if total == 0 {
			return weights // no group tells anything
		}
		for i := range gradient {
			gradient[i] = gradient[i]/total + options.Pull*(weights[i]-start[i])
			if !options.Free[i] {
				gradient[i] = 0
			}
		}
		descent.step(weights, gradient, 0.1*(1-0.7*float64(step)/float64(options.Steps)))
	}
	return weights
}

// addGradient adds the slope of the group's loss: features times the slopes of
// their scores.
func (g Group) addGradient(gradient, weights []float64) {
	scores := make([]float64, len(g.Features))
	for i, row := range g.Features {
		scores[i] = dot(weights, row)
	}
	slopes := g.slopes(scores)
	for i, row := range g.Features {
		for j, value := range row {
			gradient[j] += slopes[i] * value
		}
	}
}

// slopes are the slopes of the group's loss by the score of each candidate: the
// difference of the softmax over all candidates and that over the right ones. It
// overwrites the scores.
func (g Group) slopes(scores []float64) []float64 {
	highest := slices.Max(scores)
	all, right := 0.0, 0.0
	for i := range scores {
		scores[i] = math.Exp(scores[i] - highest)
		all += scores[i]
		if g.Right[i] {
			right += scores[i]
		}
	}
	right = max(right, 1e-300)
	for i, share := range scores {
		scores[i] = g.Weight * share / all
		if g.Right[i] {
			scores[i] -= g.Weight * share / right
		}
	}
	return scores
}

// dot is the sum of the products of two lists' members.
func dot(a, b []float64) float64 {
	sum := 0.0
	for i, x := range a {
		sum += x * b[i]
	}
	return sum
}

// adam keeps the moments of a descent.
type adam struct {
	first, second []float64
	steps         float64
}

func newAdam(n int) *adam { return &adam{make([]float64, n), make([]float64, n), 0} }

func (a *adam) step(weights, gradient []float64, rate float64) {
	a.steps++
	for i, g := range gradient {
		a.first[i] = 0.9*a.first[i] + 0.1*g
		a.second[i] = 0.999*a.second[i] + 0.001*g*g
		mean := a.first[i] / (1 - math.Pow(0.9, a.steps))
		spread := math.Sqrt(a.second[i] / (1 - math.Pow(0.999, a.steps)))
		weights[i] -= rate * mean / (spread + 1e-8)
	}
}

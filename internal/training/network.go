package training

import (
	"math"
	"math/rand/v2"

	"byline/internal/perceptron"
)

// NetworkOptions bound a fit of a network.
type NetworkOptions struct {
	// Units is the number of hidden units, and Epochs how often each group is
	// seen.
	Units, Epochs int
	// Seed is that of the first weights and of the order of the groups.
	Seed uint64
}

// batch is how many groups make a step.
const batch = 16

// RankNetwork fits a network of one hidden layer to groups with the loss of
// [Rank], by Adam over batches of them, at a rate that falls to 0. Features are
// brought to mean 0 and spread 1 for the fit. Groups that tell nothing are passed
// over, and there must be others.
func RankNetwork(groups []Group, options NetworkOptions) *perceptron.Perceptron {
	var telling []Group
	var rows [][]float64
	for _, group := range groups {
		if group.tells() {
			telling, rows = append(telling, group), append(rows, group.Features...)
		}
	}
	means, spreads := moments(rows)
	n := newNet(len(means), options.Units, means, spreads)
	random := rand.New(rand.NewPCG(options.Seed, 0))
	for i := range n.hidden() {
		n.weights[i] = random.NormFloat64() / math.Sqrt(float64(n.features))
	}
	for i := range n.output() {
		n.output()[i] = random.NormFloat64() / math.Sqrt(float64(n.units))
	}
	descent, gradient := newAdam(len(n.weights)), make([]float64, len(n.weights))
	steps := options.Epochs * ((len(telling) + batch - 1) / batch)
	step := 0
	for range options.Epochs {
		random.Shuffle(len(telling), func(i, j int) { telling[i], telling[j] = telling[j], telling[i] })
		for from := 0; from < len(telling); from += batch {
			clear(gradient)
			total := 0.0
			for _, group := range telling[from:min(from+batch, len(telling))] {
				total += group.Weight
				n.addGradient(group, gradient)
			}
			for i := range gradient {
				gradient[i] /= total
			}
			descent.step(n.weights, gradient, 0.01*(1-float64(step)/float64(steps)))
			step++
		}
	}
	return n.perceptron()
}

// net is a network during its fit. Its weights are one list: a row of units for
// each feature and for the bias, and then the output.
type net struct {
	features, units int
	weights         []float64
	means, spreads  []float64
	// What one candidate leaves: its features, brought to scale and with 1 for
	// the bias, and its hidden units.
	scaled, active []float64
}

func newNet(features, units int, means, spreads []float64) *net {
	return &net{
		features: features, units: units, weights: make([]float64, (features+2)*units), means: means, spreads: spreads,
		scaled: make([]float64, features+1), active: make([]float64, units),
	}
}

// hidden are the weights of the hidden units, without the bias.
func (n *net) hidden() []float64 { return n.weights[:n.features*n.units] }

func (n *net) output() []float64 { return n.weights[(n.features+1)*n.units:] }

// row is the weights of a feature, or of the bias, which comes after the last.
func (n *net) row(weights []float64, feature int) []float64 {
	return weights[feature*n.units : (feature+1)*n.units]
}

// score is the score of a candidate; scaled and active are then its own.
func (n *net) score(features []float64) float64 {
	for j, value := range features {
		n.scaled[j] = (value - n.means[j]) / n.spreads[j]
	}
	n.scaled[n.features] = 1
	clear(n.active)
	for j, value := range n.scaled {
		for unit, weight := range n.row(n.weights, j) {
			n.active[unit] += value * weight
		}
	}
	for unit, value := range n.active {
		n.active[unit] = max(0, value)
	}
	return dot(n.active, n.output())
}

// addGradient adds the slope of a group's loss.
func (n *net) addGradient(group Group, gradient []float64) {
	scores := make([]float64, len(group.Features))
	for i, features := range group.Features {
		scores[i] = n.score(features)
	}
	output, slopes := n.output(), group.slopes(scores)
	back := make([]float64, n.units)
	for i, features := range group.Features {
		n.score(features)
		for unit, value := range n.active {
			gradient[(n.features+1)*n.units+unit] += slopes[i] * value
			back[unit] = 0
			if value > 0 {
				back[unit] = slopes[i] * output[unit]
			}
		}
		for j, value := range n.scaled {
			row := n.row(gradient, j)
			for unit, slope := range back {
				row[unit] += value * slope
			}
		}
	}
}

// perceptron is the network over features as they come.
func (n *net) perceptron() *perceptron.Perceptron {
	p := perceptron.New(n.features, n.units)
	copy(p.Bias, n.row(n.weights, n.features))
	copy(p.Output, n.output())
	for j := range n.features {
		for unit, weight := range n.row(n.weights, j) {
			p.Weights[j][unit] = weight / n.spreads[j]
			p.Bias[unit] -= weight * n.means[j] / n.spreads[j]
		}
	}
	return p
}

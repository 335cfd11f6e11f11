package training

import (
	"math"
	"math/rand/v2"
	"testing"
)

// TestRankNetworkLearnsWhatNoSumTells has candidates of which that one is right
// whose two features lie on unlike sides of their means, which are far from 0.
func TestRankNetworkLearnsWhatNoSumTells(t *testing.T) {
	random := rand.New(rand.NewPCG(3, 4))
	var groups []Group
	for range 300 {
		g := Group{Weight: 1, Right: make([]bool, 4)}
		right := random.IntN(4)
		for i := range 4 {
			a, b := 1+random.Float64(), 1+random.Float64()
			if random.IntN(2) == 0 {
				a, b = -a, -b
			}
			if i == right {
				b = -b
			}
			g.Features = append(g.Features, []float64{50 + a, 10*b - 300})
		}
		g.Right[right] = true
		groups = append(groups, g)
	}
	taught, fresh := groups[:200], groups[200:]
	network := RankNetwork(taught, NetworkOptions{Units: 6, Epochs: 60, Seed: 1})
	found := 0
	for _, g := range fresh {
		best := 0
		for i := range g.Features {
			if network.Score(g.Features[i]) > network.Score(g.Features[best]) {
				best = i
			}
		}
		if g.Right[best] {
			found++
		}
	}
	if found < 95 {
		t.Errorf("%d of 100 right candidates come first, want 95", found)
	}
	linear := Rank(taught, []float64{0, 0}, Options{Steps: 300, Free: []bool{true, true}})
	if math.Abs(linear[0])+math.Abs(linear[1]) > 0.5 {
		t.Errorf("a sum learned the weights %v, so the test asks for no network", linear)
	}
}

// TestRankNetworkIsTheSameAgain has a group that tells nothing, which changes
// nothing either.
func TestRankNetworkIsTheSameAgain(t *testing.T) {
	options := NetworkOptions{Units: 3, Epochs: 2, Seed: 7}
	dull := Group{Features: [][]float64{{1, 0}, {0, 1}}, Right: []bool{true, true}, Weight: 100}
	first, again := RankNetwork(groups(40), options), RankNetwork(append(groups(40), dull, Group{}), options)
	names := []string{"first", "second"}
	if first.Format(names) != again.Format(names) {
		t.Errorf("the same groups give\n%s\nand\n%s", first.Format(names), again.Format(names))
	}
}

// randomNet is a network of two features and three units with weights by chance.
func randomNet() *net {
	n := newNet(2, 3, []float64{0.5, 0.2}, []float64{0.3, 2})
	random := rand.New(rand.NewPCG(1, 2))
	for i := range n.weights {
		n.weights[i] = random.NormFloat64()
	}
	return n
}

// TestNetworkAsPerceptron holds that what is returned scores features as they
// come as the fit scored them at scale.
func TestNetworkAsPerceptron(t *testing.T) {
	n := randomNet()
	for _, features := range [][]float64{{0, 0}, {1, 0}, {-1, 7}, {3, -5}} {
		if got, want := n.perceptron().Score(features), n.score(features); math.Abs(got-want) > 1e-9 {
			t.Errorf("the score of %v = %v, in the fit %v", features, got, want)
		}
	}
}

// TestNetworkGradient compares the slopes with differences of the loss.
func TestNetworkGradient(t *testing.T) {
	g := groups(1)[0]
	n := randomNet()
	loss := func() float64 {
		all, right := 0.0, 0.0
		for i, features := range g.Features {
			share := math.Exp(n.score(features))
			all += share
			if g.Right[i] {
				right += share
			}
		}
		return math.Log(all / right)
	}
	gradient := make([]float64, len(n.weights))
	n.addGradient(g, gradient)
	const step = 1e-6
	for i := range n.weights {
		was := n.weights[i]
		n.weights[i] = was + step
		above := loss()
		n.weights[i] = was - step
		slope := (above - loss()) / (2 * step)
		n.weights[i] = was
		if math.Abs(slope-gradient[i]) > 1e-5 {
			t.Errorf("the slope of weight %d = %v, want %v", i, gradient[i], slope)
		}
	}
}

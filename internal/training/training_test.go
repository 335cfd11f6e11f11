package training

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"
)

// groups makes questions whose right candidate has the highest first feature;
// the second feature is noise.
func groups(n int) []Group {
	random := rand.New(rand.NewPCG(3, 4))
	var made []Group
	for range n {
		g := Group{Weight: 1, Right: make([]bool, 5)}
		best := 0
		for i := range 5 {
			g.Features = append(g.Features, []float64{random.Float64(), random.Float64()})
			if g.Features[i][0] > g.Features[best][0] {
				best = i
			}
		}
		g.Right[best] = true
		made = append(made, g)
	}
	return made
}

func TestRankLearnsWhatTells(t *testing.T) {
	weights := Rank(groups(200), []float64{0, 0}, Options{Pull: 1e-3, Steps: 300, Free: []bool{true, true}})
	if weights[0] < 10*math.Abs(weights[1]) || weights[0] < 3 {
		t.Errorf("weights are %v", weights)
	}
}

func TestRankHoldsWhatIsNotFree(t *testing.T) {
	weights := Rank(groups(50), []float64{0, 0.5}, Options{Steps: 100, Free: []bool{true, false}})
	if weights[1] != 0.5 || weights[0] == 0 {
		t.Errorf("weights are %v", weights)
	}
}

func TestRankPassesOverGroupsThatTellNothing(t *testing.T) {
	dull := Group{Features: [][]float64{{1, 0}, {0, 1}}, Right: []bool{true, true}, Weight: 100}
	options := Options{Steps: 100, Free: []bool{true, true}}
	with := Rank(append(groups(20), dull, Group{}), []float64{0, 0}, options)
	without := Rank(groups(20), []float64{0, 0}, options)
	if !slices.Equal(with, without) {
		t.Errorf("%v with a group that tells nothing, %v without", with, without)
	}
	if got := Rank([]Group{dull}, []float64{1, 2}, options); !slices.Equal(got, []float64{1, 2}) {
		t.Errorf("%v where no group tells anything, want the start", got)
	}
}

func TestLogisticRecoversChances(t *testing.T) {
	random := rand.New(rand.NewPCG(5, 6))
	truth := Logistic{-1, []float64{2, 0}}
	var rows [][]float64
	var yes []bool
	for range 4000 {
		row := []float64{random.NormFloat64(), 7}
		rows = append(rows, row)
		yes = append(yes, random.Float64() < truth.Chance(row))
	}
	fitted := FitLogistic(rows, yes, 1e-4)
	for _, x := range []float64{-2, 0, 0.5, 2} {
		row := []float64{x, 7}
		if got, want := fitted.Chance(row), truth.Chance(row); math.Abs(got-want) > 0.05 {
			t.Errorf("chance at %v is %.3f, want %.3f", x, got, want)
		}
	}
}

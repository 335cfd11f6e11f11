package logistic

import (
	"maps"
	"math"
	"strings"
	"testing"
)

// nameFirst splits a line at its first equals sign.
func nameFirst(line string) (name, number string) {
	name, number, _ = strings.Cut(line, "=")
	return name, number
}

func TestSigmoid(t *testing.T) {
	for odds, want := range map[float64]float64{0: 0.5, math.Log(3): 0.75, -math.Log(3): 0.25, -1e9: 0, 1e9: 1} {
		if got := Sigmoid(odds); math.Abs(got-want) > 1e-12 {
			t.Errorf("Sigmoid(%v) is %v, want %v", odds, got, want)
		}
	}
}

func TestReadWeights(t *testing.T) {
	got, err := ReadWeights("# remark\n\n a b=1.5 \nc=-2", nameFirst)
	if want := map[string]float64{"a b": 1.5, "c": -2}; err != nil || !maps.Equal(got, want) {
		t.Errorf("read %v (%v), want %v", got, err, want)
	}
	for text, want := range map[string]string{
		"=1":       `"=1" is not a name`,
		"a=1\na=2": `"a" occurs twice`,
		"a":        `the weight of "a" is ""`,
		"a=x":      `the weight of "a" is "x"`,
		"a=NaN":    `the weight of "a" is "NaN"`,
		"a=+Inf":   `the weight of "a" is "+Inf"`,
	} {
		if got, err := ReadWeights(text, nameFirst); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q is read as %v (%v), want %s", text, got, err, want)
		}
	}
}

func TestAssign(t *testing.T) {
	var a, b float64
	places := map[string]*float64{"a": &a, "b": &b}
	if err := Assign(map[string]float64{"a": 1, "b": 2}, places); err != nil || a != 1 || b != 2 {
		t.Errorf("a is %v and b is %v (%v)", a, b, err)
	}
	for want, weights := range map[string]map[string]float64{
		`"b" is missing`:   {"a": 1},
		`"c" is not known`: {"a": 1, "b": 2, "c": 3},
	} {
		if err := Assign(weights, places); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%v: %v, want %s", weights, err, want)
		}
	}
}

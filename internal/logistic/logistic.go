// Package logistic is what the program's logistic regressions share: the
// sigmoid, and a reader of the text files that hold their weights.
package logistic

import (
	"fmt"
	"math"
	"strconv"
	"strings"
)

// Sigmoid turns log-odds into a chance, from 0 to 1.
func Sigmoid(logOdds float64) float64 { return 1 / (1 + math.Exp(-logOdds)) }

// ReadWeights reads the weights of a text, one a line, by name. It ignores blank
// lines and those that start with #. split cuts any other line into the name and
// the number. An empty name is an error, as are a name that occurs twice and a
// number that is not finite.
func ReadWeights(text string, split func(line string) (name, number string)) (map[string]float64, error) {
	weights := make(map[string]float64)
	for line := range strings.Lines(text) {
		line = strings.TrimSpace(line)
		if line == "" || line[0] == '#' {
			continue
		}
		name, number := split(line)
		if name == "" {
			return nil, fmt.Errorf("%q is not a name and a weight", line)
		}
		if _, twice := weights[name]; twice {
			return nil, fmt.Errorf("%q occurs twice", name)
		}
		weight, err := strconv.ParseFloat(number, 64)
		if err != nil || math.IsNaN(weight) || math.IsInf(weight, 0) {
			return nil, fmt.Errorf("the weight of %q is %q", name, number)
		}
		weights[name] = weight
	}
	return weights, nil
}

// Assign puts each weight in the place of its name. A place without a weight is
// an error, and so is a weight without a place.
func Assign(weights map[string]float64, places map[string]*float64) error {
	for name, place := range places {
		weight, ok := weights[name]
		if !ok {
			return fmt.Errorf("the weight of %q is missing", name)
		}
		*place = weight
	}
	for name := range weights {
		if places[name] == nil {
			return fmt.Errorf("the weight of %q is not known", name)
		}
	}
	return nil
}

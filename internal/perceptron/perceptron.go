// Package perceptron is a neural network with one hidden layer, small enough that
// its weights can be read in a text file.
package perceptron

import (
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"
)

// Perceptron is a network of one hidden layer of rectified units and one output.
// Its score for features x is Output·max(0, Bias+Σx[i]·Weights[i]).
type Perceptron struct {
	// Weights has a row a feature, and Bias and Output have, like each row, a
	// number a hidden unit.
	Weights      [][]float64
	Bias, Output []float64
}

// New returns a network of zeros.
func New(features, units int) *Perceptron {
	p := &Perceptron{Weights: make([][]float64, features), Bias: make([]float64, units), Output: make([]float64, units)}
	for i := range p.Weights {
		p.Weights[i] = make([]float64, units)
	}
	return p
}

// Score is the output for the features, of which there are as many as rows of
// weights.
func (p *Perceptron) Score(features []float64) float64 {
	hidden := slices.Clone(p.Bias)
	for i, value := range features {
		if value == 0 {
			continue
		}
		for unit, weight := range p.Weights[i] {
			hidden[unit] += float64(value * weight) // float64 forbids a fused sum, which would differ by machine
		}
	}
	score := 0.0
	for unit, value := range hidden {
		score += float64(max(0, value) * p.Output[unit])
	}
	return score
}

// The rows of a text that are no feature's.
const bias, output = "bias", "output"

// Parse reads a network over the named features from a text: lines of a name and
// a number for each hidden unit. Besides the features there are the rows "bias"
// and "output". Blank lines and those that start with # are ignored. Each row must
// stand there once, all of the same length, and all numbers must be finite.
func Parse(text string, features []string) (*Perceptron, error) {
	rows := make(map[string][]float64)
	for line := range strings.Lines(text) {
		fields := strings.Fields(line)
		if len(fields) == 0 || strings.HasPrefix(fields[0], "#") {
			continue
		}
		name := fields[0]
		if _, twice := rows[name]; twice {
			return nil, fmt.Errorf("row %q occurs twice", name)
		}
		if name != bias && name != output && !slices.Contains(features, name) {
			return nil, fmt.Errorf("row %q is not known", name)
		}
		row := make([]float64, 0, len(fields)-1)
		for _, field := range fields[1:] {
			value, err := strconv.ParseFloat(field, 64)
			if err != nil || math.IsNaN(value) || math.IsInf(value, 0) {
				return nil, fmt.Errorf("row %q has the weight %q", name, field)
			}
			row = append(row, value)
		}
		rows[name] = row
	}
	p := &Perceptron{}
	for _, name := range append([]string{bias, output}, features...) {
		row, ok := rows[name]
		switch {
		case !ok:
			return nil, fmt.Errorf("row %q is missing", name)
		case len(row) == 0 || len(row) != len(rows[bias]):
			return nil, fmt.Errorf("row %q has %d weights, want %d", name, len(row), len(rows[bias]))
		case name == bias:
			p.Bias = row
		case name == output:
			p.Output = row
		default:
			p.Weights = append(p.Weights, row)
		}
	}
	return p, nil
}

// Format is the text that Parse reads, with four digits of each number.
func (p *Perceptron) Format(features []string) string {
	var text strings.Builder
	write := func(name string, row []float64) {
		text.WriteString(name)
		for _, value := range row {
			fmt.Fprintf(&text, " %.4g", value)
		}
		text.WriteByte('\n')
	}
	for i, name := range features {
		write(name, p.Weights[i])
	}
	write(bias, p.Bias)
	write(output, p.Output)
	return text.String()
}

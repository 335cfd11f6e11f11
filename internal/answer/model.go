package answer

import (
	_ "embed"
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// weightsText is the model that sentences are ranked by: a feature's weight a
// line. The command evaluate train writes it.
//
//go:embed weights.txt
var weightsText string

var weights, _ = mustParse(weightsText)

// textWeightsText is the same for the sentences of one text.
//
//go:embed text-weights.txt
var textWeightsText string

var textWeights, _ = mustParseText(textWeightsText)

func mustParse(text string, extras ...string) (measures, map[string]float64) {
	w, values := mustParseFor(featureNames[:], text, extras...)
	return measures(w), values
}

func mustParseText(text string, extras ...string) ([]float64, map[string]float64) {
	return mustParseFor(TextFeatureNames(), text, extras...)
}

func mustParseFor(names []string, text string, extras ...string) ([]float64, map[string]float64) {
	w, values, err := parseModel(names, text, extras...)
	if err != nil {
		panic("the embedded model: " + err.Error())
	}
	return w, values
}

// parseModel reads lines of a name, a colon and a number: a weight of each
// named feature and the extras, each once. Lines that start with # are
// comments.
func parseModel(names []string, text string, extras ...string) (w []float64, values map[string]float64, err error) {
	values = make(map[string]float64)
	for line := range strings.Lines(text) {
		if strings.HasPrefix(line, "#") {
			continue
		}
		name, number, _ := strings.Cut(line, ":")
		if _, again := values[name]; again {
			return nil, nil, fmt.Errorf("%q stands twice", name)
		}
		if values[name], err = strconv.ParseFloat(strings.TrimSpace(number), 64); err != nil {
			return nil, nil, fmt.Errorf("number of %q: %w", name, err)
		}
	}
	for _, name := range names {
		weight, ok := values[name]
		if !ok {
			return nil, nil, fmt.Errorf("%q has no weight", name)
		}
		w = append(w, weight)
		delete(values, name)
	}
	for name := range values {
		if !slices.Contains(extras, name) {
			return nil, nil, fmt.Errorf("%q is no feature", name)
		}
	}
	if len(values) != len(extras) {
		return nil, nil, fmt.Errorf("%q are not all given", extras)
	}
	return w, values, nil
}

// times is the sum of the features, each times its weight.
func (m *measures) times(weights *measures) float64 {
	sum := 0.0
	for f, value := range m {
		sum += value * weights[f]
	}
	return sum
}

func (m *measures) score() float64 { return m.times(&weights) }

package dialogue

import (
	_ "embed"
	"fmt"
	"strings"

	"byline/internal/logistic"
)

// modelText is a weight and the name of its feature a line. `evaluate
// train-dialogue` writes it.
//
//go:embed model.txt
var modelText string

var model = mustReadModel(modelText)

// intercept is the name of the weight that every message has.
const intercept = "intercept"

// Model is a logistic regression over features, by their names.
type Model map[string]float64

// Chance is the chance, from 0 to 1, that a message asks.
func (m Model) Chance(message Message) float64 {
	sum := m[intercept]
	for _, feature := range Features(message) {
		sum += m[feature.Name] * feature.Value
	}
	return logistic.Sigmoid(sum)
}

// Asks reports whether a message asks the bot something.
func (m Model) Asks(message Message) bool { return m.Chance(message) >= threshold(message.Place) }

// Embedded is the model that messages are judged with.
func Embedded() Model { return model }

func mustReadModel(text string) Model {
	m, err := ReadModel(text)
	if err != nil {
		panic("the embedded model of dialogue: " + err.Error())
	}
	return m
}

// ReadModel reads a model: a weight and the name of its feature a line, each
// name once, and the intercept among them.
func ReadModel(text string) (Model, error) {
	weights, err := logistic.ReadWeights(text, func(line string) (name, weight string) {
		weight, name, _ = strings.Cut(line, " ")
		return name, weight
	})
	if err != nil {
		return nil, err
	}
	if _, ok := weights[intercept]; !ok {
		return nil, fmt.Errorf("%q is missing", intercept)
	}
	return weights, nil
}

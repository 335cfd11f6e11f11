package dialogue

import (
	_ "embed"
	"fmt"
	"math"
	"strconv"
	"strings"
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
	return 1 / (1 + math.Exp(-sum))
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
	m := make(Model)
	for line := range strings.Lines(text) {
		line = strings.TrimSpace(line)
		if line == "" || line[0] == '#' {
			continue
		}
		number, name, _ := strings.Cut(line, " ")
		weight, err := strconv.ParseFloat(number, 64)
		if err != nil || math.IsNaN(weight) || math.IsInf(weight, 0) || name == "" {
			return nil, fmt.Errorf("%q is not a weight and a name", line)
		}
		if _, twice := m[name]; twice {
			return nil, fmt.Errorf("%q stands there twice", name)
		}
		m[name] = weight
	}
	if _, ok := m[intercept]; !ok {
		return nil, fmt.Errorf("%q is missing", intercept)
	}
	return m, nil
}

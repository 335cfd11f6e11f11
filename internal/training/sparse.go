package training

import (
	"maps"
	"slices"

	"byline/internal/logistic"
)

// FitSparse fits a logistic regression to rows that have few features each, by
// name, and returns the weights by name and the intercept. Features are taken
// as they are, and those that fewer than least rows have are left out; pull
// holds the weights to 0.
func FitSparse(rows []map[string]float64, yes []bool, least int, pull float64) (weights map[string]float64, intercept float64) {
	counts := make(map[string]int)
	for _, row := range rows {
		for name := range row {
			counts[name]++
		}
	}
	maps.DeleteFunc(counts, func(_ string, count int) bool { return count < least })
	names := slices.Sorted(maps.Keys(counts))
	place := make(map[string]int, len(names))
	for i, name := range names {
		place[name] = i
	}
	type entry struct {
		place int
		value float64
	}
	table := make([][]entry, len(rows))
	for i, row := range rows {
		table[i] = append(table[i], entry{len(names), 1}) // the intercept
		for _, name := range slices.Sorted(maps.Keys(row)) {
			if at, ok := place[name]; ok {
				table[i] = append(table[i], entry{at, row[name]})
			}
		}
	}
	const steps = 800
	fitted := make([]float64, len(names)+1)
	gradient := make([]float64, len(fitted))
	descent := newAdam(len(fitted))
	for step := range steps {
		clear(gradient)
		for i, row := range table {
			sum := 0.0
			for _, e := range row {
				sum += fitted[e.place] * e.value
			}
			slope := logistic.Sigmoid(sum)
			if yes[i] {
				slope--
			}
			for _, e := range row {
				gradient[e.place] += slope * e.value / float64(len(rows))
			}
		}
		for j := range names {
			gradient[j] += pull * fitted[j]
		}
		descent.step(fitted, gradient, 0.03*(1-0.9*float64(step)/steps))
	}
	weights = make(map[string]float64, len(names))
	for i, name := range names {
		weights[name] = fitted[i]
	}
	return weights, fitted[len(names)]
}

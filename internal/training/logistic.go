package training

import (
	"math"

	"byline/internal/logistic"
)

// Logistic is a logistic regression: the log-odds of yes are
// Intercept+Weights·features.
type Logistic struct {
	Intercept float64
	Weights   []float64
}

// LogOdds is the log-odds of yes.
func (l Logistic) LogOdds(features []float64) float64 {
	return l.Intercept + dot(l.Weights, features)
}

// Chance is the chance of yes, from 0 to 1.
func (l Logistic) Chance(features []float64) float64 { return logistic.Sigmoid(l.LogOdds(features)) }

// FitLogistic fits a logistic regression to rows and whether each is a yes.
// Features are brought to mean 0 and spread 1 for the fit; pull holds their
// weights to 0 there.
func FitLogistic(rows [][]float64, yes []bool, pull float64) Logistic {
	n := len(rows[0])
	means, spreads := moments(rows)
	weights := make([]float64, n+1) // the last is the intercept
	descent := newAdam(n + 1)
	gradient := make([]float64, n+1)
	scaled := make([]float64, n+1)
	const steps = 3000
	for step := range steps {
		clear(gradient)
		for i, row := range rows {
			for j := range row {
				scaled[j] = (row[j] - means[j]) / spreads[j]
			}
			scaled[n] = 1
			slope := logistic.Sigmoid(dot(weights, scaled))
			if yes[i] {
				slope--
			}
			for j, value := range scaled {
				gradient[j] += slope * value / float64(len(rows))
			}
		}
		for j := range n {
			gradient[j] += pull * weights[j]
		}
		descent.step(weights, gradient, 0.02*(1-0.9*float64(step)/steps))
	}
	fitted := Logistic{weights[n], make([]float64, n)}
	for j := range n {
		fitted.Weights[j] = weights[j] / spreads[j]
		fitted.Intercept -= weights[j] * means[j] / spreads[j]
	}
	return fitted
}

// moments are the mean and the spread of each column; a column that never
// changes has spread 1.
func moments(rows [][]float64) (means, spreads []float64) {
	n := len(rows[0])
	means, spreads = make([]float64, n), make([]float64, n)
	for _, row := range rows {
		for j, value := range row {
			means[j] += value / float64(len(rows))
		}
	}
	for _, row := range rows {
		for j, value := range row {
			spreads[j] += (value - means[j]) * (value - means[j]) / float64(len(rows))
		}
	}
	for j := range spreads {
		if spreads[j] = math.Sqrt(spreads[j]); spreads[j] < 1e-9 {
			spreads[j] = 1
		}
	}
	return means, spreads
}

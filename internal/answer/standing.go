package answer

import (
	_ "embed"

	"byline/internal/index"
	"byline/internal/logistic"
	"byline/internal/retrieval"
)

// standingText is the fitted model of standing questions, in the form of
// modelText. `evaluate watch --fit` replaces its values.
//
//go:embed standing.txt
var standingText string

// standing is the parsed standingText.
var standing = mustReadStanding(standingText)

// standingModel decides which new articles are read for a standing question, and
// how likely what was read answers it.
type standingModel struct {
	// bears is the chance that an article has an answer, before it is read, and
	// leastBears the chance from which it is read.
	bears      bearingRegression
	leastBears float64
	// answers is the chance that the best sentence answers.
	answers bearingRegression
}

// bearingRegression is a logistic regression over what an article holds of a
// question, and the score of a sentence.
type bearingRegression struct{ intercept, sentence, weight, rarest, score float64 }

func (r bearingRegression) chance(held retrieval.Held, score float64) float64 {
	return logistic.Sigmoid(r.intercept + float64(r.sentence*held.Sentence) + float64(r.weight*held.Weight) + float64(r.rarest*held.Rarest) + float64(r.score*score))
}

func mustReadStanding(text string) standingModel {
	m, err := readStanding(text)
	if err != nil {
		panic("the embedded model of standing questions: " + err.Error())
	}
	return m
}

// readStanding reads the form of standingText. Each value must stand there once.
func readStanding(text string) (m standingModel, err error) {
	weights, err := logistic.ReadWeights(text, groupAndName)
	if err != nil {
		return m, err
	}
	return m, logistic.Assign(weights, map[string]*float64{
		"bears intercept":   &m.bears.intercept,
		"bears sentence":    &m.bears.sentence,
		"bears weight":      &m.bears.weight,
		"bears rarest":      &m.bears.rarest,
		"least bears":       &m.leastBears,
		"answers intercept": &m.answers.intercept,
		"answers sentence":  &m.answers.sentence,
		"answers weight":    &m.answers.weight,
		"answers rarest":    &m.answers.rarest,
		"answers score":     &m.answers.score,
	})
}

// BearingMeasures are the names of the values of [Standing.Bearing].
var BearingMeasures = []string{"sentence", "weight", "rarest"}

// Bearing is what the model of standing questions knows about an article before
// it is read; nil when the article holds too little for the model to judge. It
// is for fitting the model.
func (s *Standing) Bearing(document *index.Document) []float64 {
	held := s.held(document)
	if held.Sentence < standingHeld || held.Names < standingNamed {
		return nil
	}
	return []float64{held.Sentence, held.Weight, held.Rarest}
}

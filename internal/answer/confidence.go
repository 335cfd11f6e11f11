package answer

import (
	_ "embed"
	"math"
)

// confidenceText is the model of how sure an answer is: an intercept and a
// feature's weight a line. The command evaluate train writes it.
//
//go:embed confidence.txt
var confidenceText string

// textConfidenceText is the same for the sentences of one text without an
// article's title, date and rank, in any of which there may be no answer.
//
//go:embed text-confidence.txt
var textConfidenceText string

// sureness is a logistic regression on the features of the best sentence,
// fitted so that a confidence of 0.8 means right about eight times in ten.
var sureness, surenessExtras = mustParse(confidenceText, "intercept", "threshold")

// textSureness is the same for the best sentence of one text.
var textSureness, textSurenessExtras = mustParseText(textConfidenceText, "intercept")

// confidence is how sure it is that the sentence answers, from 0 to 1.
func (s *scored) confidence() float64 {
	return 1 / (1 + math.Exp(-surenessExtras["intercept"]-s.measures.times(&sureness)))
}

// answers reports whether a confidence is enough for the sentence to be held
// to answer.
func answers(confidence float64) bool { return confidence >= surenessExtras["threshold"] }

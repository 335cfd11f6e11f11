package answer

import (
	_ "embed"
	"strings"

	"byline/internal/logistic"
)

// modelText has what is fitted to questions and not written by hand, a value a
// line after its group and its name. `evaluate fit` writes it.
//
//go:embed model.txt
var modelText string

// model is the parsed modelText.
var model = mustReadModel(modelText)

// fitted is everything that is fitted.
type fitted struct {
	mix        [measures]float64
	confidence certainty
	further    furtherness
	// leastConfidence is the confidence from which a question counts as
	// answered, and leastSpan the log-probability from which a span is
	// highlighted.
	leastConfidence, leastSpan float64
}

// furtherness is a logistic regression of whether a candidate of another article
// than the first answers as well: over the reader's score, and the share of the
// words marked in the first that its sentence holds.
type furtherness struct{ intercept, score, agreement float64 }

// chance is the probability, from 0 to 1, that a candidate answers beside the first.
func (f furtherness) chance(score, agreement float64) float64 {
	return logistic.Sigmoid(f.intercept + float64(f.score*score) + float64(f.agreement*agreement))
}

// certainty is a logistic regression of whether the first candidate answers:
// over its score, and how well the best article but its own was found. Where that
// fits as well, as in a large corpus, the question may mean its event.
type certainty struct{ intercept, best, rival float64 }

// chance is the probability, from 0 to 1, that a candidate that comes first
// answers.
func (r certainty) chance(c *candidate) float64 {
	return logistic.Sigmoid(r.intercept + float64(r.best*c.score) + float64(r.rival*c.Rival))
}

// The features of a score.
const (
	byReader     = iota // the reader's logit against "none"
	byArticle           // how well the article was found, from 0 to 1
	byNearness          // of the article in time, from 0 to 1
	byPromise           // of the passage, as the first stage sees it
	byEarly             // 1 where only the reader's first layers read it
	byRepeats           // better sentences of the same article
	byCorrection        // by how much what it corrects has a higher score
	byUnread            // where the reader had no time 1, and up to 2 the later the first stage has it
	measures
)

var measureNames = [measures]string{"reader", "article", "nearness", "promise", "early", "repeats", "correction", "unread"}

func mustReadModel(text string) fitted {
	m, err := readModel(text)
	if err != nil {
		panic("the embedded model of answers: " + err.Error())
	}
	return m
}

// readModel reads the form of modelText. Each value must stand there once.
func readModel(text string) (m fitted, err error) {
	weights, err := logistic.ReadWeights(text, groupAndName)
	if err != nil {
		return m, err
	}
	return m, logistic.Assign(weights, m.places())
}

// groupAndName splits a line into a group and a name, and a value.
func groupAndName(line string) (name, value string) {
	fields := strings.Fields(line)
	if len(fields) != 3 {
		return "", ""
	}
	return fields[0] + " " + fields[1], fields[2]
}

// places are where the values go, by group and name.
func (m *fitted) places() map[string]*float64 {
	places := map[string]*float64{
		"confidence intercept": &m.confidence.intercept,
		"confidence best":      &m.confidence.best,
		"confidence rival":     &m.confidence.rival,
		"further intercept":    &m.further.intercept,
		"further score":        &m.further.score,
		"further agreement":    &m.further.agreement,
		"least confidence":     &m.leastConfidence,
		"least span":           &m.leastSpan,
	}
	for i, name := range measureNames {
		places["mix "+name] = &m.mix[i]
	}
	return places
}

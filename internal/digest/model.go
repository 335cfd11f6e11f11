package digest

import (
	_ "embed"
	"fmt"
	"strings"

	"byline/internal/index"
	"byline/internal/logistic"
)

// weightsText is the model of what a summary has of its article: a feature's
// weight a line. The command evaluate train-summary writes it.
//
//go:embed weights.txt
var weightsText string

var fitted = mustParse(weightsText)

// Model is two logistic regressions: the chance that a summary has a word of
// the article, and the chance that it has a pair of its neighbouring words.
//
// That words are weighed by a regression, before sentences are chosen for the
// words that they hold, follows Hong and Nenkova, "Improving the estimation of
// word importance for news multi-document summarization" (EACL 2014).
type Model struct {
	// Words and Pairs are the weights of what [MeasureWords] and
	// [Model.MeasurePairs] measure, in that order; the last is the intercept.
	Words, Pairs []float64
}

// MeasureWords is what is measured of each word of a document's vocabulary.
func MeasureWords(d *index.Document) [][]float64 {
	var rows [][]float64
	measure := newWordMeasure(d, true)
	for t := range d.Vocabulary {
		row := measure.of(t)
		rows = append(rows, row[:])
	}
	return rows
}

// MeasurePairs is what is measured of each pair of neighbouring terms of a
// document's sentences, by the model's weights of words.
func (m Model) MeasurePairs(d *index.Document) map[[2]string][]float64 {
	rows := make(map[[2]string][]float64)
	for p, row := range measurePairs(d, m.wordOdds(d, true)) {
		rows[[2]string{d.Vocabulary[p.former], d.Vocabulary[p.latter]}] = row[:]
	}
	return rows
}

// wordOdds is the log-odds of the words of the document's vocabulary.
func (m Model) wordOdds(d *index.Document, meant bool) []float64 {
	odds := make([]float64, len(d.Vocabulary))
	measure := newWordMeasure(d, meant)
	for t := range odds {
		row := measure.of(t)
		odds[t] = logOdds(m.Words, row[:])
	}
	return odds
}

func logOdds(weights, row []float64) float64 {
	sum := weights[len(row)]
	for i, value := range row {
		sum += weights[i] * value
	}
	return sum
}

const (
	wordPrefix, pairPrefix = "word ", "pair "
	intercept              = "intercept"
)

// String is the model's text: a comment, then a feature, a colon and its
// weight a line.
func (m Model) String() string {
	text := new(strings.Builder)
	fmt.Fprintln(text, "# Written by evaluate train-summary. A feature and its weight a line.")
	for _, part := range m.parts() {
		for i, name := range part.names {
			fmt.Fprintf(text, "%s%s: %.4f\n", part.prefix, name, (*part.weights)[i])
		}
	}
	return text.String()
}

type modelPart struct {
	prefix  string
	names   []string
	weights *[]float64
}

func (m *Model) parts() []modelPart {
	return []modelPart{
		{wordPrefix, append(wordFeatureNames[:wordFeatures:wordFeatures], intercept), &m.Words},
		{pairPrefix, append(pairFeatureNames[:pairFeatures:pairFeatures], intercept), &m.Pairs},
	}
}

func mustParse(text string) Model {
	m, err := parseModel(text)
	if err != nil {
		panic("the embedded model of summaries: " + err.Error())
	}
	return m
}

// parseModel reads what String writes: each weight once, and no other.
func parseModel(text string) (m Model, err error) {
	weights, err := logistic.ReadWeights(text, func(line string) (name, weight string) {
		name, weight, _ = strings.Cut(line, ":")
		return name, strings.TrimSpace(weight)
	})
	if err != nil {
		return m, err
	}
	places := make(map[string]*float64)
	for _, part := range m.parts() {
		*part.weights = make([]float64, len(part.names))
		for i, name := range part.names {
			places[part.prefix+name] = &(*part.weights)[i]
		}
	}
	return m, logistic.Assign(weights, places)
}

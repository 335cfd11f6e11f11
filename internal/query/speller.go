package query

import (
	_ "embed"
	"fmt"
	"math"
	"strings"

	"byline/internal/logistic"
	"byline/internal/meaning"
	"byline/internal/words"
)

// spellerText has the weights of the features of spelling, and the least chance
// of a correction. `evaluate fit-spelling` writes it.
//
//go:embed spelling.txt
var spellerText string

// speller is the parsed spellerText.
var speller = mustReadSpeller(spellerText)

// The features of what a word may mean. Those of another word are first how many
// slips of each kind would have been made, then those up to byStop; the others are
// of the word as it is typed.
const (
	byTwo       = int(slipKinds) + iota // 1 for two slips
	byFrequency                         // the log of the share of articles that hold the word
	byContext                           // how close it is in meaning to another word of the question, from 0 to 1
	byStop                              // 1 if it is a stop word
	byTyped                             // 1
	byLength                            // letters, in tens, up to 1.2
	byHeld                              // 1 if some article holds it
	byShare                             // the log of the share of articles that do; 0 if none does
	byCorpus                            // the log of the number of all articles, in tens
	byEnglish                           // 1 if the table of word vectors has it
	spellingFeatures
)

// spellingNames are the features' names in spellerText.
var spellingNames = [spellingFeatures]string{
	"left-out", "doubled", "added", "swapped", "vowel", "sound", "near", "other",
	"two", "frequency", "context", "stop", "typed", "length", "held", "share", "corpus", "english",
}

// wordFeatures is the features of one word that may be meant.
type wordFeatures [spellingFeatures]float64

// spellerModel weighs what a word may mean: the chances of the words that may be
// meant, and of the word as it is typed, are the softmax of their scores.
type spellerModel struct {
	weights wordFeatures
	// leastChance is the least chance of a correction.
	leastChance float64
}

func mustReadSpeller(text string) spellerModel {
	m, err := readSpeller(text)
	if err != nil {
		panic("the embedded model of spelling: " + err.Error())
	}
	return m
}

// readSpeller reads the form of spellerText. Each weight must stand there once.
func readSpeller(text string) (m spellerModel, err error) {
	weights, err := logistic.ReadWeights(text, nameAndNumber)
	if err != nil {
		return m, err
	}
	places := map[string]*float64{"least-chance": &m.leastChance}
	for i, name := range spellingNames {
		places[name] = &m.weights[i]
	}
	return m, logistic.Assign(weights, places)
}

func nameAndNumber(line string) (name, number string) {
	fields := strings.Fields(line)
	if len(fields) != 2 {
		return "", ""
	}
	return fields[0], fields[1]
}

// FormatSpeller is the text of a model of spelling with weights in the order of
// [SpellingNames].
func FormatSpeller(weights []float64, leastChance float64) string {
	var text strings.Builder
	for i, name := range spellingNames {
		fmt.Fprintf(&text, "%s %.4g\n", name, weights[i])
	}
	fmt.Fprintf(&text, "least-chance %.4g\n", leastChance)
	return text.String()
}

func (m *spellerModel) score(f wordFeatures) (score float64) {
	for i, value := range f {
		score += float64(value * m.weights[i]) // float64 forbids a fused sum, which would differ by machine
	}
	return score
}

// ofSlips is the part of a score that slips make.
func (m *spellerModel) ofSlips(slips []slip) float64 { return m.score(withSlips(slips)) }

func withSlips(slips []slip) (f wordFeatures) {
	for _, kind := range slips {
		f[kind]++
	}
	f[byTwo] = oneIf(len(slips) > 1)
	return f
}

// ofMeant is the features of a word of a term that may be meant, given the slips
// that would have been made.
func (p *parser) ofMeant(slips []slip, term string, context []meaning.Vector) wordFeatures {
	f := withSlips(slips)
	f[byFrequency] = p.share(p.frequencies[term])
	f[byStop] = oneIf(words.Stop(term))
	if v, ok := meaning.Of(term); ok {
		for _, other := range context {
			f[byContext] = max(f[byContext], v.Likeness(other))
		}
	}
	return f
}

// ofTyped is the features of a word as it is typed.
func (p *parser) ofTyped(w typo) (f wordFeatures) {
	_, english := meaning.Of(w.term)
	f[byTyped] = 1
	f[byLength] = min(float64(w.letters()), 12) / 10
	if w.articles > 0 {
		f[byHeld], f[byShare] = 1, p.share(w.articles)
	}
	f[byCorpus] = math.Log(float64(p.vocabulary.Len()+SupposedArticles)) / 10
	f[byEnglish] = oneIf(english)
	return f
}

// share is the log of the share that n articles are of all.
func (p *parser) share(n int) float64 {
	return math.Log(float64(n) / float64(p.vocabulary.Len()+SupposedArticles))
}

func oneIf(condition bool) float64 {
	if condition {
		return 1
	}
	return 0
}

// SpellingNames are the names of the features of a [Doubt].
func SpellingNames() []string { return spellingNames[:] }

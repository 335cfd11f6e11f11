package digest

import (
	"math"

	"byline/internal/index"
	"byline/internal/meaning"
	"byline/internal/words"
)

// wordFeature is something about a word of an article that tells whether a
// summary of the article would have it.
type wordFeature int

const (
	often wordFeature = iota
	again
	inFirst
	inSecond
	inLead
	late
	stop
	stopOften
	number
	central
	wordFeatures
)

var wordFeatureNames = [wordFeatures]string{
	"often", "again", "in first sentence", "in second sentence", "in lead", "late", "stop word", "stop word often", "number", "central",
}

// pairFeature is the same for two words that stand side by side.
type pairFeature int

const (
	former pairFeature = iota
	latter
	weaker
	pairAgain
	pairFeatures
)

var pairFeatureNames = [pairFeatures]string{"former", "latter", "weaker", "again"}

const (
	// leadSentences is how many places from its start are an article's lead.
	leadSentences = 4
	// fewTelling is how many words a sentence must have to take a place. The
	// name of the writer, and when the page was published, have fewer.
	fewTelling = 7
)

// places is where each sentence stands in its article, from 0: how many before
// it tell something.
func places(d *index.Document) []int {
	places := make([]int, len(d.Sentences))
	place := 0
	for i := range places {
		places[i] = place
		if len(d.Terms[i]) >= fewTelling && d.Sentences[i].Tells() {
			place++
		}
	}
	return places
}

// wordMeasure measures the words of an article's vocabulary.
type wordMeasure struct {
	document *index.Document
	// count is how often each word is used and first the place where it is
	// used first; total is the number of all words.
	count, first []int32
	total        float64
	// whole is the meaning of all the article's words; nil where how central
	// each is to it is left out.
	whole *meaning.Sum
}

// newWordMeasure measures how central words are only if meant is set, since
// that takes most of the time.
func newWordMeasure(d *index.Document, meant bool) *wordMeasure {
	m := &wordMeasure{document: d, count: make([]int32, len(d.Vocabulary)), first: make([]int32, len(d.Vocabulary))}
	places := places(d)
	for i, terms := range d.Terms {
		for _, t := range terms {
			if m.count[t] == 0 {
				m.first[t] = int32(places[i])
			}
			m.count[t]++
		}
		m.total += float64(len(terms))
	}
	if meant {
		m.whole = new(meaning.Sum)
		for t, term := range d.Vocabulary {
			if vector, known := meaning.Of(term); known && !words.Stop(term) {
				for range m.count[t] {
					m.whole.Add(vector)
				}
			}
		}
	}
	return m
}

// of measures the word at a position of the vocabulary.
func (m *wordMeasure) of(t int) (row [wordFeatures]float64) {
	term, count, first := m.document.Vocabulary[t], m.count[t], m.first[t]
	if words.Stop(term) {
		row[stop] = 1
		row[stopOften] = math.Log(1 + 100*float64(count)/max(1, m.total))
		return row
	}
	row[often] = logOf(max(1, count))
	row[again] = indicator(count > 1)
	row[inFirst] = indicator(first == 0)
	row[inSecond] = indicator(first == 1)
	row[inLead] = indicator(first < leadSentences)
	row[late] = logOf(1 + first)
	row[number] = indicator(term[0] >= '0' && term[0] <= '9')
	if m.whole != nil {
		if vector, known := meaning.Of(term); known {
			var own meaning.Sum
			own.Add(vector)
			row[central] = own.Likeness(m.whole)
		}
	}
	return row
}

// logs are the logarithms of small numbers, which are wanted for every word of
// every article.
var logs = func() (logs [256]float64) {
	for n := range logs {
		logs[n] = math.Log(float64(n))
	}
	return logs
}()

func logOf(n int32) float64 {
	if int(n) < len(logs) {
		return logs[n]
	}
	return math.Log(float64(n))
}

// pair is two neighbouring terms.
type pair[T uint32 | int32] struct{ former, latter T }

// measurePairs measures the pairs of neighbouring words of the article's
// sentences. odds are the log-odds of its words.
func measurePairs(d *index.Document, odds []float64) map[pair[uint32]][pairFeatures]float64 {
	rows := make(map[pair[uint32]][pairFeatures]float64)
	for _, terms := range d.Terms {
		for i := 1; i < len(terms); i++ {
			p := pair[uint32]{terms[i-1], terms[i]}
			row, seen := rows[p]
			if !seen {
				one, other := odds[p.former], odds[p.latter]
				row = [pairFeatures]float64{former: one, latter: other, weaker: min(one, other)}
			}
			row[pairAgain] = indicator(seen)
			rows[p] = row
		}
	}
	return rows
}

func indicator(b bool) float64 {
	if b {
		return 1
	}
	return 0
}

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

// leadSentences is how many sentences from its start are an article's lead.
const leadSentences = 4

// measureWords measures the words of the article's vocabulary; how central
// they are only if meant is set, since that takes most of the time.
func measureWords(d *index.Document, meant bool) [][wordFeatures]float64 {
	count := make([]float64, len(d.Vocabulary))
	first := make([]int, len(d.Vocabulary))
	total := 0.0
	for i, terms := range d.Terms {
		for _, t := range terms {
			if count[t] == 0 {
				first[t] = i
			}
			count[t]++
			total++
		}
	}
	rows := make([][wordFeatures]float64, len(d.Vocabulary))
	for t, term := range d.Vocabulary {
		row := &rows[t]
		if words.Stop(term) {
			row[stop] = 1
			row[stopOften] = math.Log(1 + 100*count[t]/max(1, total))
			continue
		}
		row[often] = math.Log(max(1, count[t]))
		row[again] = indicator(count[t] > 1)
		row[inFirst] = indicator(first[t] == 0)
		row[inSecond] = indicator(first[t] == 1)
		row[inLead] = indicator(first[t] < leadSentences)
		row[late] = math.Log(1 + float64(first[t]))
		row[number] = indicator(term[0] >= '0' && term[0] <= '9')
	}
	if meant {
		measureMeaning(d, rows, count)
	}
	return rows
}

// measureMeaning measures how like each word is to all of the article's.
func measureMeaning(d *index.Document, rows [][wordFeatures]float64, count []float64) {
	var whole meaning.Sum
	for t, term := range d.Vocabulary {
		if vector, known := meaning.Of(term); known && rows[t][stop] == 0 {
			for range int(count[t]) {
				whole.Add(vector)
			}
		}
	}
	for t, term := range d.Vocabulary {
		if vector, known := meaning.Of(term); known && rows[t][stop] == 0 {
			var own meaning.Sum
			own.Add(vector)
			rows[t][central] = own.Likeness(&whole)
		}
	}
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

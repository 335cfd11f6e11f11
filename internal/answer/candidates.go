package answer

import (
	"context"
	"slices"
	"sync"

	"byline/internal/index"
	"byline/internal/words"
)

// analyzers remember the stems that they have seen.
var analyzers = sync.Pool{New: func() any { return words.NewAnalyzer() }}

// Measure measures the sentences of one text, in its order, as
// [Answerer.Ask] does those of an article, and by what only such a text tells:
// the parts of each one's score. Their names are [TextFeatureNames].
// frequencies tells common terms from rare ones. The error is [ErrEmpty] or
// that of frequencies.
func Measure(ctx context.Context, question string, sentences []string, frequencies Frequencies) ([][]Part, error) {
	q, err := parse(ctx, question, frequencies)
	if err != nil {
		return nil, err
	}
	analyzer := analyzers.Get().(*words.Analyzer)
	document := index.AnalyzeSentences(sentences, analyzer)
	analyzers.Put(analyzer)
	found := findTerms(q, document)
	measured := measureWords(q, document, found, true)
	own := q.measureText(document, found)
	names := TextFeatureNames()
	parts := make([][]Part, len(sentences))
	for i, s := range measured {
		s.measureSentence(q)
		for f, value := range slices.Concat(s.measures[:], own[i][:]) {
			parts[i] = append(parts[i], Part{names[f], value, textWeights[f]})
		}
	}
	return parts, nil
}

// Score scores the sentences of one text by how well each answers the
// question: higher is better. The best one's score is the log odds that the
// text answers at all, so that scores of different questions compare. See
// [Measure].
func Score(ctx context.Context, question string, sentences []string, frequencies Frequencies) ([]float64, error) {
	measured, err := Measure(ctx, question, sentences, frequencies)
	if err != nil {
		return nil, err
	}
	scores := make([]float64, len(measured))
	if len(scores) == 0 {
		return scores, nil
	}
	best := 0
	for i, parts := range measured {
		for _, part := range parts {
			scores[i] += part.Value * part.Weight
		}
		if scores[i] > scores[best] {
			best = i
		}
	}
	shift := textSurenessExtras["intercept"] - scores[best]
	for f, part := range measured[best] {
		shift += part.Value * textSureness[f]
	}
	for i := range scores {
		scores[i] += shift
	}
	return scores, nil
}

package answer

import (
	"context"

	"byline/internal/index"
	"byline/internal/words"
)

// Score scores the sentences of one text, in its order, by how well each
// answers the question: higher is better, 0 is no sign of an answer. It ranks
// as [Answerer.Ask] does within an article; frequencies tell common terms from
// rare ones. The error is [ErrEmpty] or that of frequencies.
func Score(ctx context.Context, question string, sentences []string, frequencies Frequencies) ([]float64, error) {
	q, err := parse(ctx, question, frequencies)
	if err != nil {
		return nil, err
	}
	analyzer := analyzers.Get().(*words.Analyzer)
	document := index.AnalyzeSentences(sentences, analyzer)
	analyzers.Put(analyzer)
	ranked := scoreSentences(q, document)
	castRoles(q, ranked)
	scores := make([]float64, len(sentences))
	for _, s := range ranked {
		scores[s.position] = s.score
	}
	return scores, nil
}

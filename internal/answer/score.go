package answer

import (
	"cmp"
	"context"
	"strings"

	"byline/internal/reader"
	"byline/internal/retrieval"
)

// Score scores the sentences of one text by how well each answers the
// question: higher is better. A score is the reader's logit against "none", so
// that scores of different questions compare. A sentence is read together with
// those after it, as far as a passage has room. The error is [ErrEmpty] for a
// question without text, ctx's when it ends first, or the reader's.
func Score(ctx context.Context, r Reader, question string, sentences []string) ([]float64, error) {
	if strings.TrimSpace(question) == "" {
		return nil, ErrEmpty
	}
	var passages []reader.Passage
	room := 0
	for _, sentence := range sentences {
		length := len(strings.Fields(sentence))
		if len(passages) == 0 || length > room {
			passages = append(passages, reader.Passage{})
			room = retrieval.MostWords
		}
		last := &passages[len(passages)-1]
		last.Sentences = append(last.Sentences, sentence)
		room -= length
	}
	readings, err := r.Read(ctx, question, passages, reader.All)
	if err := cmp.Or(ctx.Err(), err); err != nil {
		return nil, err
	}
	scores := make([]float64, 0, len(sentences))
	for i, reading := range readings {
		for j := range passages[i].Sentences {
			score := float64(reader.Unread)
			if j < len(reading) {
				score = reading[j].Score
			}
			scores = append(scores, score)
		}
	}
	return scores, nil
}

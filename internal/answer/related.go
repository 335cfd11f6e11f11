package answer

import (
	"context"

	"byline/internal/retrieval"
)

// Related is, of each article that is relevant to a text such as a chat message,
// the sentence that shares most with the text: at most question.Limit, the best
// article first. The text is not a question, so neither the reader nor the
// network of the promise is used, which are fitted to questions. The error is
// that of [Answerer.Ask].
func (a *Answerer) Related(ctx context.Context, question Question) ([]Quote, error) {
	q, opened, err := a.parseAndRetrieve(ctx, question)
	if err != nil {
		return nil, err
	}
	var quotes []Quote
	for _, r := range retrieval.RelatedTo(q, opened, max(1, question.Limit)) {
		c := &candidate{Found: r.Found, position: r.Position, sentence: r.Document.Sentence(r.Position), score: r.Share}
		quotes = append(quotes, newStatement(c).quote())
	}
	return quotes, nil
}

package newsroom

import (
	"context"

	"byline/internal/answer"
)

// Related is the best sentence of each article that bears on a text, such as a
// message that somebody wrote; at most limit, best first. Its errors are those
// of [answer.Answerer.Related].
func (n *Newsroom) Related(ctx context.Context, text string, limit int) ([]answer.Quote, error) {
	s, err := n.acquire()
	if err != nil {
		return nil, err
	}
	defer n.letGo(s)
	return s.answerer.Related(ctx, answer.Question{Text: text, Limit: limit})
}

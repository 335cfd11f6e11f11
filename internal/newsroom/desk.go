package newsroom

import (
	"context"
	"fmt"
	"strings"

	"byline/internal/answer"
	"byline/internal/article"
	"byline/internal/digest"
	"byline/internal/index"
)

// Desk is what can be asked of articles, whether they are those of one newsroom
// or of two that are joined. Each call sees them as they stood at one time.
// Where there are none, calls that return an error return that of [Desk.Ready];
// the zero Desk has none.
type Desk struct {
	source func(ctx context.Context) (_ *view, letGo func(), err error)
}

// hold returns the articles as they stand, for the caller to let go.
func (d Desk) hold(ctx context.Context) (_ *view, letGo func(), err error) {
	if d.source == nil {
		return nil, nil, ErrNoArticles
	}
	return d.source(ctx)
}

// articles is what a view asks of an index.
type articles interface {
	answer.Finder
	digest.Finder
	Sources(ctx context.Context) ([]article.Source, error)
}

// view is the articles as they stood at one time, and who answers from them.
type view struct {
	articles
	answerer *answer.Answerer
	digester *digest.Digester
	// beyond is how many articles of the folder are not served; see
	// [Config.Limit].
	beyond int
}

func newView(articles articles, config Config, beyond int) *view {
	answerer := answer.New(answer.Config{Finder: articles, Reader: config.Reader, ReadTime: config.ReadTime})
	return &view{articles: articles, answerer: answerer, digester: digest.New(articles), beyond: beyond}
}

// Ask answers a question; its errors are those of [answer.Answerer.Ask], or
// wrap [ErrUnreadable].
func (d Desk) Ask(ctx context.Context, question answer.Question) (*answer.Answer, error) {
	v, letGo, err := d.hold(ctx)
	if err != nil {
		return nil, err
	}
	defer letGo()
	found, err := v.answerer.Ask(ctx, question)
	if err == nil {
		found.Beyond = v.beyond
	}
	return found, err
}

// Related is the best sentence of each article that bears on a text, such as a
// message that somebody wrote; at most limit, best first. Its errors are those
// of [answer.Answerer.Related].
func (d Desk) Related(ctx context.Context, text string, limit int) ([]answer.Quote, error) {
	v, letGo, err := d.hold(ctx)
	if err != nil {
		return nil, err
	}
	defer letGo()
	return v.answerer.Related(ctx, answer.Question{Text: text, Limit: limit})
}

// Summarize summarises an article or a topic; its errors are those of
// [digest.Digester.Summarize].
func (d Desk) Summarize(ctx context.Context, topic digest.Topic) (*digest.Summary, error) {
	v, letGo, err := d.hold(ctx)
	if err != nil {
		return nil, err
	}
	defer letGo()
	return v.digester.Summarize(ctx, topic)
}

// Timeline tells what happened on which day; its errors are those of
// [digest.Digester.Timeline].
func (d Desk) Timeline(ctx context.Context, topic digest.Topic) (*digest.Timeline, error) {
	v, letGo, err := d.hold(ctx)
	if err != nil {
		return nil, err
	}
	defer letGo()
	return v.digester.Timeline(ctx, topic)
}

// Context is the paragraph around a quote, on one line, together with the
// paragraphs before and after it; those are empty at the article's ends. The
// error wraps [ErrGone] or [ErrChanged] when a reload has removed or changed
// the article since.
func (d Desk) Context(ctx context.Context, quote answer.Quote) (before, paragraph, after string, err error) {
	v, letGo, err := d.hold(ctx)
	if err != nil {
		return "", "", "", err
	}
	defer letGo()
	documents, err := v.Documents(ctx, []string{quote.Article.ID})
	if err != nil {
		return "", "", "", err
	}
	document := documents[0]
	if document == nil {
		return "", "", "", fmt.Errorf("find the context in article %q: %w", quote.Article.ID, ErrGone)
	}
	if quote.Position < 0 || quote.Position >= len(document.Sentences) || document.Sentence(quote.Position) != quote.Sentence {
		return "", "", "", fmt.Errorf("find the context in article %q: %w", quote.Article.ID, ErrChanged)
	}
	at := document.Sentences[quote.Position].Paragraph
	return paragraphOf(document, at-1), paragraphOf(document, at), paragraphOf(document, at+1), nil
}

func paragraphOf(document *index.Document, paragraph int) string {
	var sentences []string
	for i, sentence := range document.Sentences {
		if sentence.Paragraph == paragraph {
			sentences = append(sentences, document.Sentence(i))
		}
	}
	return strings.Join(sentences, " ")
}

// Ready is nil when there are articles to serve. The error is a [*ReadingError],
// or wraps [ErrNoArticles] and what they could not be read for, or [ErrClosed].
func (d Desk) Ready() error {
	_, letGo, err := d.hold(context.Background())
	if err == nil {
		letGo()
	}
	return err
}

// Len is the number of articles served.
func (d Desk) Len() int {
	v, letGo, err := d.hold(context.Background())
	if err != nil {
		return 0
	}
	defer letGo()
	return v.Len()
}

// Beyond is how many articles of the folder are not served because of
// [Config.Limit].
func (d Desk) Beyond() int {
	v, letGo, err := d.hold(context.Background())
	if err != nil {
		return 0
	}
	defer letGo()
	return v.beyond
}

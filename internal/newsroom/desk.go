package newsroom

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"byline/internal/answer"
	"byline/internal/article"
	"byline/internal/digest"
	"byline/internal/index"
)

// Desk answers requests about the articles of one newsroom, or of two that are
// joined. Each call sees one consistent state of them. When there are no
// articles, methods that return an error return that of [Desk.Ready]; the zero
// Desk has none.
type Desk struct {
	source func(ctx context.Context) (_ *view, letGo func(), err error)
}

// hold returns the current articles; the caller must release them.
func (d Desk) hold(ctx context.Context) (_ *view, letGo func(), err error) {
	if d.source == nil {
		return nil, nil, ErrNoArticles
	}
	return d.source(ctx)
}

// Articles is what can be asked of an index.
type Articles interface {
	answer.Finder
	digest.Finder
	index.Lister
	Sources(ctx context.Context) ([]article.Source, error)
}

// view is one state of the articles, and the answerer for them.
type view struct {
	Articles
	answerer *answer.Answerer
	digester *digest.Digester
	// edition is the newsroom's own articles; see [Held.Edition].
	edition Edition
	// beyond is the number of articles in the folder that are not served; see
	// [Config.Limit].
	beyond int
}

// Held is one state of the articles, and the answerer for them.
type Held struct {
	Articles Articles
	Answerer *answer.Answerer
	Digester *digest.Digester
	// Edition is those of the articles that are the newsroom's own; where two
	// newsrooms are joined, those of the first.
	Edition *Edition
}

// Hold calls a function with the current articles, which stay valid until it
// returns. The error is the function's, or that of [Desk.Ready].
func (d Desk) Hold(ctx context.Context, do func(Held) error) error {
	v, letGo, err := d.hold(ctx)
	if err != nil {
		return err
	}
	defer letGo()
	return do(Held{v.Articles, v.answerer, v.digester, &v.edition})
}

func newView(articles Articles, config Config, beyond int) *view {
	answerer := answer.New(answer.Config{Finder: articles, Reader: config.Reader, ReadTime: config.ReadTime})
	return &view{Articles: articles, answerer: answerer, digester: digest.New(articles), beyond: beyond}
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

// Related is the best sentence of each article that is relevant to a text, such
// as a chat message; at most limit, best first. Its errors are those of
// [answer.Answerer.Related].
func (d Desk) Related(ctx context.Context, text string, limit int) ([]answer.Quote, error) {
	v, letGo, err := d.hold(ctx)
	if err != nil {
		return nil, err
	}
	defer letGo()
	return v.answerer.Related(ctx, answer.Question{Text: text, Limit: limit})
}

// NotReadError says that no article was found for a topic, and that the topic
// or some of the articles are in a language that Byline does not read. It wraps
// [digest.ErrNothing].
type NotReadError struct{ Unread answer.Unread }

func (e *NotReadError) Error() string {
	return digest.ErrNothing.Error() + ", in a language that is read"
}

func (e *NotReadError) Unwrap() error { return digest.ErrNothing }

// why adds to the error of a digest of a topic, when nothing was found, what
// could not be read.
func (v *view) why(ctx context.Context, topic digest.Topic, err error) error {
	if !errors.Is(err, digest.ErrNothing) {
		return err
	}
	unread, failure := v.answerer.Unread(ctx, answer.Question{Text: topic.Text, Selection: topic.Selection})
	switch {
	case failure != nil:
		return failure
	case unread.Any():
		return &NotReadError{unread}
	}
	return err
}

// Summarize summarises an article or a topic; its errors are those of
// [digest.Digester.Summarize], or a [NotReadError].
func (d Desk) Summarize(ctx context.Context, topic digest.Topic) (*digest.Summary, error) {
	v, letGo, err := d.hold(ctx)
	if err != nil {
		return nil, err
	}
	defer letGo()
	summary, err := v.digester.Summarize(ctx, topic)
	return summary, v.why(ctx, topic, err)
}

// Timeline tells what happened on which day; its errors are those of
// [digest.Digester.Timeline], or a [NotReadError].
func (d Desk) Timeline(ctx context.Context, topic digest.Topic) (*digest.Timeline, error) {
	v, letGo, err := d.hold(ctx)
	if err != nil {
		return nil, err
	}
	defer letGo()
	timeline, err := v.digester.Timeline(ctx, topic)
	return timeline, v.why(ctx, topic, err)
}

// Context is the paragraph around a quote, on one line, and the paragraphs
// before and after it; those are empty at the article's ends. The error wraps
// [ErrGone] or [ErrChanged] when a reload has meanwhile removed or changed the
// article.
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

// Ready is nil when there are articles to serve. Otherwise the error is a
// [*ReadingError], wraps [ErrNoArticles] and the reason why none could be read,
// or wraps [ErrClosed].
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

// Beyond is the number of articles in the folder that are not served because of
// [Config.Limit].
func (d Desk) Beyond() int {
	v, letGo, err := d.hold(context.Background())
	if err != nil {
		return 0
	}
	defer letGo()
	return v.beyond
}

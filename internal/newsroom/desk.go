package newsroom

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"byline/internal/answer"
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
	Has(id string) bool
	// Version tells two contents of an article apart.
	Version(id string) string
}

// view is the articles as they stood at one time, and who answers from them.
type view struct {
	articles
	answerer *answer.Answerer
	digester *digest.Digester
	// collection is where an article is from; nil where they are all from one
	// newsroom.
	collection func(id string) index.Collection
}

// Held is the articles as they stand at one time, and who answers from them.
type Held struct {
	Articles Articles
	Answerer *answer.Answerer
	Digester *digest.Digester
	// Collection says which newsroom an article is from, by its id; nil where
	// all are from one.
	Collection func(id string) index.Collection
}

// Articles is what can be asked of an index.
type Articles = articles

// Hold gives a function the articles as they stand, until it returns. Its error
// is the function's, or that of [Desk.Ready].
func (d Desk) Hold(ctx context.Context, do func(Held) error) error {
	v, letGo, err := d.hold(ctx)
	if err != nil {
		return err
	}
	defer letGo()
	return do(Held{v.articles, v.answerer, v.digester, v.collection})
}

func newView(articles articles, config Config) *view {
	answerer := answer.New(answer.Config{Finder: articles, Reader: config.Reader, ReadTime: config.ReadTime})
	return &view{articles: articles, answerer: answerer, digester: digest.New(articles)}
}

// marked is an article that says where it is from.
func (v *view) marked(article *index.Summary) *index.Summary {
	if v.collection == nil || article == nil {
		return article
	}
	copied := *article
	copied.Collection = v.collection(article.ID)
	return &copied
}

func (v *view) markQuotes(quotes []answer.Quote) {
	for i := range quotes {
		quotes[i].Article = v.marked(quotes[i].Article)
	}
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
		v.markQuotes(found.Quotes)
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
	quotes, err := v.answerer.Related(ctx, answer.Question{Text: text, Limit: limit})
	v.markQuotes(quotes)
	return quotes, err
}

// NotReadError is that no article is found to bear on a topic, where the topic or
// some of the articles are in a language that is not read. It wraps
// [digest.ErrNothing].
type NotReadError struct{ Unread answer.Unread }

func (e *NotReadError) Error() string {
	return digest.ErrNothing.Error() + ", in a language that is read"
}

func (e *NotReadError) Unwrap() error { return digest.ErrNothing }

// why is the error of a digest of a topic: where nothing was found, it says what
// could not be read.
func (v *view) why(ctx context.Context, topic digest.Topic, err error) error {
	if !errors.Is(err, digest.ErrNothing) {
		return err
	}
	unread, failure := v.answerer.Unread(ctx, answer.Question{
		Text: topic.Text, Source: topic.Source, Sources: topic.Sources, Since: topic.Since, Until: topic.Until,
	})
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
	if err == nil {
		for i := range summary.Sentences {
			summary.Sentences[i].Article = v.marked(summary.Sentences[i].Article)
		}
	}
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
	if err == nil {
		for _, day := range timeline.Days {
			for i := range day.Sentences {
				day.Sentences[i].Article = v.marked(day.Sentences[i].Article)
			}
		}
	}
	return timeline, v.why(ctx, topic, err)
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
	if !v.Has(quote.Article.ID) {
		return "", "", "", fmt.Errorf("find the context in article %q: %w", quote.Article.ID, ErrGone)
	}
	document, err := v.Document(ctx, quote.Article.ID)
	if err != nil {
		return "", "", "", err
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

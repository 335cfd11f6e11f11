// Package lookout finds, for watches and digests, the news in articles that
// come in.
//
// An article is looked up in an index of the watches (board.go), which finds
// those that share its words. The rest is decided in the way that a question is
// answered or a topic summarised (judge.go): by packages answer and digest,
// from the new articles only. Comparing with earlier posts decides what is new
// (event.go). Digests summarise what came in since the last one (digest.go).
package lookout

import (
	"cmp"
	"context"
	"errors"
	"slices"
	"strings"
	"time"

	"byline/internal/answer"
	"byline/internal/digest"
	"byline/internal/index"
	"byline/internal/watch"
)

// Articles are the current articles of a newsroom, including the new ones.
type Articles interface {
	answer.Finder
	digest.Finder
}

// Answerer answers questions from articles that came in.
type Answerer interface {
	// Stand prepares a question that will be asked about new articles.
	Stand(ctx context.Context, question answer.Question) (*answer.Standing, error)
	// Among answers it from the given articles only, as of a day.
	Among(ctx context.Context, s *answer.Standing, asOf time.Time, documents []*index.Document) (*answer.Answer, error)
}

// LeastConfidence is the least chance, as [answer.Standing.Chance] has it, that
// a new answer which is posted is right. Chosen on 2024; docs/watches.md has the
// figures.
const LeastConfidence = 0.105

// Judge finds what articles have for watches. It is for one goroutine at a
// time.
type Judge struct {
	articles Articles
	answerer Answerer
	digester *digest.Digester
	board    *board
	scratch  scratch
	// leastConfidence is [LeastConfidence] unless Require has set another
	// value.
	leastConfidence float64
}

// NewJudge returns a judge of watches in the words of the articles that the
// answerer and the digester answer from. It ignores watches whose text has
// nothing to search for. The error is ctx's or the articles'.
func NewJudge(ctx context.Context, articles Articles, answerer Answerer, digester *digest.Digester, watches []watch.Watch) (*Judge, error) {
	return newJudge(ctx, articles, answerer, digester, watches, nil)
}

// newJudge is NewJudge, given watches that are prepared already, by their ids.
func newJudge(ctx context.Context, articles Articles, answerer Answerer, digester *digest.Digester, watches []watch.Watch, understood map[int64]*standing) (*Judge, error) {
	j := &Judge{articles: articles, answerer: answerer, digester: digester, leastConfidence: LeastConfidence}
	var all []*standing
	for _, w := range watches {
		s := understood[w.ID]
		if s == nil || s.Watch != w {
			var err error
			if s, err = j.stand(ctx, w); err != nil {
				return nil, err
			}
		}
		if s != nil {
			all = append(all, s)
		}
	}
	j.board = newBoard(all)
	return j, nil
}

// Require sets the least chance of a new answer, instead of
// [LeastConfidence], for measurements.
func (j *Judge) Require(confidence float64) { j.leastConfidence = confidence }

// stand prepares a watch; nil when there is nothing to search for. A question for
// the news of something is a topic.
func (j *Judge) stand(ctx context.Context, w watch.Watch) (*standing, error) {
	s := &standing{Watch: w}
	var err error
	topic := w.Text
	if w.Kind == watch.Question {
		if s.question, err = j.answerer.Stand(ctx, answer.Question{Text: w.Text, Limit: watch.MostNews}); err == nil {
			topic = s.question.Subject()
		}
	}
	if err == nil && (w.Kind == watch.Topic || topic != "") {
		s.question = nil
		s.topic, err = j.digester.Stand(ctx, topic)
	}
	if errors.Is(err, answer.ErrEmpty) || errors.Is(err, digest.ErrEmpty) {
		return nil, nil
	}
	return s, err
}

// Concerned is a watch and the articles that may concern it.
type Concerned struct {
	standing  *standing
	documents []*index.Document
}

// Watch is the watch.
func (c Concerned) Watch() watch.Watch { return c.standing.Watch }

// Concerned looks articles up in the index of the watches.
func (j *Judge) Concerned(documents []*index.Document) []Concerned {
	var all []Concerned
	places := make(map[int64]int)
	for _, document := range documents {
		for _, s := range j.board.concerned(document, &j.scratch) {
			if s.question != nil && !s.question.Bears(document) {
				continue
			}
			at, there := places[s.ID]
			if !there {
				at = len(all)
				places[s.ID] = at
				all = append(all, Concerned{standing: s})
			}
			all[at].documents = append(all[at].documents, document)
		}
	}
	return all
}

// Judge adds the news that the articles have for a watch, as of a time, to the
// watch's state, and reports whether it added any. The error is ctx's, the
// index's or the reader's.
func (j *Judge) Judge(ctx context.Context, c Concerned, state *watch.State, at time.Time) (told bool, err error) {
	var found []watch.Told
	if c.standing.question != nil {
		found, err = j.answers(ctx, c, at)
	} else {
		found, err = j.reports(ctx, c, at)
	}
	if err != nil {
		return false, err
	}
	for i := range found {
		verdict := compare(&found[i], state.Told)
		switch {
		case verdict == isSame && len(state.Pending) > 0:
			state.Further++ // one more report of what waits to be posted
		case verdict == isSame, verdict == isNew && c.standing.question != nil && found[i].Sure < surest(state.Told):
			continue
		default:
			state.Add(found[i])
		}
		told = true
	}
	return told, nil
}

// surest is the highest confidence of the answers posted so far; 0 when there
// are none. An answer unrelated to those must have at least this confidence,
// since most such answers are about another event.
func surest(told []watch.Told) float64 {
	best := 0.0
	for _, t := range told {
		best = max(best, t.Sure)
	}
	return best
}

// answers are the sentences of the articles that answer a question: the best of
// them, and those that differ from it.
func (j *Judge) answers(ctx context.Context, c Concerned, at time.Time) ([]watch.Told, error) {
	answered, err := j.answerer.Among(ctx, c.standing.question, at, c.documents)
	if err != nil || !answered.Answered {
		return nil, err
	}
	chance := c.standing.question.Chance(answered, c.document(answered.Quotes[0].Article.ID))
	if chance < j.leastConfidence {
		return nil, nil
	}
	var found []watch.Told
	for i, quote := range answered.Quotes[:answered.Telling] {
		if i > 0 && !slices.Contains(quote.DiffersFrom, 1) || strings.HasSuffix(quote.Sentence, "?") {
			continue // a question is no news
		}
		told, err := j.told(ctx, c.standing, c.document(quote.Article.ID), quote.Position, at)
		if err != nil {
			return nil, err
		}
		told.Start, told.End, told.Sure = quote.Highlight.Start, quote.Highlight.End, chance
		found = append(found, told)
	}
	return found, nil
}

// reports are the sentences of the articles that say what happened about a
// topic, one an article, oldest first.
func (j *Judge) reports(ctx context.Context, c Concerned, at time.Time) ([]watch.Told, error) {
	documents := slices.Clone(c.documents)
	slices.SortStableFunc(documents, func(a, b *index.Document) int {
		return cmp.Or(a.Published.Compare(b.Published), cmp.Compare(a.ID, b.ID))
	})
	var found []watch.Told
	for _, document := range documents {
		position, ok := c.standing.topic.News(document)
		if !ok {
			continue
		}
		told, err := j.told(ctx, c.standing, document, position, at)
		if err != nil {
			return nil, err
		}
		found = append(found, told)
	}
	return found, nil
}

func (c Concerned) document(id string) *index.Document {
	i := slices.IndexFunc(c.documents, func(d *index.Document) bool { return d.ID == id })
	return c.documents[i] // an answer is from those that it was asked of
}

// told makes news for a watch from a sentence of an article.
func (j *Judge) told(ctx context.Context, s *standing, document *index.Document, position int, at time.Time) (watch.Told, error) {
	terms, err := eventOf(ctx, document, j.articles, func(term string) bool { return s.words[term] })
	return watch.Told{
		News: watch.News{
			Source:   SourceOf(document.Summary()),
			Sentence: document.Sentence(position),
		},
		Terms: terms, At: at,
	}, err
}

// SourceOf is an article as the source of news.
func SourceOf(article *index.Summary) watch.Source {
	return watch.Source{Article: article.ID, Title: article.Title, Outlet: article.Source, URL: article.URL, Published: article.Published}
}

// Package lookout tells watches and digests of the articles that come in.
//
// An article is looked up in an index of the watches (board.go), which finds
// those of its words; what is left is judged as a question is answered and as a
// topic is summed up (judge.go): by packages answer and digest, from the new
// articles alone. What was told before decides what is new about it (event.go).
// Digests sum up what came in since the last one (digest.go).
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

// Articles are those of a newsroom as they stand, with the new ones among them.
type Articles interface {
	answer.Finder
	digest.Finder
}

// Answerer answers questions from articles that came in.
type Answerer interface {
	// Stand reads a question that is to be asked of articles as they come in.
	Stand(ctx context.Context, question answer.Question) (*answer.Standing, error)
	// Among answers it from some articles alone, as of a day.
	Among(ctx context.Context, s *answer.Standing, asOf time.Time, documents []*index.Document) (*answer.Answer, error)
}

// LeastConfidence is how sure a new answer must be to be told: surer than one
// that somebody asked for, as nearly all articles that come in do not answer.
// Chosen on 2023 and 2024; docs/watches.md has the figures.
const LeastConfidence = 0.3

// Judge finds what articles have for watches. It is for one goroutine at a time.
type Judge struct {
	articles Articles
	answerer Answerer
	digester *digest.Digester
	board    *board
	scratch  scratch
	// leastConfidence is [LeastConfidence] but where another is tried.
	leastConfidence float64
}

// NewJudge returns a judge of watches in the words of the articles, which the
// answerer and the digester answer from. A watch whose text has nothing to look
// for is passed over. The error is ctx's or the articles'.
func NewJudge(ctx context.Context, articles Articles, answerer Answerer, digester *digest.Digester, watches []watch.Watch) (*Judge, error) {
	return newJudge(ctx, articles, answerer, digester, watches, nil)
}

// newJudge is NewJudge with the watches that are understood already, by their
// ids.
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

// Require sets how sure a new answer must be instead of [LeastConfidence], for
// those who choose it.
func (j *Judge) Require(confidence float64) { j.leastConfidence = confidence }

// stand understands a watch; nil where there is nothing to look for.
func (j *Judge) stand(ctx context.Context, w watch.Watch) (*standing, error) {
	s := &standing{Watch: w}
	var err error
	if w.Kind == watch.Question {
		s.question, err = j.answerer.Stand(ctx, answer.Question{Text: w.Text, Limit: watch.MostNews})
	} else {
		s.topic, err = j.digester.Stand(ctx, w.Text)
	}
	if errors.Is(err, answer.ErrEmpty) || errors.Is(err, digest.ErrEmpty) {
		return nil, nil
	}
	return s, err
}

// Concerned are the watches that articles may concern, with those articles.
type Concerned struct {
	standing  *standing
	documents []*index.Document
}

// Watch is the watch that is concerned.
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

// Judge adds to what is remembered of a watch what the articles have for it, as
// of a time, and reports whether anything was added. The error is ctx's, the
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
		case verdict == isSame, verdict == isNew && found[i].Sure < surest(state.Told):
			continue
		default:
			state.Add(found[i])
		}
		told = true
	}
	return told, nil
}

// surest is how sure the best answer is that was told; 0 where none was. One
// that has nothing to do with it must be as sure: most that are not are of
// another event.
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
	if err != nil || !answered.Answered || answered.Confidence < j.leastConfidence {
		return nil, err
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
		told.Start, told.End, told.Sure = quote.Highlight.Start, quote.Highlight.End, answered.Confidence
		found = append(found, told)
	}
	return found, nil
}

// reports are the sentences of the articles that tell what happened of a topic,
// one an article, the oldest first.
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

// told is a sentence of an article as news for a watch.
func (j *Judge) told(ctx context.Context, s *standing, document *index.Document, position int, at time.Time) (watch.Told, error) {
	terms, err := eventOf(ctx, document, j.articles, func(term string) bool { return s.words[term] })
	return watch.Told{
		News: watch.News{
			Source:   sourceOf(document.Summary()),
			Sentence: document.Sentence(position),
		},
		Terms: terms, At: at,
	}, err
}

func sourceOf(article *index.Summary) watch.Source {
	return watch.Source{Article: article.ID, Title: article.Title, Outlet: article.Source, URL: article.URL, Published: article.Published}
}

// Package retrieval is the first stage of an answer: it finds the articles that
// may answer a question, and the passages of them that are worth reading.
//
// retrieval.go takes articles from the index, by their words (search.go) and their
// days (days.go); passages.go cuts them around their most promising sentences;
// promise.go says how promising a sentence seems, by how its words and those
// around it meet the question's (match.go). terms.go tells what an article holds
// of a question without looking at its passages.
//
// What is found is ordered by how much it promises. Whether it answers is known
// once the reader has read it, in package answer.
package retrieval

import (
	"context"
	"time"

	"byline/internal/article"
	"byline/internal/index"
	"byline/internal/query"
)

// How much is looked at for a question: as much as an ordinary processor reads
// in one or two tenths of a second. docs/answers.md says how many right
// sentences fewer or more passages would hold.
const (
	// foundArticles is how many articles are taken from the index, to be
	// ordered also by date.
	foundArticles = 200
	// openedArticles is how many of those are searched for passages.
	openedArticles = 16
	// MostPassages is how many of their passages are read.
	MostPassages = 15
)

// freshness is the gain of an article of the days asked about, as a fraction of
// its score. It hardly falls within some days and is half after freshDays.
const (
	freshness = 1.0
	freshDays = 14
)

// Finder is the part of an index that finds and opens articles.
type Finder interface {
	// Search returns the results of each query, best first.
	Search(ctx context.Context, queries ...article.Query) ([][]article.Candidate, error)
	// Documents returns articles with their sentences and terms, with nil for
	// those that do not exist.
	Documents(ctx context.Context, ids []string) ([]*index.Document, error)
	// Len is the number of articles.
	Len() int
}

// Request says which articles may answer a question.
type Request struct {
	// AsOf is the day of asking: articles near it are preferred. The zero time
	// prefers none.
	AsOf time.Time
	// Selection is which articles count.
	article.Selection
	// Newest is how many of the newest articles of the selection will be wanted
	// next; a finder that is far away then sends them along.
	Newest int
}

// Hit is how well an article was found.
type Hit struct {
	// Strength is the article's score, dates included, as a fraction of the
	// best one's: from 0 to 1.
	Strength float64
	// Rank is how many articles were found better, as a fraction of those that
	// are opened at most.
	Rank float64
	// Nearness is how near it is to the days asked about, from 0 to 1.
	Nearness float64
	// Rival is the strength of the best other article, a copy included; 0 when
	// there is none.
	Rival float64
}

// Found is an article that may answer.
type Found struct {
	*index.Summary
	Document *index.Document
	Hit
}

// Find finds the articles that may answer, best first, and opens them. The error
// is the finder's.
func Find(ctx context.Context, finder Finder, q *query.Query, request Request) ([]*Found, error) {
	chosen, err := choose(ctx, finder, q, request, openedArticles)
	if err != nil {
		return nil, err
	}
	ids := make([]string, len(chosen))
	for i, c := range chosen {
		ids[i] = c.ID
	}
	documents, err := index.DocumentsOf(ctx, finder, ids)
	if err != nil {
		return nil, err
	}
	opened := make([]*Found, len(chosen))
	for i, c := range chosen {
		opened[i] = c.Open(documents[i])
	}
	return opened, nil
}

// Choice is an article that [Find] would open.
type Choice struct {
	ID string
	Hit
}

// Open is the found article, given its document.
func (c Choice) Open(document *index.Document) *Found {
	return &Found{document.Summary(), document, c.Hit}
}

// Choose is Find without opening anything.
func Choose(ctx context.Context, finder Finder, q *query.Query, request Request) ([]Choice, error) {
	return choose(ctx, finder, q, request, 0)
}

// choose finds the articles that may answer, best first; read is how many of them
// will be read.
func choose(ctx context.Context, finder Finder, q *query.Query, request Request, read int) ([]Choice, error) {
	near := &article.Near{Spans: daysAsked(q, request.AsOf), Gain: freshness}
	lists, err := finder.Search(ctx, article.Query{
		Terms: searchTerms(q, finder.Len()), Selection: request.Selection, Near: near,
		Limit: foundArticles, Read: read, Newest: request.Newest,
	})
	if err != nil || len(lists[0]) == 0 {
		return nil, err
	}
	candidates := byDay(lists[0], near, q.Days.Firm)
	chosen := make([]Choice, min(len(candidates), openedArticles))
	for i, c := range candidates[:len(chosen)] {
		chosen[i] = Choice{c.ID, Hit{Strength: c.score / candidates[0].score, Rank: float64(i) / openedArticles, Nearness: c.nearness, Rival: 1}}
	}
	chosen[0].Rival = 0
	if len(chosen) > 1 {
		chosen[0].Rival = chosen[1].Strength
	}
	return chosen, nil
}

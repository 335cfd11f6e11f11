package main

import (
	"context"
	"slices"
	"strings"
	"time"

	"byline/internal/answer"
	"byline/internal/article"
	"byline/internal/index"
)

// stream is the articles of an index up to a day.
type stream struct {
	*index.Index
	all  []*index.Summary
	days []string
	day  time.Time
	// published is the days of all articles, by their ids.
	published map[string]string
}

// newStream stands at the day before the year.
func newStream(ctx context.Context, ix *index.Index, year int) (*stream, error) {
	s := &stream{Index: ix, day: time.Date(year-1, 12, 31, 0, 0, 0, 0, time.UTC), published: make(map[string]string)}
	for entry, err := range index.Each(ctx, ix) {
		if err != nil {
			return nil, err
		}
		s.published[entry.ID] = entry.Day()
		if entry.Published.Year() == year {
			s.all = append(s.all, &entry.Summary)
			s.days = append(s.days, entry.Day())
		}
	}
	slices.Sort(s.days)
	s.days = slices.Compact(s.days)
	return s, nil
}

// advance goes to the next day with articles; false after the last.
func (s *stream) advance() bool {
	if len(s.days) == 0 {
		return false
	}
	s.day, _ = time.Parse(time.DateOnly, s.days[0])
	s.days = s.days[1:]
	return true
}

// documents are the articles of the day.
func (s *stream) documents(ctx context.Context) ([]*index.Document, error) {
	var ids []string
	for _, article := range s.all {
		if article.Day() == s.day.Format(time.DateOnly) {
			ids = append(ids, article.ID)
		}
	}
	return index.DocumentsOf(ctx, s, ids)
}

// Search leaves out what has not come in yet.
func (s *stream) Search(ctx context.Context, queries ...article.Query) ([][]article.Candidate, error) {
	return s.Index.Search(ctx, article.UpTo(s.day, queries)...)
}

// memo answers each standing question once a day, for judges that differ only in
// the confidence that they ask for.
type memo struct {
	*answer.Answerer
	answers map[memoKey]*answer.Answer
	// confidence is that of each question's answer, and read how many there were.
	confidence map[string]float64
	read       int
	// fit, if set, is given each answer.
	fit *standingFit
}

type memoKey struct {
	question string
	articles string
}

func (m *memo) Among(ctx context.Context, s *answer.Standing, asOf time.Time, documents []*index.Document) (*answer.Answer, error) {
	var ids []string
	for _, document := range documents {
		ids = append(ids, document.ID)
	}
	key := memoKey{s.Text(), strings.Join(ids, "\n")}
	if found := m.answers[key]; found != nil {
		return found, nil
	}
	found, err := m.Answerer.Among(ctx, s, asOf, documents)
	if err != nil {
		return nil, err
	}
	m.answers[key], m.confidence[s.Text()] = found, found.Confidence
	if len(found.Quotes) > 0 {
		m.read++
	}
	if m.fit != nil {
		m.fit.add(s, documents, found)
	}
	return found, nil
}

package main

import (
	"context"
	"slices"
	"strings"
	"time"

	"byline/internal/answer"
	"byline/internal/index"
)

// stream is the articles of an index up to a day.
type stream struct {
	*index.Index
	all  []*index.Summary
	days []string
	day  time.Time
}

// newStream stands at the day before the year.
func newStream(ix *index.Index, year int) *stream {
	s := &stream{Index: ix, day: time.Date(year-1, 12, 31, 0, 0, 0, 0, time.UTC)}
	for _, article := range ix.Articles() {
		if article.Published.Year() == year {
			s.all = append(s.all, article)
			s.days = append(s.days, article.Day())
		}
	}
	slices.Sort(s.days)
	s.days = slices.Compact(s.days)
	return s
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
	var found []*index.Document
	for _, article := range s.all {
		if article.Day() != s.day.Format(time.DateOnly) {
			continue
		}
		document, err := s.Document(ctx, article.ID)
		if err != nil {
			return nil, err
		}
		found = append(found, document)
	}
	return found, nil
}

// Search leaves out what has not come in yet.
func (s *stream) Search(ctx context.Context, terms []index.Term, limit int) ([]index.Candidate, error) {
	found, err := s.Index.Search(ctx, terms, s.Len())
	found = slices.DeleteFunc(found, func(c index.Candidate) bool { return c.Published.After(s.day) })
	return found[:min(len(found), limit)], err
}

// memo answers each standing question once a day, for judges that differ only in
// the confidence that they ask for.
type memo struct {
	*answer.Answerer
	answers map[memoKey]*answer.Answer
	// confidence is that of each question's answer, and read how many there were.
	confidence map[string]float64
	read       int
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
	return found, nil
}

package retrieval

import (
	"cmp"
	"slices"
	"time"

	"byline/internal/article"
	"byline/internal/query"
)

// daysAsked is the time that a question names, or else the day of asking. When
// the time is only a hint, the day of asking counts as well.
func daysAsked(q *query.Query, asOf time.Time) []article.Span {
	half := float64(freshDays)
	if q.Newest {
		half /= newestFactor
	}
	asked := article.Span{First: asOf, Last: asOf, Asked: asOf, Half: half}
	named := article.Span{First: q.Days.First, Last: q.Days.Last, Asked: asOf, Half: half}
	switch {
	case q.Days.IsZero():
		return []article.Span{asked}
	case q.Days.Firm:
		return []article.Span{named}
	}
	return []article.Span{named, asked}
}

// newestFactor is how much faster nearness falls when the newest report is
// asked for.
const newestFactor = 4

// leastNearness is how near at least one article must be for the day of asking
// to count: six weeks.
const leastNearness = 0.1

// datedCandidate is a candidate and how near it is to the days asked about.
type datedCandidate struct {
	article.Candidate
	// nearness is from 0 to 1; score is the candidate's score with the gain
	// from its nearness.
	nearness, score float64
}

// byDay orders candidates by their scores and days. When the question names no
// firm day and no candidate is near the days that count instead, these are
// ignored: they say nothing about questions on old articles.
func byDay(candidates []article.Candidate, near *article.Near, firm bool) []datedCandidate {
	all, most := make([]datedCandidate, len(candidates)), 0.0
	for i, c := range candidates {
		all[i] = datedCandidate{Candidate: c, nearness: near.Nearness(c.Published)}
		most = max(most, all[i].nearness)
	}
	for i := range all {
		if !firm && most < leastNearness {
			all[i].nearness = article.Unknown
		}
		all[i].score = all[i].Score * (1 + float64(near.Gain*all[i].nearness))
	}
	slices.SortFunc(all, func(a, b datedCandidate) int {
		return cmp.Or(cmp.Compare(b.score, a.score), cmp.Compare(b.Score, a.Score), cmp.Compare(a.ID, b.ID))
	})
	return all
}

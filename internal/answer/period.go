package answer

import (
	"math"
	"time"

	"byline/internal/index"
	"byline/internal/when"
)

// period is the days that a question is about, and the day on which it is
// asked. The zero period is not known.
type period struct{ first, last, asked time.Time }

// oldest is how long before the day of asking a time that a question names may
// lie and still tell which reports are meant: "in 1985" is history in most
// reports that speak of it.
const oldest = 366 * 24 * time.Hour

// periodOf is the time that a question names, such as "on Wednesday" or "in
// June", counted from the day of asking; else that day itself.
func periodOf(question string, asOf time.Time) period {
	if asOf.IsZero() {
		return period{}
	}
	for _, span := range when.Find(question, asOf, when.Past) {
		if span.Granularity < when.Year && asOf.Sub(span.First) <= oldest && !span.First.After(asOf) {
			last := span.Last
			if last.After(asOf) {
				last = asOf
			}
			return period{span.First, last, asOf}
		}
	}
	return period{asOf, asOf, asOf}
}

// leastNearness is how near an article must be for the day of asking to tell
// anything: six weeks.
const leastNearness = 0.1

// among is the period, or one that is not known where none of the articles is
// near it: those who ask of old articles mean none of them for its day.
func (p period) among(candidates []index.Candidate) period {
	for i := range candidates {
		article := candidates[i].Summary
		if nearness, _ := p.nearness(article); nearness >= leastNearness && !article.Published.IsZero() {
			return p
		}
	}
	return period{}
}

// unknownNearness is the nearness of an article of an unknown day.
const unknownNearness = 0.6

// nearness is 1 for an article of the period and falls to 0 with the days
// between; later is 1 for one that was published after the question was asked.
// When one of the days is not known, that is held neither for nor against the
// article.
func (p period) nearness(article *index.Summary) (nearness, later float64) {
	if p.asked.IsZero() || article.Published.IsZero() {
		return unknownNearness, 0
	}
	if days(p.asked, article.Published) > 1 {
		return 0, 1
	}
	away := max(0, days(p.last, article.Published), days(article.Published, p.first))
	away /= freshDays
	return 1 / (1 + away*away), 0
}

// days is how many days the second time is after the first, below 0 when it is
// before.
func days(from, to time.Time) float64 { return math.Ceil(to.Sub(from).Hours() / 24) }

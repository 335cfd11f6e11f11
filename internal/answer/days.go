package answer

import (
	"math"
	"time"

	"byline/internal/query"
)

// days are those that a question is about; the zero days are not known.
type days struct {
	first, last, asked time.Time
	newest             bool
}

// daysAsked is the time that a question names, else the day of asking. A time
// that is only a hint counts beside the day of asking.
func daysAsked(q *query.Query, asOf time.Time) []days {
	asked := days{asOf, asOf, asOf, q.Newest}
	named := days{q.Days.First, q.Days.Last, asOf, q.Newest}
	switch {
	case q.Days.IsZero():
		return []days{asked}
	case q.Days.Firm:
		return []days{named}
	}
	return []days{named, asked}
}

// newestFactor is how much faster nearness falls where the newest report is
// asked for.
const newestFactor = 4

// unknownNearness is the nearness of an article of an unknown day, or to
// unknown days.
const unknownNearness = 0.6

// nearness is 1 for an article published in the days and falls to 0 with the
// days between. One published after the day of asking is not near.
func (d days) nearness(published time.Time) float64 {
	if d.last.IsZero() || published.IsZero() {
		return unknownNearness
	}
	if !d.asked.IsZero() && daysBetween(d.asked, published) > 1 {
		return 0
	}
	away := max(0, daysBetween(d.last, published), daysBetween(published, d.first)) / freshDays
	if d.newest {
		away *= newestFactor
	}
	return 1 / (1 + away*away)
}

// daysBetween is how many days the second time is after the first, below 0
// when it is before.
func daysBetween(from, to time.Time) float64 { return math.Ceil(to.Sub(from).Hours() / 24) }

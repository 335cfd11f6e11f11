package answer

import (
	"math"
	"time"

	"byline/internal/index"
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

// leastNearness is how near one article must be for the day of asking to tell
// anything: six weeks.
const leastNearness = 0.1

// nearnessOf is how near the candidates are to the days asked about. Where the
// question names no day, and no candidate is near the day of asking, that day
// tells nothing: those who ask of old articles mean none of them for its day.
func nearnessOf(candidates []index.Candidate, asked []days, named bool) map[*Article]float64 {
	nearness, most := make(map[*Article]float64, len(candidates)), 0.0
	for _, c := range candidates {
		for _, days := range asked {
			nearness[c.Summary] = max(nearness[c.Summary], days.nearness(c.Published))
		}
		most = max(most, nearness[c.Summary])
	}
	if !named && most < leastNearness {
		for article := range nearness {
			nearness[article] = unknownNearness
		}
	}
	return nearness
}

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

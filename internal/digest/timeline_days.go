package digest

import (
	"cmp"
	"context"
	"slices"
	"time"

	"byline/internal/when"
)

// How much an article's speaking of a day counts, by how many days later the
// article appeared. A day that is still spoken of when others have passed is
// one on which something happened; that an article speaks of its own day says
// little. Counting by the date spoken of, and the later mention for more, is
// what systems for this task found to work best (G. Tran, E. Herder and
// K. Markert: Joint graphical models for date selection in timeline
// summarization, ACL 2015; D. Gholipour Ghalandari and G. Ifrim: Examining the
// state-of-the-art in news timeline summarization, ACL 2020). The figures are
// round ones between which and their neighbours the result hardly changes.
const (
	sameDay     = 0.1
	nextDay     = 0.5
	laterDay    = 1
	publication = 0.1
)

// inPassing is how relevant an article is, as a part of the most relevant one
// with a date, that only mentions the topic, as does one that names it once
// and not in its title; its other sentences tell of something else.
const inPassing = 0.75

// lookback is how many days before the first article a day may lie. What was
// earlier is told as the background of another story, unless the articles are
// about it, as those of an anniversary are.
const lookback = 7

// isAbout reports whether half of the articles with a date speak of a day.
func (m *material) isAbout(day *toldDay) bool {
	dated, speak := 0, 0
	for _, b := range m.bearers {
		dated += int(indicator(!b.Published.IsZero()))
	}
	for i, at := range day.tellings {
		speak += int(indicator(i == 0 || day.tellings[i-1].bearer != at.bearer))
	}
	return 2*speak >= dated
}

// toldDay is a day and what is told of it.
type toldDay struct {
	date time.Time
	// tellings are the sentences that speak of it, as something past, in the
	// order of the articles.
	tellings []telling
	// published are the articles of the day, as positions among the bearers.
	published []int
	score     float64
}

// telling is where a sentence stands that speaks of a day.
type telling struct{ bearer, sentence int }

// readDays finds the days that the articles speak of, or that they appeared
// on, best first. Articles without a date are left out, and of those that only
// mention the topic the sentences that do not.
func readDays(ctx context.Context, m *material) ([]*toldDay, error) {
	days := make(map[time.Time]*toldDay)
	at := func(date time.Time) *toldDay {
		if days[date] == nil {
			days[date] = &toldDay{date: date}
		}
		return days[date]
	}
	most := 0.0
	for i, b := range m.bearers {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		if b.Published.IsZero() {
			continue
		}
		published := dayOf(b.Published)
		most = max(most, b.relevance) // the first with a date has the most
		passing := b.touch != nil && (b.relevance < inPassing*most || b.relevance < spoken && !b.touch.about)
		if !passing {
			own := at(published)
			own.published = append(own.published, i)
			own.score += publication * b.relevance
		}
		last := published // the day that the sentence before named
		for s, place := range b.document.Sentences {
			named := daysIn(b.document.Text[place.Start:place.End], last, published)
			last = published
			for _, date := range named {
				last = date
				if passing && b.touch.sentences[s] < naming {
					continue
				}
				day := at(date)
				if n := len(day.tellings); n == 0 || day.tellings[n-1].bearer != i {
					day.score += weightOf(published.Sub(date)) * b.relevance
				}
				day.tellings = append(day.tellings, telling{i, s})
			}
		}
	}
	ranked := make([]*toldDay, 0, len(days))
	for _, day := range days {
		ranked = append(ranked, day)
	}
	slices.SortFunc(ranked, func(a, b *toldDay) int {
		return cmp.Or(cmp.Compare(b.score, a.score), a.date.Compare(b.date))
	})
	return ranked, nil
}

// daysIn is the days, up to that of publication, that a sentence names, each
// once. The sentence before it named the last day.
func daysIn(sentence string, last, published time.Time) []time.Time {
	var days []time.Time
	for _, span := range when.FindAfter(last, sentence, published, when.Past) {
		if span.Granularity == when.Day && !span.First.After(published) && !slices.Contains(days, span.First) {
			days = append(days, span.First)
		}
	}
	return days
}

// weightOf is how much an article counts that appeared so long after the day
// that it speaks of.
func weightOf(after time.Duration) float64 {
	switch {
	case after < 24*time.Hour:
		return sameDay
	case after < 48*time.Hour:
		return nextDay
	}
	return laterDay
}

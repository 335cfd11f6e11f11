package digest

import (
	"cmp"
	"context"
	"slices"
	"time"

	"byline/internal/index"
	"byline/internal/words"
)

// defaultDays is how many days a timeline has for a topic without a limit.
const defaultDays = 10

// Timeline tells what happened on which day, by the days that the sentences of
// the articles speak of. A topic's Since and Until bound those days too. The
// error is [ErrEmpty], [ErrNothing], a [NoDatesError], a [TooWideError], ctx's,
// or the index's.
func (d *Digester) Timeline(ctx context.Context, topic Topic) (*Timeline, error) {
	m, err := d.bearing(ctx, topic)
	if err != nil {
		return nil, err
	}
	return m.timeline(ctx, topic)
}

// TimelineOf is the timeline of the documents, all of which are taken to bear
// on the topic, whose Source, Since and Until are not looked at. The error is
// [ErrNothing] without a document, a [NoDatesError], or ctx's.
func TimelineOf(ctx context.Context, topic Topic, documents []*index.Document) (*Timeline, error) {
	if len(documents) == 0 {
		return nil, ErrNothing
	}
	m := &material{articles: len(documents)}
	for _, document := range documents {
		m.bearers = append(m.bearers, bearer{Summary: document.Summary(), document: document, relevance: 1})
	}
	m.found = m.bearers
	for _, token := range words.Tokens(topic.Text) {
		if !words.Stop(token.Term) {
			m.terms = append(m.terms, index.Term{Text: token.Term, Weight: 1})
		}
	}
	return m.timeline(ctx, Topic{Text: topic.Text, Limit: topic.Limit, Brief: topic.Brief})
}

// timeline is the timeline of the material.
func (m *material) timeline(ctx context.Context, topic Topic) (*Timeline, error) {
	t := &Timeline{Topic: topic, Articles: m.articles, Reports: reports(m.found)}
	for _, article := range m.found {
		if article.Published.IsZero() {
			t.Undated++
		}
	}
	if len(t.Reports) == 0 {
		return nil, &NoDatesError{m.articles}
	}
	days, err := readDays(ctx, m)
	if err != nil {
		return nil, err
	}
	limit := cmp.Or(max(topic.Limit, 0), defaultDays)
	earliest := dayOf(t.Reports[0].Date).AddDate(0, 0, -lookback)
	chooser := newChooser(m)
	var choices []*choice
	for _, day := range days {
		if len(choices) == limit {
			break
		}
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		if !topic.covers(day.date) || day.date.Before(earliest) && !m.isAbout(day) {
			continue
		}
		if choice := chooser.consider(day); chooser.take(choice) {
			choices = append(choices, choice)
		}
	}
	for _, choice := range choices {
		if !topic.Brief {
			chooser.take(choice) // a second one, now that each day has its first
		}
		t.Days = append(t.Days, Day{Date: choice.date, Sentences: chooser.sentences(choice)})
	}
	slices.SortFunc(t.Days, func(a, b Day) int { return a.Date.Compare(b.Date) })
	return t, nil
}

// covers reports whether a day is in the topic's range.
func (t Topic) covers(day time.Time) bool {
	return (t.Since.IsZero() || !day.Before(dayOf(t.Since))) && (t.Until.IsZero() || !day.After(dayOf(t.Until)))
}

// dayOf is a time's day, in its own zone, at midnight UTC.
func dayOf(t time.Time) time.Time {
	return time.Date(t.Year(), t.Month(), t.Day(), 0, 0, 0, 0, time.UTC)
}

// reports counts the articles by day and source.
func reports(articles []bearer) []Count {
	type key struct {
		day    time.Time
		source string
	}
	counts := make(map[key]int)
	for _, article := range articles {
		if !article.Published.IsZero() {
			counts[key{dayOf(article.Published), article.Source}]++
		}
	}
	var list []Count
	for key, n := range counts {
		list = append(list, Count{Date: key.day, Source: key.source, Articles: n})
	}
	slices.SortFunc(list, func(a, b Count) int {
		return cmp.Or(a.Date.Compare(b.Date), cmp.Compare(a.Source, b.Source))
	})
	return list
}

package discord

import (
	"cmp"
	"context"
	"slices"
	"strings"
	"time"

	"byline/internal/answer"
	"byline/internal/newsroom"
)

// keptQuotes is how many further quotes of an answer its More button can show,
// as far as their keys fit there.
const keptQuotes = 8

// ask answers a question. A nil reply means silence.
func (b *bot) ask(ctx context.Context, r *request) (*reply, error) {
	narrow, err := b.narrow(r)
	if err != nil {
		return nil, err
	}
	question := answer.Question{
		Text:   cmp.Or(r.option(questionOption), r.text),
		AsOf:   b.today(),
		Limit:  shownQuotes + keptQuotes,
		Source: narrow.source,
		Since:  narrow.since,
		Until:  narrow.until,
		Before: r.before,

		Sources: r.outlets(),
	}
	found, err := r.room.Ask(ctx, question)
	if err != nil {
		return nil, err
	}
	r.outcome = string(found.WhyNot)
	if found.Answered {
		r.outcome = outcomeAnswered
		b.asked.note(r, question.Text)
	} else if r.quiet {
		return nil, nil
	}
	shown := append(slices.Clone(r.before), question.Text)
	made := renderAnswer(found, shown, r.settings.Quotes, newsroom.Key)
	if !found.Answered && r.questionShown && len(r.before) == 0 {
		made = made.withoutQuestion(question.Text) // a no is to be short
	}
	return made, nil
}

// today is the day of asking.
func (b *bot) today() time.Time {
	if !b.config.AsOf.IsZero() {
		return b.config.AsOf
	}
	year, month, day := time.Now().Date()
	return time.Date(year, month, day, 0, 0, 0, 0, time.UTC)
}

// narrowed is which articles count.
type narrowed struct {
	source       string
	since, until time.Time
}

// narrow reads the options that limit which articles count.
func (b *bot) narrow(r *request) (narrowed, error) {
	var n narrowed
	if source := r.option(sourceOption); source != "" {
		if err := r.room.Ready(); err != nil {
			return n, err
		}
		known := slices.ContainsFunc(b.sourcesFor(r), func(s newsroom.Source) bool {
			return s.Name != "" && strings.EqualFold(s.Name, source)
		})
		if !known {
			return n, unknownOutlet(source)
		}
		n.source = source
	}
	var ok bool
	if n.since, _, ok = days(r.option("since")); !ok {
		return n, refusal("I cannot read “since”: write a day such as 2016-12-14, or a month or a year such as 2016-12 or 2016.")
	}
	if _, n.until, ok = days(r.option("until")); !ok {
		return n, refusal("I cannot read “until”: write a day such as 2016-12-14, or a month or a year such as 2016-12 or 2016.")
	}
	if !n.since.IsZero() && !n.until.IsZero() && n.until.Before(n.since) {
		return n, refusal("The last day, " + n.until.Format(dayLayout) + ", is before the first, " + n.since.Format(dayLayout) + ".")
	}
	return n, nil
}

// days is the first and the last day of a day, a month or a year; zero for "".
func days(text string) (first, last time.Time, ok bool) {
	if text == "" {
		return first, last, true
	}
	for _, kind := range []struct {
		layout              string
		years, months, days int
	}{{"2006-01-02", 0, 0, 1}, {"2006-01", 0, 1, 0}, {"2006", 1, 0, 0}} {
		if first, err := time.Parse(kind.layout, text); err == nil {
			return first, first.AddDate(kind.years, kind.months, kind.days).AddDate(0, 0, -1), true
		}
	}
	return first, last, false
}

// related finds the reports that are relevant to a message.
func (b *bot) related(ctx context.Context, r *request) (*reply, error) {
	if r.message == nil {
		return nil, refusal("I cannot see that message.")
	}
	text := messageText(r.message)
	if text == "" {
		return nil, refusal("I find no text in that message.")
	}
	limit := shownQuotes
	if len(r.outlets()) > 0 {
		limit = mostFound // of which some are left out
	}
	quotes, err := r.room.Related(ctx, text, limit)
	if err != nil {
		return nil, err
	}
	quotes = slices.DeleteFunc(quotes, func(quote answer.Quote) bool { return !r.admits(quote.Article.Source) })
	return renderRelated(quotes[:min(shownQuotes, len(quotes))]), nil
}

package discord

import (
	"cmp"
	"context"
	"slices"
	"strings"
	"time"

	"byline/internal/answer"
	"byline/internal/index"
	"byline/internal/newsroom"
)

// keptQuotes is how many further quotes of an answer its More button can show,
// as far as their keys fit there.
const keptQuotes = 8

// ask answers a question. A nil reply means silence.
func (b *bot) ask(ctx context.Context, r *request) (*reply, error) {
	selection, err := b.selection(r)
	if err != nil {
		return nil, err
	}
	question := answer.Question{
		Text:      cmp.Or(r.option(questionOption), r.text),
		AsOf:      b.today(),
		Limit:     shownQuotes + keptQuotes,
		Selection: selection,
		Before:    r.before,
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

// selection is which articles are looked at: those of the outlets that answer
// where the request comes from, as its options narrow them down.
func (b *bot) selection(r *request) (index.Selection, error) {
	s := index.Selection{Sources: r.outlets()}
	if source := r.option(sourceOption); source != "" {
		if err := r.room.Ready(); err != nil {
			return s, err
		}
		known := slices.ContainsFunc(b.sourcesFor(r), func(of newsroom.Source) bool {
			return of.Name != "" && strings.EqualFold(of.Name, source)
		})
		if !known {
			return s, unknownOutlet(source)
		}
		s.Sources = []string{source}
	}
	var ok bool
	if s.Since, _, ok = days(r.option("since")); !ok {
		return s, refusal("I cannot read “since”: write a day such as 2016-12-14, or a month or a year such as 2016-12 or 2016.")
	}
	if _, s.Until, ok = days(r.option("until")); !ok {
		return s, refusal("I cannot read “until”: write a day such as 2016-12-14, or a month or a year such as 2016-12 or 2016.")
	}
	if !s.Since.IsZero() && !s.Until.IsZero() && s.Until.Before(s.Since) {
		return s, refusal("The last day, " + s.Until.Format(dayLayout) + ", is before the first, " + s.Since.Format(dayLayout) + ".")
	}
	return s, nil
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

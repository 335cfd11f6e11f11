package chart

import (
	"fmt"
	"strings"
	"time"

	"byline/internal/digest"
)

const dayForm = "2 January 2006"

// Text says in a few sentences what the picture of a timeline shows.
func Text(timeline *digest.Timeline) string {
	if len(timeline.Reports) == 0 {
		return "No article has a date."
	}
	b := newBars(timeline)
	total := make([]int, len(b.names))
	tallest := 0
	for bar, articles := range b.articles {
		for name, n := range articles {
			total[name] += n
		}
		if sum(articles) > sum(b.articles[tallest]) {
			tallest = bar
		}
	}
	first, last := timeline.Reports[0].Date, timeline.Reports[len(timeline.Reports)-1].Date
	var text strings.Builder
	fmt.Fprintf(&text, "Bar chart of %s a %s", articles(sum(total)), b.period)
	if topic := strings.Join(strings.Fields(timeline.Topic.Text), " "); topic != "" {
		fmt.Fprintf(&text, " on “%s”", topic)
	}
	if first.Equal(last) {
		fmt.Fprintf(&text, ", all of %s.", first.Format(dayForm))
	} else {
		fmt.Fprintf(&text, ", %s to %s; the most, %d, %s.", first.Format(dayForm), last.Format(dayForm), sum(b.articles[tallest]), b.when(tallest))
	}
	text.WriteString(" By source: ")
	for name, n := range total {
		if name > 0 {
			text.WriteString(", ")
		}
		fmt.Fprintf(&text, "%s %d", b.names[name], n)
	}
	text.WriteByte('.')
	if len(timeline.Days) > 0 {
		text.WriteString(" Marked are the days of the timeline: ")
		text.WriteString(listed(timeline.Days))
		text.WriteByte('.')
	}
	return text.String()
}

func articles(n int) string {
	if n == 1 {
		return "1 article"
	}
	return fmt.Sprintf("%d articles", n)
}

// when says when a bar is.
func (b *bars) when(bar int) string {
	start := b.start(bar)
	switch b.period {
	case "day":
		return "on " + start.Format(dayForm)
	case "week":
		return "in the week from " + start.Format(dayForm)
	case "month":
		return "in " + start.Format("January 2006")
	}
	return "in " + start.Format("2006")
}

// listed is the days, each month and year once: "3, 4 May 2010; 1 June 2011".
func listed(days []digest.Day) string {
	var text strings.Builder
	for i, day := range days {
		form := "2 January 2006"
		if i+1 < len(days) && sameMonth(day.Date, days[i+1].Date) {
			form = "2"
		}
		text.WriteString(day.Date.Format(form))
		switch {
		case i+1 == len(days):
		case form == "2":
			text.WriteString(", ")
		default:
			text.WriteString("; ")
		}
	}
	return text.String()
}

func sameMonth(a, b time.Time) bool { return a.Year() == b.Year() && a.Month() == b.Month() }

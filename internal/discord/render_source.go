package discord

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"

	"byline/internal/answer"
	"byline/internal/index"
	"byline/internal/wording"
)

// dayLayout is the form of days. They are text instead of Discord's own
// timestamps: an article's day is in its outlet's time zone, and a timestamp
// would convert it to the reader's.
const dayLayout = "2 January 2006"

// dayCited is the form of days in the line of a source, which is small print.
const dayCited = "2 Jan 2006"

// Largest lengths of the parts of a source, including escapes.
const (
	maxHeadline      = 50 // with outlet and day, two lines of a phone
	maxWholeHeadline = 120
	maxOutlet        = 60
	maxName          = 40 // with the day, one line of most outlets
)

// cited is the source of a quote: title, cut to a limit, outlet and day, as far
// as they are known.
func cited(article *answer.Article, limit int) string {
	if article == nil {
		return "source unknown"
	}
	parts := []string{outlet(article.Source)}
	if title := link(article.Title, article.URL, limit); title != "" {
		parts = []string{title, parts[0]}
	}
	return strings.Join(slices.Concat(parts, citedDay(article), citedWhose(article)), " · ")
}

// citedBriefly is the outlet, or the title if that is unknown, and the day.
func citedBriefly(article *answer.Article) string {
	if article == nil {
		return "source unknown"
	}
	name := link(cmp.Or(clean(article.Source), article.Title), article.URL, maxName)
	return strings.Join(slices.Concat([]string{cmp.Or(name, "source unknown")}, citedDay(article), citedWhose(article)), " · ")
}

func citedDay(article *answer.Article) []string {
	if article.Published.IsZero() {
		return nil
	}
	return []string{article.Published.Format(dayCited)}
}

// citedWhose is the newsroom that the article is from; nothing if there is only
// one.
func citedWhose(article *answer.Article) []string {
	switch article.Collection {
	case index.Own:
		return []string{"this server's articles"}
	case index.Shared:
		return []string{"shared articles"}
	}
	return nil
}

func outlet(name string) string { return cmp.Or(escape(name, maxOutlet), "source unknown") }

// corroboration is how many other articles have the report, and how many of
// them are more than copies; "" if none has it.
func corroboration(quote answer.Quote) string {
	others, own := len(quote.AlsoIn), quote.Independent-1
	switch {
	case others == 0:
		return ""
	case own <= 0 && others == 1:
		return "also in 1 other, a copy"
	case own <= 0:
		return "also in " + wording.Counted(others, "other") + ", all copies"
	case own < others:
		return "also in " + wording.Counted(others, "other") + fmt.Sprintf(", %d of them independent", own)
	}
	return "also in " + wording.Counted(others, "other")
}

// subtext is a line in small print.
func subtext(notes ...string) string { return "-# " + strings.Join(notes, " · ") }

// published is when the quote's article was published; if unknown, the zero
// time, which sorts first.
func published(quote answer.Quote) time.Time {
	if quote.Article == nil {
		return time.Time{}
	}
	return quote.Article.Published
}

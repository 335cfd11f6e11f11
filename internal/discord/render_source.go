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

// dayLayout is how days are written. They are text and not Discord's own
// timestamps: an article's day is that of its outlet, and a timestamp would
// move it to the reader's time zone.
const dayLayout = "2 January 2006"

// dayCited is the same in the line of a source, which is small print.
const dayCited = "2 Jan 2006"

// How long the parts of a source are at most, with their escapes.
const (
	maxHeadline      = 50 // with outlet and day, two lines of a phone
	maxWholeHeadline = 120
	maxOutlet        = 60
	maxName          = 40 // with the day, one line of most outlets
)

// cited is where a quote stands: title, cut to a limit, outlet and day, as far
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

// citedBriefly is whose the article is, or its title where that is unknown, and
// the day.
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

// citedWhose is which newsroom the article is from; nothing where there is only
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
// them did more than copy a text; "" where none has it.
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

// subtext is a line that can be overlooked.
func subtext(notes ...string) string { return "-# " + strings.Join(notes, " · ") }

// published is when the quote's article was published; the zero time, which is
// before all others, where that is unknown.
func published(quote answer.Quote) time.Time {
	if quote.Article == nil {
		return time.Time{}
	}
	return quote.Article.Published
}

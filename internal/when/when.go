// Package when finds the words of a text that name a time, such as "on
// Wednesday", "last week" or "June 3, 2011", and tells which days they mean.
//
// The days are counted from an anchor: the day of publication of a report, or
// the day on which a question is asked. A weekday, or a date without a year,
// is the nearest one in the past unless its clause tells what is to come ("will
// meet on Friday", "opens July 26", "until Monday"); tense.go says how that is
// told. A name that contains a day ("the Sunday Times") is no time, and neither
// is a habit ("every Friday").
//
// Dates that are written out whole are read by itlightning/dateparse, which
// the corpus reads the dates of articles with. The rest is this package's own.
// Of the parsers of relative dates, markusmobius/go-dateparser takes a
// millisecond a sentence and brings an engine of regular expressions and
// tables for two hundred languages, and passes over "last Wednesday" and
// "tonight"; olebedev/when takes a tenth of that, reports one place only and
// takes each weekday for the next. Neither knows ranges, or how wide a time is
// meant. A sentence without a word of time costs about a microsecond here.
package when

import "time"

// Span is a part of a text that names a time.
type Span struct {
	// Start and End are byte offsets: text[Start:End] names the time.
	Start, End int
	// First and Last are the first and the last day meant, at midnight UTC.
	First, Last time.Time
	// Granularity is how narrowly the words name the time.
	Granularity Granularity
}

// Granularity is how narrowly words name a time.
type Granularity int

// The granularities, the narrowest first.
const (
	// Day is a single day.
	Day Granularity = iota
	// Days is some days in a row, such as "the weekend", "since Monday" or
	// "June 3-5".
	Days
	// Week is a week, from Monday, or the seven days around "two weeks ago".
	Week
	// Month is a month or a part of one, such as "early June".
	Month
	// Year is a season, a year or more.
	Year
)

// Direction says on which side of the anchor a time lies that words leave open.
type Direction int

const (
	// Past takes "Friday" for the last Friday, which may be the anchor, unless
	// words before it such as "will" speak of the future.
	Past Direction = iota
	// Future takes "Friday" for the next Friday, which may be the anchor.
	Future
)

// Find returns the parts of text, which is a sentence or some, that name a
// time, in their order and without overlap. Only anchor's own calendar day
// counts. Words that leave open which day they mean, such as "a few days ago",
// are not found; nor is a date that does not exist.
//
// "A day earlier" is counted from the day that the text names before it, or
// else from anchor; see [FindAfter].
func Find(text string, anchor time.Time, direction Direction) []Span {
	return FindAfter(anchor, text, anchor, direction)
}

// FindAfter is [Find] for a text that follows another one, in which reference
// is the day named last: "a day earlier" is then counted from it.
func FindAfter(reference time.Time, text string, anchor time.Time, direction Direction) []Span {
	if !mentioned(text) {
		return nil
	}
	found := scan(text)
	r := reader{text: text, words: found, anchor: midnight(anchor), reference: midnight(reference), direction: direction}
	var spans []Span
	for i := 0; i < len(found); {
		time, next := r.expression(i)
		if next == i {
			i++
			continue
		}
		if time.first.After(time.last) || time.first.Year() < earliest || time.last.Year() > latest {
			i = next
			continue
		}
		if time.granularity == Day {
			r.reference = time.first
			if i == 0 && r.gap(next) == ":" { // March 14: the shops are to close on Monday
				r.anchor = time.first
			}
		}
		spans = append(spans, Span{
			Start: found[i].start, End: found[next-1].end,
			First: time.first, Last: time.last, Granularity: time.granularity,
		})
		i = next
	}
	return spans
}

// mentioned reports whether Find could find anything in text.
func mentioned(text string) bool {
	for i := 0; i < len(text); {
		end := wordEnd(text, i)
		if end == i {
			i++
			continue
		}
		if isDigit(text[i]) || end-i > 1 && tellingStarts[text[i]|0x20][text[i+1]|0x20] {
			if _, telling := nextWord(text, i); telling {
				return true
			}
		}
		i = end
	}
	return false
}

// The years that a number is taken for.
const earliest, latest = 1500, 2199

package query

import (
	"regexp"
	"strings"
	"time"

	"byline/internal/when"
	"byline/internal/words"
)

// Period is a range of days, by their midnights in UTC.
type Period struct {
	First, Last time.Time
	// Firm is whether reports of these days are wanted. Otherwise the days are a
	// hint: the year of "the 2022 World Cup", a day in the future, or a year that
	// reports are about rather than from.
	Firm bool
}

// IsZero reports whether the period has no days.
func (p Period) IsZero() bool { return p.First.IsZero() }

// span is a time that the question names: its place in the text, its days, and
// whether its words are also searched for.
type span struct {
	start, end int
	days       Period
	term       bool
}

// times is the times that a question names. open is whether it asks what
// happened; a year in such a question is always firm.
func (p *parser) times(t text, open bool) []span {
	today := time.Date(p.asOf.Year(), p.asOf.Month(), p.asOf.Day(), 0, 0, 0, 0, time.UTC)
	if p.asOf.IsZero() {
		today = anyDay
	}
	var spans []span
	for _, found := range when.Find(capitalMonths(t), today, when.Past) {
		s := span{found.Start, found.End, Period{found.First, found.Last, true}, false}
		full := fullYear.MatchString(t.String[s.start:s.end])
		year, ahead := found.Granularity == when.Year, found.First.After(today)
		switch {
		case t.ofThing(found.Start, found.End):
			s.days.Firm, s.term = false, true
		case ahead, year && !open:
			s.days.Firm, s.term = false, year && (ahead || found.Last.Before(today.AddDate(-recentYears, 0, 0)))
		case !full && !year:
			s.days.Firm = !found.Last.Before(today.AddDate(0, 0, -sureDays))
		}
		if !ahead && s.days.Last.After(today) {
			s.days.Last = today
			if week := today.AddDate(0, 0, -6); found.Granularity == when.Week && week.Before(s.days.First) {
				s.days.First = week // who asks on a Monday of "this week" means the week before, too
			}
		}
		if p.asOf.IsZero() && !full {
			s.days = Period{}
		}
		spans = append(spans, s)
	}
	for i, token := range t.Tokens {
		_, timed := at(spans, token.Start)
		if year, ok := yearOf(t.Word(i), today); ok && !timed {
			spans = append(spans, span{token.Start, token.End, year, true})
		}
	}
	return spans
}

// sureDays is how many days ago a day without its year must be to be surely the
// one meant: in May, "June 20" may be in the future, and "January 6" one of
// years ago.
const sureDays = 270

// recentYears is for how many years after a year "in 2022" more likely means
// reports of that year than later ones about it.
const recentYears = 2

// days is the days that the times of a question select: the first firm ones, or
// else the first.
func days(spans []span) Period {
	for _, s := range spans {
		if s.days.Firm {
			return s.days
		}
	}
	for _, s := range spans {
		if !s.days.IsZero() {
			return s.days
		}
	}
	return Period{}
}

// timesIn are the places of the times in a text.
func timesIn(t text) []when.Span { return when.Find(capitalMonths(t), anyDay, when.Past) }

// anyDay is the reference day when only the places of times in a text matter,
// or the years they name: it is later than all of those.
var anyDay = time.Date(2150, time.January, 15, 0, 0, 0, 0, time.UTC)

// fullYear matches a time that names its year.
var fullYear = regexp.MustCompile(`\b[12]\d{3}\b`)

// at is the time that contains a place of the text, if there is one.
func at(spans []span, place int) (span, bool) {
	for _, s := range spans {
		if s.start <= place && place < s.end {
			return s, true
		}
	}
	return span{}, false
}

// yearOf is the days of a bare year of recent decades, up to today's. 2,000 as
// written is no year.
func yearOf(word string, today time.Time) (Period, bool) {
	const oldest = 1900
	at, err := time.Parse("2006", word)
	if err != nil || at.Year() < oldest || at.Year() > today.Year() {
		return Period{}, false
	}
	return Period{First: at, Last: at.AddDate(1, 0, -1)}, true
}

// ofThing reports whether a time is part of the name of something: a name
// stands right beside it ("Sheffield Wednesday", "Sunday Times"), or a noun
// follows it and no preposition goes before ("the January 6 committee").
func (t text) ofThing(start, end int) bool {
	first, next := len(t.Tokens), len(t.Tokens)
	for i := len(t.Tokens) - 1; i >= 0; i-- {
		if t.Tokens[i].Start >= end {
			next = i
		}
		if t.Tokens[i].End > start {
			first = i
		}
	}
	if first == len(t.Tokens) || deictic[t.folded(first)] {
		return false
	}
	if t.name(first-1) && first > 1 && !t.ends(first) && t.name(first) {
		return true
	}
	possessive := next > 0 && strings.ContainsAny(t.Word(next-1), "'’")
	if t.ends(next) || possessive || words.Stop(t.Term(next)) {
		return false
	}
	return t.name(next) || !beforeTime[t.folded(first)] && !beforeTime[t.folded(first-1)]
}

var (
	// deictic are the starts of times relative to the day of asking, which are
	// never part of a name.
	deictic = words.Set("today tonight yesterday tomorrow this last next past the a earlier later since two three four five six seven")
	// beforeTime are the prepositions that make the next words a time.
	beforeTime = words.Set("in on since until till by during before after around from between throughout of late early mid")
)

// capitalMonths is the text with a capital for each word that is surely a
// month, since a question may be typed in lower case and package when ignores
// such months. "may" and "march" count only after "in" and the like, and beside
// a number.
func capitalMonths(t text) string {
	letters := []byte(t.String)
	for i, token := range t.Tokens {
		word := t.folded(i)
		if !months[word] || words.StartsUpper(t.Word(i)) {
			continue
		}
		if beside := isNumber(t.folded(i-1)) || isNumber(t.folded(i+1)); beside || word != "may" && word != "march" && word != "mar" || beforeMonth[t.folded(i-1)] {
			letters[token.Start] -= 'a' - 'A'
		}
	}
	return string(letters)
}

var (
	months      = words.Set("january february march april may june july august september october november december jan feb mar apr jun jul aug sep sept oct nov dec")
	beforeMonth = words.Set("in since last this next early mid late during until")
)

// isNumber reports whether a word can be a day or a year: 6, 6th, 2020.
func isNumber(word string) bool {
	return word != "" && '0' <= word[0] && word[0] <= '9'
}

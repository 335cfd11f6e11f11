package when

import (
	"fmt"
	"time"
)

// isDayNumber reports whether the i-th word can be a day of a month.
func (r *reader) isDayNumber(i int) bool {
	if !r.is(i, number) && !r.is(i, ordinal) {
		return false
	}
	w := r.words[i]
	return isDigit(r.text[w.start]) && w.value >= 1 && w.value <= 31
}

// year is the year that the i-th word is, after an optional comma or "of" or
// "in"; next is i where there is none.
func (r *reader) year(i int) (year, next int) {
	at := i
	if (r.is(at, of) || r.spelled(at, "in")) && r.joined(at) {
		at++
	}
	if at < len(r.words) && r.words[at].isYear() && (r.joined(at) || r.gap(at) == "," || r.gap(at) == ".") {
		return r.value(at), at + 1
	}
	return 0, i
}

// isMonth reports whether the i-th word is a month and not a name or a verb.
// Beside a day of the month or a year it always is.
func (r *reader) isMonth(i int, beside bool) bool {
	if !r.is(i, monthName) || !r.words[i].capital {
		return false
	}
	if beside {
		return true
	}
	if _, next := r.year(i + 1); next > i+1 {
		return true
	}
	if i+1 < len(r.words) && r.words[i+1].capital && r.joined(i+1) {
		return false // June Smith
	}
	switch {
	case r.is(i-1, preposition), r.is(i-1, since), r.is(i-1, from), r.is(i-1, between),
		r.is(i-1, until), r.is(i-1, of), r.is(i-1, shift), r.is(i-1, part), r.is(i-1, and) && r.is(i-2, monthName):
		return r.joined(i) || r.dashed(i)
	}
	return false
}

// fromMonth reads "June 3, 2011", "June 3", "June 2011" and "June".
func (r *reader) fromMonth(i int) (meant, int) {
	month := time.Month(r.value(i))
	if r.isDayNumber(i+1) && (r.joined(i+1) || r.gap(i+1) == ".") && r.isMonth(i, true) && !r.is(i+2, partOfDay) {
		return r.date(i, i+2, month, r.value(i+1))
	}
	if !r.isMonth(i, false) || r.isDayNumber(i-1) && r.joined(i) { // the latter does not exist, such as 30 February
		return meant{}, i
	}
	if year, next := r.year(i + 1); next > i+1 {
		return inMonth(year, month), next
	}
	return nearestMonth(r.anchor, month, r.ahead(i)), i + 1
}

// fromNumber reads "3 June 2011", "3rd of June", "2011", "3-5 June" and "two
// weeks ago".
func (r *reader) fromNumber(i int) (meant, int) {
	if r.isDayNumber(i) {
		month, day := i+1, r.value(i)
		if r.is(month, of) {
			month++
		}
		if r.is(month, monthName) && r.joined(month) && r.isMonth(month, true) {
			return r.date(i, month+1, time.Month(r.value(month)), day)
		}
		if found, next := r.daysOfMonth(i); next > i {
			return found, next
		}
		if r.is(i, ordinal) && r.spelled(i-1, "the") && r.spelled(i-2, "on", "since", "until") && r.gap(i+1) != "" {
			return r.dayOfMonth(i, day)
		}
	}
	if r.words[i].isYear() {
		return r.fromYear(i)
	}
	if r.is(i, number) {
		return r.count(i, i+1, r.value(i))
	}
	return meant{}, i
}

// daysOfMonth reads "3-5 June", "3 to 5 June" and, after "between", "3 and 5
// June".
func (r *reader) daysOfMonth(i int) (meant, int) {
	last := i + 1
	if r.is(last, until) || r.is(last, and) && r.is(i-1, between) {
		last++
	} else if !r.dashed(last) {
		return meant{}, i
	}
	length := 0
	if r.isDayNumber(last) {
		length = r.value(last) - r.value(i)
	}
	if length <= 0 || !r.is(last+1, monthName) || !r.joined(last+1) {
		return meant{}, i
	}
	found, next := r.date(i, last+2, time.Month(r.value(last+1)), r.value(last))
	if next == i {
		return meant{}, i
	}
	return meant{found.first.AddDate(0, 0, -length), found.first, Days}, next
}

// date is a day of a month, with the year at next if there is one there.
func (r *reader) date(i, next int, month time.Month, day int) (meant, int) {
	if year, after := r.year(next); after > next {
		if found, ok := readWhole(fmt.Sprintf("%d %s %d", day, month, year)); ok {
			return onDay(found), after
		}
		return meant{}, i
	}
	if !exists(month, day) {
		return meant{}, i
	}
	return onDay(nearestDate(r.anchor, month, day, r.ahead(i))), r.afterPartOfDay(next)
}

// dayOfMonth reads "the 12th", which is of this month or of the one beside it.
func (r *reader) dayOfMonth(i, day int) (meant, int) {
	step := -1
	if r.ahead(i) {
		step = 1
	}
	for month := r.anchor.Month(); ; month += time.Month(step) {
		found := date(r.anchor.Year(), month, day)
		if found.Day() == day && (step > 0) == found.After(r.anchor) || found.Equal(r.anchor) {
			return onDay(found), i + 1
		}
	}
}

// fromYear reads a year, which is only told from another number by the words
// around it.
func (r *reader) fromYear(i int) (meant, int) {
	switch {
	case r.is(i-1, since), r.is(i-1, from), r.is(i-1, between), r.is(i-1, until), r.is(i-1, and), r.is(i-1, part),
		r.spelled(i-1, "in", "during", "by", "throughout", "around", "of"):
		if !r.joined(i) && !r.dashed(i) || i+1 < len(r.words) && r.joined(i+1) && r.countable(i+1) {
			return meant{}, i
		}
		return inYear(r.value(i)), i + 1
	case r.gap(i) == "(" && i+1 < len(r.words) && r.gap(i + 1)[:min(1, len(r.gap(i+1)))] == ")":
		return inYear(r.value(i)), i + 1
	}
	return meant{}, i
}

// countable reports whether the i-th word looks like the name of what is
// counted: "in 2000 cases".
func (r *reader) countable(i int) bool {
	w := r.words[i]
	return w.kind == unit || w.kind == other && !w.capital && w.end-w.start > 3 && r.text[w.end-1] == 's'
}

// fromFeast reads "Christmas Day" and "Christmas Eve".
func (r *reader) fromFeast(i int) (meant, int) {
	if !r.words[i].capital {
		return meant{}, i
	}
	month, day := time.Month(r.value(i)/100), r.value(i)%100
	next := i + 1
	switch {
	case r.spelled(next, "eve"):
		day--
		next++
	case r.spelled(next, "day"):
		next++
	case !r.spelled(i-1, "at", "on", "since", "before", "after", "last", "next", "this"):
		return meant{}, i
	}
	if year, after := r.year(next); after > next {
		return onDay(date(year, month, day)), after
	}
	return onDay(nearestDate(r.anchor, month, day, r.ahead(i))), r.afterPartOfDay(next)
}

// fromOther reads "New Year's Day" and "New Year's Eve".
func (r *reader) fromOther(i int) (meant, int) {
	if !r.spelled(i, "new") || !r.spelled(i+1, "year") || !r.spelled(i+2, "s") {
		return meant{}, i
	}
	switch {
	case r.spelled(i+3, "day"):
		return onDay(nearestDate(r.anchor, time.January, 1, r.ahead(i))), i + 4
	case r.spelled(i+3, "eve"):
		return onDay(nearestDate(r.anchor, time.December, 31, r.ahead(i))), i + 4
	}
	return meant{}, i
}

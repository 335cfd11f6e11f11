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
	// A March video, November's vote; the months that are also names or verbs
	// only after an article.
	if named := r.is(i+1, other) && r.joined(i+1) && r.is(i-1, article); named || !ambiguousMonths[r.lower(i)] && (i > 0 && !r.words[i-1].capital || i == 0) && (r.possessive(i) || r.is(i+1, other) && r.joined(i+1)) {
		return r.joined(i) || i == 0
	}
	switch {
	case r.spelled(i-1, "come", "starting", "beginning"):
		return r.joined(i)
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
	if !r.isMonth(i, false) || r.isDayNumber(i-1) && r.joined(i) || r.recurs(i) { // 30 February does not exist
		return meant{}, i
	}
	if year, next := r.year(i + 1); next > i+1 {
		return inMonth(year, month), next
	}
	ahead := r.ahead(i) || r.spelled(i-1, "come")
	return nearestMonth(r.anchor, month, ahead), i + 1
}

// ambiguousMonths are also names of people, or verbs.
var ambiguousMonths = set("march april may june august mar jun jan dec")

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
	if !exists(month, day) || r.dayOfBody(next) || r.recurs(i) {
		return meant{}, i
	}
	return onDay(r.nearest(i, month, day)), r.afterPartOfDay(next)
}

// nearest is the day without a year at the i-th word: the next one where it is
// called ahead, or soon; else the last one.
func (r *reader) nearest(i int, month time.Month, day int) time.Time {
	tense, last := r.tense(i), nearestDate(r.anchor, month, day, false)
	switch {
	case r.direction == Future, tense == coming && last.Before(r.anchor.AddDate(0, 0, -justGone)):
		return nearestDate(r.anchor, month, day, true)
	case tense == coming:
		return last
	}
	soon := soonOpen
	if tense == done {
		soon = soonDone
	}
	if next := nearestDate(r.anchor, month, day, true); !next.After(r.anchor.AddDate(0, 0, soon)) {
		return next
	}
	return last
}

// onWeekday is the day of a month that falls on a weekday, nearest to anchor;
// zero where none does for some years.
func onWeekday(anchor time.Time, month time.Month, day int, weekday time.Weekday) (nearest time.Time) {
	const years = 6
	for year := anchor.Year() - years; year <= anchor.Year()+years; year++ {
		found := date(year, month, day)
		if found.Weekday() == weekday && found.Day() == day && (nearest.IsZero() || found.Sub(anchor).Abs() < nearest.Sub(anchor).Abs()) {
			nearest = found
		}
	}
	return nearest
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
	case r.recurs(i), !r.spelled(i-1, "at", "on", "since", "before", "after", "last", "next", "this"):
		return meant{}, i
	}
	if year, after := r.year(next); after > next {
		return onDay(date(year, month, day)), after
	}
	return onDay(r.nearest(i, month, day)), r.afterPartOfDay(next)
}

// fromOther reads "New Year's Day", "the Fourth of July", "the first day of
// March", "Q4 2023" and "the end of June", from the word after the article.
func (r *reader) fromOther(i int) (meant, int) {
	if nth := ordinals[r.lower(i)]; nth > 0 {
		if found, next := r.fromOrdinal(i, nth); next > i {
			return found, next
		}
	}
	if found, next := r.fromYearPart(i); next > i {
		return found, next
	}
	if third, ok := thirds[r.lower(i)]; ok && r.is(i+1, of) && r.joined(i+1) {
		return r.fromThird(i, third)
	}
	if !r.spelled(i, "new") || !r.spelled(i+1, "year") || !r.spelled(i+2, "s") {
		return meant{}, i
	}
	switch {
	case r.spelled(i+3, "day"):
		return onDay(r.nearest(i, time.January, 1)), i + 4
	case r.spelled(i+3, "eve"):
		return onDay(r.nearest(i, time.December, 31)), i + 4
	}
	return meant{}, i
}

// thirds are the words for parts of a month, a year and the like.
var thirds = map[string]int{"start": 0, "beginning": 0, "middle": 1, "end": 2}

// fromThird reads "end of June", "start of last year" and "middle of the week".
func (r *reader) fromThird(i, n int) (meant, int) {
	at := i + 2
	var found meant
	end := at
	if r.spelled(at, "the") && r.is(at+1, unit) && r.value(at+1) != int(days) && r.gapAfter(at+1) != "" {
		found, end = whole(r.anchor, 0, period(r.value(at+1))), at+2
	} else if r.words[min(at, len(r.words)-1)].isYear() && at < len(r.words) {
		found, end = inYear(r.value(at)), at+1
	} else if r.is(at, monthName) || r.is(at, shift) || r.is(at, article) && r.is(at+1, shift) || r.is(at, decade) {
		found, end = r.simple(at)
	}
	if end == at || found.granularity < Week {
		return meant{}, i
	}
	return third(found, n), end
}

// fromOrdinal reads what follows "the first" and the like: "of June", "day of
// 2023", "Monday of March".
func (r *reader) fromOrdinal(i, nth int) (meant, int) {
	at := i + 1
	if !r.joined(at) {
		return meant{}, i
	}
	if r.is(at, of) && r.is(at+1, monthName) && r.words[at+1].capital { // the Fourth of July
		if _, next := r.year(at + 2); next == at+2 && !r.possessive(at+1) && r.gapAfter(at+1) == "" && r.is(at+2, monthName) {
			return meant{}, i
		}
		return r.date(i, at+2, time.Month(r.value(at+1)), nth)
	}
	isDay := r.spelled(at, "day") && nth == 1
	if !isDay && !r.is(at, weekday) || !r.is(at+1, of) && !r.spelled(at+1, "in") {
		return meant{}, i
	}
	var in meant
	end := at + 2
	if isDay && end < len(r.words) && r.words[end].isYear() {
		return onDay(inYear(r.value(end)).first), end + 1
	}
	if r.is(end, monthName) && r.words[end].capital && !r.recurs(i) {
		in, end = r.fromMonth(end)
	}
	if end == at+2 || in.granularity != Month {
		return meant{}, i
	}
	if isDay {
		return onDay(in.first), end
	}
	day := nearestWeekday(in.first, time.Weekday(r.value(at)), true).AddDate(0, 0, 7*(nth-1))
	if day.After(in.last) {
		return meant{}, i
	}
	return onDay(day), end
}

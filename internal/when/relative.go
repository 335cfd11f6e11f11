package when

import (
	"strings"
	"time"
)

// fromWeekday reads "Wednesday", "Wednesday night", "Wednesday, June 3" and
// "Wednesday of last week".
func (r *reader) fromWeekday(i int) (meant, int) {
	w := r.words[i]
	name := r.text[w.start:w.end]
	if !w.capital || strings.HasSuffix(name, "days") || r.nameWeekday(i) || r.recurs(i) {
		return meant{}, i
	}
	if len(name) <= len("thurs") && !r.isAbbreviation(i) {
		return meant{}, i
	}
	next := r.afterPartOfDay(i + 1)
	if gap := r.gap(next); gap == "" || gap == "," || gap == "." || gap == ".," {
		if found, end := r.simple(next); end > next && found.granularity == Day && (r.is(next, monthName) || r.isDayNumber(next) || r.is(next, isoDate)) {
			if day := onWeekday(r.anchor, found.first.Month(), found.first.Day(), time.Weekday(w.value)); !fullYear(r.text[w.end:r.words[end-1].end]) && !day.IsZero() {
				return onDay(day), end
			}
			return found, end
		}
	}
	if week, end := r.week(next); end > next {
		return onDay(nearestWeekday(week.first, time.Weekday(w.value), true)), end
	}
	day := nearestWeekday(r.anchor, time.Weekday(w.value), r.ahead(i))
	if r.is(next, and) && r.is(next+1, weekday) && r.joined(next+1) && (r.value(next+1)+6)%7 == w.value {
		// Of two days that follow each other, both are of one week.
		if second := nearestWeekday(r.anchor, time.Weekday(r.value(next+1)), r.ahead(i)); second.Before(day) {
			day = second.AddDate(0, 0, -1)
		}
	}
	return onDay(day), next
}

// isAbbreviation reports whether the short word at i, such as "Wed" or "Sun", is
// a weekday: a full stop, a date or a time of day follows.
func (r *reader) isAbbreviation(i int) bool {
	after := r.gapAfter(i)
	switch next := i + 1; {
	case r.spelled(i, "sun", "sat") && (r.is(i-1, article) || i == 0 && after == ""):
		return false
	case strings.HasPrefix(after, "."), after == "," && (r.is(next, monthName) || r.isDayNumber(next)):
		return true
	case after != "":
		return false
	default:
		return r.is(next, monthName) || r.isDayNumber(next) || isClock(r.lower(next))
	}
}

// isClock reports whether a word is a time of day: 9am.
func isClock(word string) bool {
	digits := strings.TrimRight(word, "apm")
	return digits != "" && digits != word && strings.Trim(digits, "0123456789") == ""
}

// fullYear reports whether a date as written names its year.
func fullYear(date string) bool {
	run := 0
	for i := range len(date) {
		if run++; !isDigit(date[i]) {
			run = 0
		}
		if run == 4 {
			return true
		}
	}
	return false
}

// week is the week that "last week", "of next week" or "two weeks ago", at the
// i-th word, is.
func (r *reader) week(i int) (meant, int) {
	at := i
	if r.is(at, of) {
		at++
	}
	if !r.joined(i) || !r.joined(at) {
		return meant{}, i
	}
	if r.is(at, shift) && r.is(at+1, unit) && r.value(at+1) == int(weeks) && r.joined(at+1) && !r.spelled(at, "past") {
		return inWeek(r.anchor.AddDate(0, 0, 7*r.value(at))), at + 2
	}
	if (r.is(at, number) || r.spelled(at, "a")) && r.is(at+1, unit) && r.value(at+1) == int(weeks) && r.spelled(at+2, "ago") {
		return inWeek(r.anchor.AddDate(0, 0, -7*r.value(at))), at + 3
	}
	return meant{}, i
}

// fromModifier reads what follows "last", "this", "next", "early", "mid" and
// "late".
func (r *reader) fromModifier(i int) (meant, int) {
	next := i + 1
	if next >= len(r.words) || !r.joined(next) && !r.dashed(next) {
		return meant{}, i
	}
	if r.is(i, part) {
		return r.fromPart(i)
	}
	step, to := r.value(i), r.words[next]
	past := r.spelled(i, "past")
	following := r.spelled(i, "following", "previous") && r.spelled(i-1, "the")
	switch to.kind {
	case shift: // this coming Friday, this past week
		if step == 0 && r.spelled(next, "coming", "past") {
			return r.fromModifier(next)
		}
	case other: // this time last year
		if at := next + 1; step == 0 && r.spelled(next, "time") && r.is(at, shift) && r.is(at+1, unit) && r.joined(at) && r.joined(at+1) {
			return onDay(add(r.anchor, r.value(at), period(r.value(at+1)))), at + 2
		}
	case number, quantity: // the last two weeks
		return r.lasting(i, next, step)
	case weekday:
		if r.text[to.end-1] == 's' || past && !r.spelled(i-1, "this") {
			break
		}
		if r.is(next+1, of) && r.is(next+2, monthName) && step < 0 { // the last Friday of May
			if month, end := r.fromMonth(next + 2); end > next+2 {
				return onDay(nearestWeekday(month.last, time.Weekday(to.value), false)), end
			}
		}
		if r.recurs(next) {
			break
		}
		end := r.afterPartOfDay(next + 1)
		switch {
		case step < 0:
			return onDay(nearestWeekday(r.anchor.AddDate(0, 0, -1), time.Weekday(to.value), false)), end
		case step > 0:
			return onDay(nearestWeekday(r.anchor.AddDate(0, 0, 1), time.Weekday(to.value), true)), end
		}
		return onDay(nearestWeekday(r.anchor.AddDate(0, 0, -3), time.Weekday(to.value), true)), end
	case unit:
		unit := period(to.value)
		switch {
		case to.end-to.start > 3 && r.text[to.end-1] == 's': // the past weeks
		case unit == days:
			if following || r.spelled(i, "next") && r.spelled(i-1, "the") {
				return onDay(r.reference.AddDate(0, 0, step)), next + 1
			}
		case past:
			return ending(r.anchor, 1, unit), next + 1
		default:
			return r.fromUnit(i, next, unit)
		}
	case half:
		weekend := nearestWeekend(r.anchor, step > 0)
		switch {
		case step < 0 && !weekend.last.Before(r.anchor):
			weekend = weekend.plus(-7)
		case step > 0 && !weekend.first.After(r.anchor):
			weekend = weekend.plus(7)
		case step == 0 && (r.ahead(i) || r.tense(i) == open && r.anchor.Weekday() >= time.Wednesday && r.anchor.Weekday() < time.Saturday):
			weekend = nearestWeekend(r.anchor, true)
		}
		return weekend, next + 1
	case partOfDay:
		switch {
		case step == 0:
			return onDay(r.anchor), next + 1
		case step < 0 && r.spelled(next, "night"):
			return onDay(r.anchor.AddDate(0, 0, -1)), next + 1
		case following:
			return onDay(r.reference.AddDate(0, 0, step)), next + 1
		}
	case monthName:
		if r.isMonth(next, false) {
			month := time.Month(to.value)
			switch {
			case step < 0:
				return nearestMonth(date(r.anchor.Year(), r.anchor.Month(), 0), month, false), next + 1
			case step > 0:
				return nearestMonth(date(r.anchor.Year(), r.anchor.Month()+1, 1), month, true), next + 1
			}
			return inMonth(r.anchor.Year(), month), next + 1
		}
	case seasonName:
		start := nearestMonth(r.anchor, time.Month(to.value), step > 0 || step == 0 && r.ahead(i))
		if step < 0 && !start.first.AddDate(0, 3, 0).Before(r.anchor) {
			start = nearestMonth(start.first.AddDate(0, -1, 0), time.Month(to.value), false)
		}
		return season(start.first.Year(), start.first.Month()), next + 1
	}
	return meant{}, i
}

// fromUnit reads "last week" and the like, with the unit at the given word, and
// what part of it follows: "last week on Tuesday", "last year in March".
func (r *reader) fromUnit(i, at int, unit period) (meant, int) {
	step, next := r.value(i), at+1
	if (r.spelled(next, "on") || r.spelled(next, "in")) && (r.joined(next) || r.gap(next) == ",") && r.joined(next+1) {
		switch {
		case unit == weeks && r.is(next+1, weekday) && r.words[next+1].capital:
			day := nearestWeekday(whole(r.anchor, step, weeks).first, time.Weekday(r.value(next+1)), true)
			return onDay(day), r.afterPartOfDay(next + 2)
		case unit == years && r.is(next+1, monthName) && r.words[next+1].capital && !r.isDayNumber(next+2):
			return inMonth(r.anchor.Year()+step, time.Month(r.value(next+1))), next + 2
		}
	}
	if step < 0 && r.spelled(i, "last") && r.spelled(i-1, "the") && unit != quarters {
		if r.is(next, of) {
			return meant{}, i // the last week of the campaign
		}
		return ending(r.anchor, 1, unit), next
	}
	return whole(r.anchor, step, unit), next
}

// fromPart reads "early June", "late 2010", "mid-week" and "late Tuesday".
func (r *reader) fromPart(i int) (meant, int) {
	next := i + 1
	switch {
	case r.spelled(next, "on") || r.spelled(next, "in"):
		next++
	case r.spelled(next, "this", "last", "next"):
	case !r.is(next, weekday) && !r.is(next, monthName) && !r.is(next, deictic) && !r.is(next, seasonName) && !(next < len(r.words) && r.words[next].isYear()):
		return meant{}, i
	}
	found, end := r.simple(next)
	switch {
	case end == next:
		return meant{}, i
	case found.granularity >= Week:
		found = third(found, r.value(i))
	}
	return found, end
}

// fromEarlier reads "earlier this month" and "later on Friday".
func (r *reader) fromEarlier(i int) (meant, int) {
	if !r.spelled(i, "earlier", "later") || !r.joined(i+1) {
		return meant{}, i
	}
	next := i + 1
	if r.spelled(next, "on", "in") {
		next++
	}
	found, end := r.simple(next)
	switch {
	case end == next:
		return meant{}, i
	case found.granularity == Day, found.last.Before(r.anchor), found.first.After(r.anchor):
	case r.value(i) < 0:
		found.last = r.anchor
	default:
		found.first = r.anchor
	}
	return found, end
}

// fromArticle reads what follows "a" and "the".
func (r *reader) fromArticle(i int) (meant, int) {
	next := i + 1
	if next >= len(r.words) || !r.joined(next) {
		return meant{}, i
	}
	if !r.spelled(i, "the") {
		if r.is(next, quantity) {
			next++
			if r.is(next, of) {
				next++
			}
			return r.count(i, next, 2)
		}
		return r.count(i, next, 1)
	}
	switch {
	case r.spelled(next, "day") && r.is(next+1, ago) && r.joined(next+1):
		return r.theDay(i, next+1)
	case r.is(next, half):
		if r.is(next-2, preposition) || r.is(next+1, other) || r.gap(next+1) != "" {
			return nearestWeekend(r.anchor, r.ahead(i)), next + 1
		}
	case r.is(next, shift):
		if found, end := r.fromModifier(next); end > next {
			return found, end
		}
	case r.is(next, unit) && r.joined(next+1) && r.joined(next+2) && r.is(next+2, shift) &&
		(r.spelled(next+1, "before") && r.spelled(next+2, "last") || r.spelled(next+1, "after") && r.spelled(next+2, "next")): // the week before last
		if unit := period(r.value(next)); unit != days {
			return whole(r.anchor, 2*r.value(next+2), unit), next + 3
		}
	case r.spelled(next, "week") && r.is(next+1, of) && r.joined(next+1): // the week of March 3
		if found, end := r.simple(next + 2); end > next+2 && found.granularity == Day {
			return inWeek(found.first), end
		}
	case r.is(next, seasonName), r.is(next, other):
		if found, end := r.simple(next); end > next {
			return found, end
		}
	case r.is(next, decade), r.is(next, part) && r.joined(next+1):
		if found, end := r.simple(next); end > next {
			return found, end
		}
	}
	return meant{}, i
}

// theDay reads "the day before yesterday", "the day after tomorrow", and "the
// day before" and "the day after" at the end of a clause.
func (r *reader) theDay(i, at int) (meant, int) {
	step := r.value(at)
	if !r.spelled(at, "before", "after") {
		return meant{}, i
	}
	if r.is(at+1, deictic) && r.value(at+1) == step {
		return onDay(r.anchor.AddDate(0, 0, 2*step)), at + 2
	}
	if r.gap(at+1) != "" {
		return onDay(r.reference.AddDate(0, 0, step)), at + 1
	}
	return meant{}, i
}

// count reads "two weeks ago", "a day earlier" and "a day after", of which n
// is known and the unit stands at the given word.
func (r *reader) count(i, at, n int) (meant, int) {
	const most = 1000
	if r.spelled(i-1, "or", "to") && r.is(i-2, number) { // two or three years ago
		return meant{}, i
	}
	if r.is(at, unit) && r.joined(at) && r.spelled(at+1, "from") && r.spelled(at+2, "now") && n <= most {
		return by(r.anchor, n, period(r.value(at))), at + 3
	}
	if !r.is(at, unit) && !r.is(at, partOfDay) || !r.is(at+1, ago) || !r.joined(at) && !r.dashed(at) || !r.joined(at+1) || n > most {
		return meant{}, i
	}
	unit := days
	if r.is(at, partOfDay) {
		if !r.spelled(at, "night", "nights") {
			return meant{}, i
		}
	} else {
		unit = period(r.value(at))
	}
	if r.spelled(at, "fortnight") {
		n *= 2
	}
	ends := r.gap(at+2) != "" || r.is(at+2, preposition)
	switch {
	case r.spelled(at+1, "ago") && r.spelled(at+2, "today") && r.joined(at+2):
		return onDay(add(r.anchor, -n, unit)), at + 3
	case r.spelled(at+1, "ago") && unit == weeks && (r.is(at+2, weekday) || r.spelled(at+2, "on") && r.is(at+3, weekday)) && r.joined(at+2):
		last := at + 2
		if r.spelled(last, "on") {
			last++
		}
		return onDay(nearestWeekday(inWeek(r.anchor.AddDate(0, 0, -7*n)).first, time.Weekday(r.value(last)), true)), last + 1
	case r.spelled(at+1, "ago"):
		return by(r.anchor, -n, unit), at + 2
	case r.spelled(at+1, "earlier", "previously"), r.spelled(at+1, "before") && ends:
		return by(r.reference, -n, unit), at + 2
	case r.spelled(at+1, "later", "after", "afterwards") && ends && !r.reference.Equal(r.anchor):
		return by(r.reference, n, unit), at + 2
	case r.spelled(at+1, "after") && unit == days && n == 1 && r.reference.Equal(r.anchor):
		// In reports, "a day after the quake" is the day of the report.
		return onDay(r.anchor), at + 2
	}
	return meant{}, i
}

// lasting reads "the past two weeks", which end with the anchor, and "the next
// three days", which start after it.
func (r *reader) lasting(i, at, step int) (meant, int) {
	n := r.value(at)
	unitAt := at + 1
	if r.is(at, quantity) && r.is(unitAt, of) {
		unitAt++
	}
	if !r.is(unitAt, unit) || !r.joined(unitAt) || n > 1000 || r.spelled(i, "previous", "following") || step == 0 {
		return meant{}, i
	}
	unit := period(r.value(unitAt))
	if step > 0 {
		return starting(r.anchor.AddDate(0, 0, 1), n, unit), unitAt + 1
	}
	return ending(r.anchor, n, unit), unitAt + 1
}

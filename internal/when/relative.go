package when

import (
	"strings"
	"time"
)

// named are weekdays that are names: Good Friday is no Friday of the report.
func (r *reader) named(i int) bool {
	return r.spelled(i-1, "good", "black", "bloody", "ash", "cyber", "super", "palm", "easter", "holy", "giving", "blue") &&
		r.words[i-1].capital && r.joined(i)
}

// fromWeekday reads "Wednesday", "Wednesday night" and "Wednesday, June 3".
func (r *reader) fromWeekday(i int) (meant, int) {
	w := r.words[i]
	name := r.text[w.start:w.end]
	if !w.capital || r.named(i) || strings.HasSuffix(name, "days") {
		return meant{}, i
	}
	next := i + 1
	if len(name) <= len("thurs") {
		if r.gap(next) == "." || r.gap(next) == ".," {
			// an abbreviation
		} else if !r.is(next, monthName) && !r.isDayNumber(next) {
			return meant{}, i
		}
	}
	next = r.afterPartOfDay(next)
	if gap := r.gap(next); gap == "" || gap == "," || gap == "." || gap == ".," {
		if found, end := r.simple(next); end > next && found.granularity == Day && (r.is(next, monthName) || r.isDayNumber(next) || r.is(next, isoDate)) {
			return found, end
		}
	}
	if r.is(next, shift) && r.value(next) != 0 && r.is(next+1, unit) && r.value(next+1) == int(weeks) && r.joined(next) {
		return onDay(r.weekdayOf(r.value(next), time.Weekday(w.value))), next + 2 // Monday last week
	}
	return onDay(nearestWeekday(r.anchor, time.Weekday(w.value), r.ahead(i))), next
}

// weekdayOf is the day of the week that is n weeks away.
func (r *reader) weekdayOf(n int, day time.Weekday) time.Time {
	return nearestWeekday(inWeek(r.anchor.AddDate(0, 0, 7*n)).first, day, true)
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
	case number, quantity: // the last two weeks
		return r.lasting(i, next, step)
	case weekday:
		if r.text[to.end-1] == 's' || past {
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
			return whole(r.anchor, step, unit), next + 1
		}
	case half:
		weekend := nearestWeekend(r.anchor, step > 0)
		switch {
		case step < 0 && !weekend.last.Before(r.anchor):
			weekend = weekend.plus(-7)
		case step > 0 && !weekend.first.After(r.anchor):
			weekend = weekend.plus(7)
		case step == 0 && r.ahead(i):
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
		season := nearestMonth(r.anchor, time.Month(to.value), step > 0)
		if step < 0 && !season.first.AddDate(0, 3, 0).Before(r.anchor) {
			season = nearestMonth(season.first.AddDate(0, -1, 0), time.Month(to.value), false)
		}
		return meant{season.first, season.first.AddDate(0, 3, -1), Year}, next + 1
	}
	return meant{}, i
}

// fromPart reads "early June", "late 2010", "mid-week" and "late Tuesday".
func (r *reader) fromPart(i int) (meant, int) {
	next := i + 1
	switch {
	case r.spelled(next, "on") || r.spelled(next, "in"):
		next++
	case r.spelled(next, "this", "last", "next"):
	case !r.is(next, weekday) && !r.is(next, monthName) && !r.is(next, deictic) && !(next < len(r.words) && r.words[next].isYear()):
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
	case r.is(next, seasonName):
		if year, end := r.year(next + 1); end > next+1 {
			first := date(year, time.Month(r.value(next)), 1)
			return meant{first, first.AddDate(0, 3, -1), Year}, end
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
	ends := r.gap(at+2) != "" || r.is(at+2, preposition) || r.is(at+2, weekday)
	switch {
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

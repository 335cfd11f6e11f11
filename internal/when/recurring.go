package when

// recurs reports whether the weekday, month or feast at the i-th word comes
// again and again, so that no one of them is meant: "every Tuesday and
// Thursday", "each year in June", "the second Monday of each month".
func (r *reader) recurs(i int) bool {
	for k := i; k > 0 && (r.joined(k) || r.gap(k) == ","); k-- {
		switch w := k - 1; {
		case r.spelled(w, "every", "each", "weekly", "monthly", "yearly", "annual", "usual"):
			return true
		case r.is(i, weekday) && r.is(w, weekday), r.is(i, monthName) && r.is(w, monthName),
			r.is(w, and), r.is(w, number), r.is(w, ordinal), r.is(w, of), r.is(w, preposition), r.is(w, unit), r.is(w, article),
			r.spelled(w, "other", "or", "first", "second", "third", "fourth", "last", "single"):
		default:
			return r.habitual(i)
		}
	}
	return r.habitual(i)
}

// habitual reports whether the clause of the i-th word tells what is usual, or
// the words after it do: "usually falls on a Friday", "Friday nights".
func (r *reader) habitual(i int) bool {
	if r.is(i, weekday) && ((r.rangeOfWeekdays(i) || r.rangeOfWeekdays(i-2) || r.dashed(i) && r.is(i-1, weekday)) && r.timetable() ||
		(r.is(i+1, and) && r.is(i+2, weekday) || r.is(i-1, and) && r.is(i-2, weekday)) && r.perWeek()) {
		return true
	}
	if next := i + 1; r.joined(next) && r.spelled(next, "mornings", "afternoons", "evenings", "nights") ||
		r.is(next, of) && (r.spelled(next+1, "each", "every") || r.spelled(next+1, "the") && r.is(next+2, unit)) {
		return true
	}
	for k := i; k > 0 && !endsClause(r.gap(k)); k-- {
		if w := k - 1; usual[r.lower(w)] {
			return true
		} else if r.past(w) || r.is(w, saying) {
			return false
		}
	}
	return false
}

// rangeOfWeekdays reports whether "Monday to Friday" starts at the i-th word.
func (r *reader) rangeOfWeekdays(i int) bool {
	return r.is(i, weekday) && (r.is(i+1, until) && r.is(i+2, weekday) || r.is(i+1, weekday) && r.dashed(i+1))
}

// timetable reports whether the text tells opening hours or the like, in which
// "Monday to Friday" is every week's.
func (r *reader) timetable() bool {
	for k := range r.words {
		if timetables[r.lower(k)] {
			return true
		}
	}
	return r.perWeek()
}

// perWeek reports whether the text tells what is done so often a week.
func (r *reader) perWeek() bool {
	for k := range r.words {
		if r.is(k, unit) && r.value(k) == int(weeks) && r.spelled(k-1, "a", "per", "each", "every") && !r.is(k+1, ago) {
			return true
		}
	}
	return false
}

var (
	usual      = set("always usually normally typically generally traditionally routinely")
	timetables = set("weekdays weekday daily weekly hours open opens available operates appointment")
)

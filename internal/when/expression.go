package when

import (
	"strings"
	"time"
)

// reader reads the expressions of time among the words of a text.
type reader struct {
	text      string
	words     []word
	anchor    time.Time
	direction Direction
	// reference is the day that was named last, or the anchor: what "a day
	// earlier" is counted from.
	reference time.Time
}

// is reports whether the i-th word exists and is of a kind.
func (r *reader) is(i int, kind kind) bool {
	return i >= 0 && i < len(r.words) && r.words[i].kind == kind
}

func (r *reader) value(i int) int { return r.words[i].value }

// spelled reports whether the i-th word is one of those in a list, whatever
// its case.
func (r *reader) spelled(i int, list ...string) bool {
	if i < 0 || i >= len(r.words) {
		return false
	}
	for _, text := range list {
		if strings.EqualFold(r.text[r.words[i].start:r.words[i].end], text) {
			return true
		}
	}
	return false
}

// gap is what stands between the i-th word and the one before it, without
// spaces.
func (r *reader) gap(i int) string {
	if i <= 0 || i >= len(r.words) {
		return "\n"
	}
	return strings.Trim(r.text[r.words[i-1].end:r.words[i].start], " \n\t\u00a0")
}

// joined reports whether only spaces stand before the i-th word.
func (r *reader) joined(i int) bool { return r.gap(i) == "" }

// dashed reports whether a hyphen or a dash stands before the i-th word.
func (r *reader) dashed(i int) bool {
	gap := strings.Trim(r.gap(i), ".")
	return gap == "-" || gap == "–" || gap == "—" || gap == "--"
}

// possessive reports whether the i-th word says whose the next one is.
func (r *reader) possessive(i int) bool {
	return r.spelled(i+1, "s") && (r.gap(i+1) == "'" || r.gap(i+1) == "’")
}

// expression reads what starts at the i-th word; next is the word after it,
// and i where nothing that names a time starts there.
func (r *reader) expression(i int) (found meant, next int) {
	switch {
	case i == 0 && r.spelled(i, "until", "till", "through"): // Until Sunday the road is shut.
		if found, next = r.simple(i + 1); next > i+1 && found.last.After(r.anchor) {
			return meant{r.anchor, found.last, max(Days, found.granularity)}, next
		}
		return found, i
	case r.is(i, since):
		if found, next = r.simple(i + 1); next > i+1 && !found.first.After(r.anchor) {
			return meant{found.first, r.anchor, max(Days, found.granularity)}, next
		}
		return found, i
	case r.is(i, between), r.is(i, from):
		if found, next = r.simple(i + 1); next > i+1 {
			if found.granularity == Days { // 23 to 29 March
				return found, next
			}
			if found, next, ranged := r.to(found, i+1, next, r.is(i, between)); ranged {
				return found, next
			}
		}
		return found, i
	}
	if found, next = r.simple(i); next > i {
		found, next, _ = r.to(found, i, next, false)
	}
	return found, next
}

// to reads the second half of a range, of which the first stands from the
// i-th word up to next: "to Friday", "-5", "and June 3".
func (r *reader) to(start meant, i, next int, withAnd bool) (found meant, end int, ranged bool) {
	at := next
	switch {
	case r.is(next, until) && r.joined(next), withAnd && r.is(next, and):
		at++
	case r.dashed(next):
	default:
		return start, next, false
	}
	stop, end := r.simple(at)
	if end == at && at < len(r.words) && r.words[at].isYear() && start.granularity == Year { // between 2030-2040
		stop, end = inYear(r.value(at)), at+1
	}
	if end == at && (r.is(i, monthName) || r.is(i, weekday)) && r.isDayNumber(at) && start.granularity == Day && !r.is(at+1, unit) {
		stop, end = onDay(date(start.first.Year(), start.first.Month(), r.value(at))), at+1
	}
	if end == at || stop.granularity != start.granularity {
		return start, next, false
	}
	first, last := start.first, stop.last
	if last.Before(first) { // "from Friday to Sunday": one of them is a week, or a year, off
		bare := r.is(i, weekday) && r.is(next-1, weekday) && r.is(at, weekday) && r.is(end-1, weekday)
		switch {
		case bare && r.ahead(i):
			last = last.AddDate(0, 0, 7)
		case bare:
			first = first.AddDate(0, 0, -7)
		case first.Year() == last.Year()+1:
			last = last.AddDate(1, 0, 0)
		}
	}
	if last.Before(first) {
		return start, next, false
	}
	return meant{first, last, max(Days, start.granularity)}, end, true
}

// simple reads an expression without a range.
func (r *reader) simple(i int) (meant, int) {
	if i >= len(r.words) {
		return meant{}, i
	}
	switch r.words[i].kind {
	case isoDate:
		if day, ok := readWhole(r.text[r.words[i].start:r.words[i].end]); ok {
			return onDay(day), i + 1
		}
	case number, ordinal:
		return r.fromNumber(i)
	case weekday:
		return r.fromWeekday(i)
	case monthName:
		return r.fromMonth(i)
	case decade:
		return meant{date(r.value(i), time.January, 1), date(r.value(i)+9, time.December, 31), Year}, i + 1
	case deictic:
		if r.words[i].capital && r.joined(i) && (r.spelled(i-1, "usa") || r.is(i-1, article)) {
			return meant{}, i // USA Today, the Today programme
		}
		return onDay(r.anchor.AddDate(0, 0, r.value(i))), r.afterPartOfDay(i + 1)
	case feast:
		return r.fromFeast(i)
	case seasonName:
		return r.fromSeason(i)
	case shift, part:
		return r.fromModifier(i)
	case ago:
		return r.fromEarlier(i)
	case article:
		return r.fromArticle(i)
	case quantity:
		return r.count(i, i+1, 2)
	case other:
		return r.fromOther(i)
	}
	return meant{}, i
}

// afterPartOfDay is the word after "morning" and the like, if they stand at i.
func (r *reader) afterPartOfDay(i int) int {
	if r.is(i, partOfDay) && r.joined(i) {
		return i + 1
	}
	return i
}

package when

import (
	"time"

	"github.com/itlightning/dateparse"
)

// days between the first and the last day that are meant, and how narrowly.
type meant struct {
	first, last time.Time
	granularity Granularity
}

func midnight(t time.Time) time.Time {
	return time.Date(t.Year(), t.Month(), t.Day(), 0, 0, 0, 0, time.UTC)
}

func date(year int, month time.Month, day int) time.Time {
	return time.Date(year, month, day, 0, 0, 0, 0, time.UTC)
}

func onDay(day time.Time) meant { return meant{day, day, Day} }

func inMonth(year int, month time.Month) meant {
	return meant{date(year, month, 1), date(year, month+1, 0), Month}
}

func inYear(year int) meant {
	return meant{date(year, time.January, 1), date(year, time.December, 31), Year}
}

// inWeek is the week, from Monday, that day is in.
func inWeek(day time.Time) meant {
	monday := day.AddDate(0, 0, -(int(day.Weekday())+6)%7)
	return meant{monday, monday.AddDate(0, 0, 6), Week}
}

// exists reports whether a month has a day, in some year.
func exists(month time.Month, day int) bool {
	const leap = 2000
	return day >= 1 && date(leap, month, day).Month() == month
}

// readWhole reads a date that is written out whole, without commas.
func readWhole(text string) (time.Time, bool) {
	day, err := dateparse.ParseStrict(text)
	return midnight(day), err == nil
}

// nearestWeekday is the last such day up to anchor, or the first from anchor
// on.
func nearestWeekday(anchor time.Time, day time.Weekday, ahead bool) time.Time {
	if ahead {
		return anchor.AddDate(0, 0, int(day-anchor.Weekday()+7)%7)
	}
	return anchor.AddDate(0, 0, -int(anchor.Weekday()-day+7)%7)
}

// nearestDate is the last such day up to anchor, or the first from anchor on.
// The month has the day in some year.
func nearestDate(anchor time.Time, month time.Month, day int, ahead bool) time.Time {
	step := -1
	if ahead {
		step = 1
	}
	for year := anchor.Year(); ; year += step {
		found := date(year, month, day)
		if found.Month() == month && !(ahead && found.Before(anchor)) && !(!ahead && found.After(anchor)) {
			return found
		}
	}
}

// nearestMonth is the last such month up to that of anchor, or the first from
// it on.
func nearestMonth(anchor time.Time, month time.Month, ahead bool) meant {
	year := anchor.Year()
	switch {
	case ahead && month < anchor.Month():
		year++
	case !ahead && month > anchor.Month():
		year--
	}
	return inMonth(year, month)
}

// nearestWeekend is the last Saturday and Sunday up to anchor, or the first
// from anchor on.
func nearestWeekend(anchor time.Time, ahead bool) meant {
	saturday := nearestWeekday(anchor, time.Saturday, ahead)
	if ahead && anchor.Weekday() == time.Sunday {
		saturday = anchor.AddDate(0, 0, -1)
	}
	return meant{saturday, saturday.AddDate(0, 0, 1), Days}
}

// third is a third of a stretch of days: 0 the first, 2 the last.
func third(whole meant, n int) meant {
	length := int(whole.last.Sub(whole.first).Hours()/24) + 1
	first := whole.first.AddDate(0, 0, n*length/3)
	return meant{first, whole.first.AddDate(0, 0, (n+1)*length/3-1), whole.granularity}
}

// by is the stretch of days n units away from day.
func by(day time.Time, n int, unit period) meant {
	switch unit {
	case days:
		return onDay(day.AddDate(0, 0, n))
	case weeks:
		middle := day.AddDate(0, 0, 7*n)
		return meant{middle.AddDate(0, 0, -3), middle.AddDate(0, 0, 3), Week}
	case months:
		return inMonth(day.Year(), day.Month()+time.Month(n))
	case quarters:
		return whole(day, n, quarters)
	case decades:
		n *= 10
	}
	return inYear(day.Year() + n)
}

// whole is the unit that day is in, moved by n.
func whole(day time.Time, n int, unit period) meant {
	switch unit {
	case weeks:
		return inWeek(day.AddDate(0, 0, 7*n))
	case quarters:
		return partOfYear(day.Year(), (int(day.Month())-1)/3+n, 3)
	case decades:
		first := (day.Year()/10 + n) * 10
		return meant{inYear(first).first, inYear(first + 9).last, Year}
	}
	return by(day, n, unit)
}

// ending is the n units that end with day.
func ending(day time.Time, n int, unit period) meant {
	return meant{add(day, -n, unit).AddDate(0, 0, 1), day, granularityOf(unit)}
}

// starting is the n units that start with day.
func starting(day time.Time, n int, unit period) meant {
	return meant{day, add(day, n, unit).AddDate(0, 0, -1), granularityOf(unit)}
}

func (m meant) plus(days int) meant {
	return meant{m.first.AddDate(0, 0, days), m.last.AddDate(0, 0, days), m.granularity}
}

func granularityOf(unit period) Granularity {
	return [...]Granularity{days: Days, weeks: Week, months: Month, quarters: Year, years: Year, decades: Year}[unit]
}

func add(day time.Time, n int, unit period) time.Time {
	switch unit {
	case days:
		return day.AddDate(0, 0, n)
	case weeks:
		return day.AddDate(0, 0, 7*n)
	case months:
		return day.AddDate(0, n, 0)
	case quarters:
		return day.AddDate(0, 3*n, 0)
	case years:
		return day.AddDate(n, 0, 0)
	}
	return day.AddDate(10*n, 0, 0)
}

package corpus

import (
	"errors"
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"time"

	"github.com/itlightning/dateparse"
)

var (
	errDate      = errors.New("unknown date")
	errNoDay     = errors.New("a date without a day")
	errAmbiguous = errors.New("a date that may be day-first or month-first")
)

var (
	digitsOnly = regexp.MustCompile(`^(\d+)(?:\.\d+)?$`)
	floating   = regexp.MustCompile(`^\d\.?\d*[eE]\+?\d{1,2}$`)
	yearMonth  = regexp.MustCompile(`^\d{4}\D{1,2}\d{1,2}\D?$`)
	// numericDate is a date such as 14/03/2024, whose year comes last.
	numericDate = regexp.MustCompile(`(?:^|\D)(\d{1,2})[./-](\d{1,2})[./-](\d+)(?:\D|$)`)
	halfOfDay   = regexp.MustCompile(`(?i)\b([ap])\.m\.?`)
)

// parseDate reads a date as articles write it, or a Unix time in seconds,
// milliseconds, microseconds or nanoseconds. It never guesses: a date that may
// be day-first or month-first is an error. It returns the zero time for "", for
// a placeholder, and for what programs write when they have no date, such as
// 1970-01-01. A time without a zone is in UTC.
func parseDate(s string) (t time.Time, err error) {
	s = oneLine(dashes.Replace(s))
	if isPlaceholder(s) || strings.HasPrefix(s, "0000") {
		return time.Time{}, nil
	}
	if len(s) > 100 {
		return time.Time{}, errDate
	}
	s = dateNoise.ReplaceAllString(s, "")
	if wrapped := dotNetDate.FindStringSubmatch(s); wrapped != nil {
		s = wrapped[1]
	}
	if floating.MatchString(s) {
		s = plainNumber(s)
	}
	if digits := digitsOnly.FindStringSubmatch(s); digits != nil {
		t, err = parseDigits(digits[1])
	} else if t, err = parseWords(s); err == errDate {
		t, err = parseLoosely(s)
	}
	if err == nil && noDates[t.Format(time.DateOnly)] {
		return time.Time{}, nil
	}
	if err == nil && (t.Year() < 1500 || t.Year() > 9999) {
		err = errDate
	}
	if err != nil {
		return time.Time{}, err
	}
	return t, nil
}

var (
	// dashes are the hyphens and spaces that typesetters use in dates.
	dashes = strings.NewReplacer("\u2010", "-", "\u2011", "-", "\u2012", "-", "\u2013", "-", "\u2212", "-", "\u00ad", "", "\u200b", "",
		"\u200e", "", "\u200f", "", "\ufeff", "", "\u202f", " ", "\u00a0", " ")
	// dateNoise matches what stands before a date in a byline, and the name of
	// a zone after its offset.
	dateNoise  = regexp.MustCompile(`(?i)^(?:(?:first |originally |date )?(?:published|posted|released|issued|publication date|date|on|at)(?: on| at)?[: ]+)+|\[[\w/+-]+\]$`)
	dotNetDate = regexp.MustCompile(`^\\?/?Date\((\d+)(?:[+-]\d{4})?\)\\?/?$`)
)

// noDates are the days that programs write when they have none: the start of
// Unix time.
var noDates = map[string]bool{"1970-01-01": true, "1969-12-31": true, "0001-01-01": true, "1900-01-01": true, "1899-12-30": true,
	"1899-12-31": true, "1601-01-01": true, "1753-01-01": true, "0001-01-02": true, "0000-12-31": true, "0000-01-01": true}

// calendarDigits are layouts of dates that have only digits, by their length.
var calendarDigits = map[int]string{8: "20060102", 12: "200601021504", 14: "20060102150405"}

// parseDigits decides by its length what a number means, so that a bare year
// does not count as a Unix time.
func parseDigits(digits string) (time.Time, error) {
	if strings.Trim(digits, "0") == "" {
		return time.Time{}, nil
	}
	if layout, ok := calendarDigits[len(digits)]; ok {
		t, err := time.Parse(layout, digits)
		if len(digits) != 12 || err == nil && (t.Year()/100 == 19 || t.Year()/100 == 20) {
			return t, err
		}
	}
	number, err := strconv.ParseInt(digits, 10, 64)
	switch {
	case err != nil:
		return time.Time{}, errDate
	case len(digits) == 9, len(digits) == 10:
		return time.Unix(number, 0).UTC(), nil
	case len(digits) == 12, len(digits) == 13:
		return time.UnixMilli(number).UTC(), nil
	case len(digits) == 15, len(digits) == 16:
		return time.UnixMicro(number).UTC(), nil
	case len(digits) == 18, len(digits) == 19:
		return time.Unix(0, number).UTC(), nil
	}
	return time.Time{}, errDate
}

func parseWords(s string) (t time.Time, err error) {
	if yearMonth.MatchString(s) {
		return time.Time{}, errNoDay
	}
	if at := numericDate.FindStringSubmatchIndex(s); at != nil && !isoDay.MatchString(s) {
		date, err := yearFirst(s[at[2]:at[3]], s[at[4]:at[5]], s[at[6]:at[7]], weekdayIn(s))
		if err != nil {
			return time.Time{}, err
		}
		s = s[:at[2]] + date + s[at[7]:]
		if t, err := parseLoosely(s); err == nil {
			return t, nil
		}
	}
	s = halfOfDay.ReplaceAllString(s, "${1}m")
	defer func() {
		if cause := recover(); cause != nil {
			err = errDate
		}
	}()
	if _, err := dateparse.ParseStrict(s, dateparse.SimpleErrorMessages(true)); err != nil {
		return time.Time{}, errDate
	}
	// Unlike ParseStrict, this ignores the machine's own zone.
	t, err = dateparse.ParseIn(s, time.UTC, dateparse.SimpleErrorMessages(true))
	if err != nil {
		return time.Time{}, errDate
	}
	return inNamedZone(t), nil
}

// yearFirst rewrites a date whose year comes last. Which number is the month
// shows if one is over 12, or by the day of the week (-1 for none).
func yearFirst(first, second, year string, weekday time.Weekday) (string, error) {
	day, _ := strconv.Atoi(first)
	month, _ := strconv.Atoi(second)
	if month > 12 {
		day, month = month, day
	}
	if len(year) != 4 {
		return "", errAmbiguous
	}
	if day <= 12 && day != month {
		y, _ := strconv.Atoi(year)
		dayFirst := time.Date(y, time.Month(month), day, 0, 0, 0, 0, time.UTC).Weekday() == weekday
		monthFirst := time.Date(y, time.Month(day), month, 0, 0, 0, 0, time.UTC).Weekday() == weekday
		if dayFirst == monthFirst {
			return "", errAmbiguous
		}
		if monthFirst {
			day, month = month, day
		}
	}
	return fmt.Sprintf("%s-%02d-%02d", year, month, day), nil
}

// inNamedZone keeps t's clock and gives it the offset that its zone's
// abbreviation has in feeds; dateparse leaves the offset at zero.
func inNamedZone(t time.Time) time.Time {
	name, offset := t.Zone()
	if offset != 0 {
		return t
	}
	zone := zoneNamed(name)
	return time.Date(t.Year(), t.Month(), t.Day(), t.Hour(), t.Minute(), t.Second(), t.Nanosecond(), zone)
}

// zoneHours are the offsets from UTC, in hours, of zones that feeds name.
var zoneHours = map[string]int{"BST": 1, "CET": 1, "WEST": 1, "CEST": 2, "EET": 2, "SAST": 2, "EEST": 3, "MSK": 3, "JST": 9, "AEST": 10, "AEDT": 11,
	"EDT": -4, "EST": -5, "ET": -5, "CDT": -5, "CST": -6, "CT": -6, "MDT": -6, "MST": -7, "MT": -7, "PDT": -7, "PST": -8, "PT": -8}

func zoneNamed(name string) *time.Location {
	if hours := zoneHours[name]; hours != 0 {
		return time.FixedZone(name, hours*60*60)
	}
	return time.UTC
}

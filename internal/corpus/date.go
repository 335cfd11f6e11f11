package corpus

import (
	"errors"
	"fmt"
	"regexp"
	"strconv"
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
	yearMonth  = regexp.MustCompile(`^\d{4}\D{1,2}\d{1,2}\D?$`)
	// numericDate is a date such as 14/03/2024, whose year comes last.
	numericDate = regexp.MustCompile(`(?:^|\D)(\d{1,2})[./-](\d{1,2})[./-](\d+)(?:\D|$)`)
	halfOfDay   = regexp.MustCompile(`(?i)\b([ap])\.m\.?`)
)

// parseDate reads a date as articles write it, or a Unix time in seconds or
// milliseconds, and never guesses a day: a date that may be day-first or
// month-first is an error. The zero time stands for "". A time without a zone
// is in UTC.
func parseDate(s string) (t time.Time, err error) {
	s = oneLine(s)
	if s == "" {
		return time.Time{}, nil
	}
	if len(s) > 100 {
		return time.Time{}, errDate
	}
	if digits := digitsOnly.FindStringSubmatch(s); digits != nil {
		t, err = parseDigits(digits[1])
	} else {
		t, err = parseWords(s)
	}
	if err == nil && (t.Year() < 1500 || t.Year() > 9999) {
		err = errDate
	}
	if err != nil {
		return time.Time{}, err
	}
	return t, nil
}

// parseDigits tells the meaning of a number by its length, so that a bare year
// is not taken for a Unix time.
func parseDigits(digits string) (time.Time, error) {
	switch len(digits) {
	case len("20060102"):
		return time.Parse("20060102", digits)
	case len("20060102150405"):
		return time.Parse("20060102150405", digits)
	}
	number, err := strconv.ParseInt(digits, 10, 64)
	switch {
	case err != nil:
		return time.Time{}, errDate
	case len(digits) == 9, len(digits) == 10:
		return time.Unix(number, 0).UTC(), nil
	case len(digits) == 12, len(digits) == 13:
		return time.UnixMilli(number).UTC(), nil
	}
	return time.Time{}, errDate
}

func parseWords(s string) (t time.Time, err error) {
	if yearMonth.MatchString(s) {
		return time.Time{}, errNoDay
	}
	if at := numericDate.FindStringSubmatchIndex(s); at != nil {
		date, err := yearFirst(s[at[2]:at[3]], s[at[4]:at[5]], s[at[6]:at[7]])
		if err != nil {
			return time.Time{}, err
		}
		s = s[:at[2]] + date + s[at[7]:]
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
	// Unlike ParseStrict, this does not look at the machine's own zone.
	t, err = dateparse.ParseIn(s, time.UTC, dateparse.SimpleErrorMessages(true))
	if err != nil {
		return time.Time{}, errDate
	}
	return inNamedZone(t), nil
}

// yearFirst rewrites a date whose year comes last.
func yearFirst(first, second, year string) (string, error) {
	day, _ := strconv.Atoi(first)
	month, _ := strconv.Atoi(second)
	if month > 12 {
		day, month = month, day
	}
	if len(year) != 4 || (day <= 12 && day != month) {
		return "", errAmbiguous
	}
	return fmt.Sprintf("%s-%02d-%02d", year, month, day), nil
}

// inNamedZone gives t, whose clock is right, the offset that its zone's
// abbreviation stands for in feeds; dateparse leaves it at zero.
func inNamedZone(t time.Time) time.Time {
	name, offset := t.Zone()
	if offset != 0 {
		return t
	}
	hours := 0
	switch name {
	case "BST", "CET", "WEST":
		hours = 1
	case "CEST", "EET":
		hours = 2
	case "EEST":
		hours = 3
	case "EDT":
		hours = -4
	case "EST", "CDT":
		hours = -5
	case "CST", "MDT":
		hours = -6
	case "MST", "PDT":
		hours = -7
	case "PST":
		hours = -8
	}
	zone := time.UTC
	if hours != 0 {
		zone = time.FixedZone(name, hours*60*60)
	}
	return time.Date(t.Year(), t.Month(), t.Day(), t.Hour(), t.Minute(), t.Second(), t.Nanosecond(), zone)
}

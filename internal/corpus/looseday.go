package corpus

import (
	"regexp"
	"strconv"
	"strings"
	"time"
	"unicode"
)

// months are names of months and their usual abbreviations, in the languages of
// the feeds that are read. A name that two languages share means the same month
// in both.
var months = monthNames(
	`january jan januar jänner januari janvier janv enero ene gennaio gen janeiro gener stycznia января janeiro`,
	`february feb februar februari février fevrier févr fevr fév febrero febbraio febb fevereiro fev febrer lutego февраля`,
	`march mar märz maerz mrz maart mrt mars marzo março marco març marca марта`,
	`april apr avril avr abril abr aprile kwietnia апреля`,
	`may mai mei mayo maggio mag maio maig maja мая maj`,
	`june jun juni juin junio giugno giu junho juny czerwca июня`,
	`july jul juli juillet juil julio luglio lug julho juliol lipca июля`,
	`august aug août aout agosto ago augustus agost sierpnia августа augusti`,
	`september sep sept septembre septiembre settembre set setembro setembre września сентября`,
	`october oct oktober okt octobre octubre ottobre ott outubro out octubre października октября`,
	`november nov novembre noviembre novembro listopada ноября`,
	`december dec dezember dez décembre decembre déc diciembre dic dicembre dezembro desembre grudnia декабря`,
)

func monthNames(names ...string) map[string]time.Month {
	all := make(map[string]time.Month)
	for i, list := range names {
		for name := range strings.FieldsSeq(list) {
			all[name] = time.Month(i + 1)
		}
	}
	return all
}

var weekdays = map[string]time.Weekday{"sun": time.Sunday, "mon": time.Monday, "tue": time.Tuesday, "wed": time.Wednesday,
	"thu": time.Thursday, "fri": time.Friday, "sat": time.Saturday}

// weekdayIn is the day of the week that a date names in English, or -1.
func weekdayIn(s string) time.Weekday {
	for word := range strings.FieldsFuncSeq(strings.ToLower(s), func(r rune) bool { return !unicode.IsLetter(r) }) {
		if day, ok := weekdays[word[:min(3, len(word))]]; ok && len(word) >= 3 {
			return day
		}
	}
	return -1
}

var (
	isoDay    = regexp.MustCompile(`(?:^|[^\d])(\d{4})[-/.]\s?(\d{1,2})[-/.]\s?(\d{1,2})(?:$|[^\d])`)
	isoWeek   = regexp.MustCompile(`(?:^|[^\d])(\d{4})-?W(\d{2})-?([1-7])(?:$|[^\d])`)
	yearDay   = regexp.MustCompile(`^(\d{4})-(\d{3})(?:$|T)`)
	basicDay  = regexp.MustCompile(`^(\d{4})(\d{2})(\d{2})(?:[T_ -]|$)`)
	asianDay  = regexp.MustCompile(`(\d{4})\s?[年년]\s?(\d{1,2})\s?[月월]\s?(\d{1,2})\s?[日일]`)
	dayMonth  = regexp.MustCompile(`(?:^|[^\d:.])(\d{1,2})(?:st|nd|rd|th|er|[.ºª°])?[\s\-/]*(?:(?:de|of|d['’])\s*)?(\pL{3,12})\.?,?[\s\-/]*(?:del?\s+)?(\d{4}|\d{2})(?:$|[^\d:.])`)
	monthDay  = regexp.MustCompile(`(?:^|[^\pL])(\pL{3,12})\.?[\s\-]*(\d{1,2})(?:st|nd|rd|th)?,?[\s\-]+(\d{4})(?:$|[^\d])`)
	clock     = regexp.MustCompile(`(?i)(?:^|[^\d:.])(\d{1,2})[:.h](\d{2})(?:[:.](\d{2})(?:[.,]\d+)?)?(?:\s*([ap])\.?m\.?|h)?(?:$|[^\d])`)
	clockName = regexp.MustCompile(`^[^\d]{1,3}(\d{2})-(\d{2})(?:-(\d{2}))?()$`) // in a file's name
	clockDay  = regexp.MustCompile(`^\s*T(\d{2})(\d{2})(\d{2})?()(?:$|[^\d])`)   // after a date of digits only
	clockHour = regexp.MustCompile(`(?i)(?:^|[^\d:.])(\d{1,2})\s?([ap])\.?m\b`)
	offset    = regexp.MustCompile(`(?:GMT|UTC|[\d:\s])\s?([+-])(\d{1,2})(?::?(\d{2}))?(?:$|[^\d:])`)
	zoneName  = regexp.MustCompile(`\b([A-Z]{2,4})\b`)
)

// parseLoosely finds the one day in a text, with its time and zone if given, in
// the orders and languages in which feeds and pages write dates. The text may
// have a few other words, such as the day of the week, but no other number.
func parseLoosely(s string) (time.Time, error) {
	year, month, day, rest, err := looseDay(s)
	if err != nil {
		return time.Time{}, err
	}
	date := time.Date(year, month, day, 0, 0, 0, 0, time.UTC)
	if date.Day() != day || date.Month() != month {
		return time.Time{}, errDate
	}
	hour, minute, second, rest := looseClock(rest)
	zone := time.UTC
	if at := offset.FindStringSubmatchIndex(" " + rest); at != nil {
		padded := " " + rest
		hours, _ := strconv.Atoi(padded[at[4]:at[5]])
		minutes := 0
		if at[6] >= 0 {
			minutes, _ = strconv.Atoi(padded[at[6]:at[7]])
		}
		seconds := hours*60*60 + minutes*60
		if padded[at[2]:at[3]] == "-" {
			seconds = -seconds
		}
		if hours > 14 {
			return time.Time{}, errDate
		}
		zone = time.FixedZone("", seconds)
		rest = padded[:at[2]] + padded[max(at[5], at[7]):]
	} else if name := zoneName.FindString(rest); name != "" {
		zone = zoneNamed(name)
	}
	if strings.ContainsFunc(zoneNames.ReplaceAllString(rest, ""), unicode.IsDigit) || len(strings.Fields(rest)) > 5 || hour > 24 || minute > 59 || second > 60 {
		return time.Time{}, errDate
	}
	return time.Date(year, month, day, hour, minute, min(second, 59), 0, zone), nil
}

// zoneNames matches zones whose names have digits.
var zoneNames = regexp.MustCompile(`[A-Z]{3}\d[A-Z]{3}`)

// looseDay finds a day, and returns the rest of the text.
func looseDay(s string) (year int, month time.Month, day int, rest string, err error) {
	number := func(at []int, group int) int {
		n, _ := strconv.Atoi(s[at[2*group]:at[2*group+1]])
		return n
	}
	for _, pattern := range []*regexp.Regexp{isoDay, asianDay, basicDay} {
		if at := pattern.FindStringSubmatchIndex(s); at != nil {
			return number(at, 1), time.Month(number(at, 2)), number(at, 3), s[:at[2]] + " " + s[at[7]:], nil
		}
	}
	if at := isoWeek.FindStringSubmatchIndex(s); at != nil {
		// The fourth of January is always in the first week.
		date := time.Date(number(at, 1), 1, 4, 0, 0, 0, 0, time.UTC)
		date = date.AddDate(0, 0, -(int(date.Weekday())+6)%7+7*(number(at, 2)-1)+number(at, 3)-1)
		return date.Year(), date.Month(), date.Day(), s[:at[2]] + " " + s[at[7]:], nil
	}
	if at := yearDay.FindStringSubmatchIndex(s); at != nil {
		date := time.Date(number(at, 1), 1, number(at, 2), 0, 0, 0, 0, time.UTC)
		return date.Year(), date.Month(), date.Day(), s[at[5]:], nil
	}
	if at := dayMonth.FindStringSubmatchIndex(s); at != nil {
		if month, ok := months[strings.ToLower(s[at[4]:at[5]])]; ok {
			return wholeYear(number(at, 3)), month, number(at, 1), s[:at[2]] + " " + s[at[7]:], nil
		}
	}
	if at := monthDay.FindStringSubmatchIndex(s); at != nil {
		if month, ok := months[strings.ToLower(s[at[2]:at[3]])]; ok {
			return number(at, 3), month, number(at, 2), s[:at[2]] + " " + s[at[7]:], nil
		}
	}
	return 0, 0, 0, "", errDate
}

// wholeYear completes a year that may have only its last two digits.
func wholeYear(year int) int {
	switch {
	case year < 70:
		return year + 2000
	case year < 100:
		return year + 1900
	}
	return year
}

// looseClock finds a time of day, and returns the rest of the text.
func looseClock(s string) (hour, minute, second int, rest string) {
	at := clock.FindStringSubmatchIndex(s)
	for _, pattern := range []*regexp.Regexp{clockName, clockDay} {
		if at == nil {
			at = pattern.FindStringSubmatchIndex(s)
		}
	}
	half := 4
	if at == nil {
		if at = clockHour.FindStringSubmatchIndex(s); at == nil {
			return 0, 0, 0, s
		}
		half = 2
	}
	number := func(group int) int {
		if 2*group >= len(at) || at[2*group] < 0 {
			return 0
		}
		n, _ := strconv.Atoi(s[at[2*group]:at[2*group+1]])
		return n
	}
	hour = number(1)
	if half == 4 {
		minute, second = number(2), number(3)
	}
	if at[2*half] < at[2*half+1] {
		isPM := strings.EqualFold(s[at[2*half]:at[2*half+1]], "p")
		switch {
		case isPM && hour < 12:
			hour += 12
		case !isPM && hour == 12:
			hour = 0
		}
	}
	end := at[1]
	if half == 4 && at[8] == at[9] {
		end = max(at[5], at[7]) // the next character may be the sign of an offset
	}
	return hour, minute, second, s[:at[2]] + " " + s[end:]
}

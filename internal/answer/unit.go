package answer

import (
	"math"
	"strconv"
	"strings"

	"byline/internal/words"
)

func (r reading) hasCurrency(i int) bool {
	before := r.text[:r.tokens[i].Start]
	return strings.HasSuffix(before, "$") || strings.HasSuffix(before, "€") || strings.HasSuffix(before, "£")
}

// addUnit finds what a quantity counts.
func (r reading) addUnit(f *quantity) {
	next := r.word(f.end)
	switch {
	case f.unit != "":
	case r.hasCurrency(f.first) || currencies[next]:
		f.unit = inMoney
	case next == "%" || next == "percent" || next == "per" && r.word(f.end+1) == "cent" || next == "percentage":
		f.unit = inPercent
	case r.addClock(f) || r.addDate(f):
	case secondsOf[next] > 0 && r.joined(f.end-1) && r.word(f.end+1) != "old":
		f.unit = inSeconds
		f.scale(secondsOf[next])
	default:
		f.unit = r.counted(f.end)
		if f.unit == "" && nounKinds[r.word(f.first-1)] == aNumber {
			f.unit = r.tokens[f.first-1].Term // magnitude 7.8
		} else if f.unit == "" && nounKinds[r.word(f.first-2)] == aNumber && words.Stop(r.tokens[f.first-1].Term) {
			f.unit = r.tokens[f.first-2].Term // magnitude of 7.8
		}
	}
}

// addClock reads a time of day: 2:46 p.m., 6 am, 14:46.
func (r reading) addClock(f *quantity) bool {
	hour, minutes, end := f.value, 0.0, f.end
	after := r.text[r.tokens[end-1].End:]
	if len(after) > 2 && after[0] == ':' && after[1] >= '0' && after[1] <= '5' && hour < 24 && end < len(r.tokens) {
		minutes, _ = strconv.ParseFloat(r.word(end), 64)
		after, end = r.text[r.tokens[end].End:], end+1
	}
	rest := strings.ToLower(strings.TrimLeft(after[:min(len(after), 6)], " "))
	switch {
	case strings.HasPrefix(rest, "p.m"), strings.HasPrefix(rest, "pm"):
		hour = math.Mod(hour, 12) + 12
	case strings.HasPrefix(rest, "a.m"), strings.HasPrefix(rest, "am"):
		hour = math.Mod(hour, 12)
	case end == f.end:
		return false
	}
	f.unit, f.value, f.place, f.end = atClock, hour*60+minutes, 1, end
	return true
}

// addDate reads a day of a month (25 December, December 25) and a year.
func (r reading) addDate(f *quantity) bool {
	word := r.word(f.first)
	if f.end != f.first+1 || f.value != math.Trunc(f.value) {
		return false
	}
	if f.value >= 1 && f.value <= 31 {
		month := monthOf[r.word(f.end)]
		if month == 0 && r.joined(f.first-1) {
			month = monthOf[r.word(f.first-1)]
		}
		if month > 0 {
			f.unit, f.value, f.place = onDate, 100*month+f.value, 1
			return true
		}
	}
	if len(word) == 4 && f.value >= 1800 && f.value < 2100 && r.counted(f.end) == "" {
		f.unit, f.place = inYear, 1
		return true
	}
	return false
}

// counted is the term of the noun that follows a number: the first plural of
// the next three words, else the first; "" when no noun does.
func (r reading) counted(i int) string {
	for partOf[r.word(i)] && r.joined(i-1) {
		i++
	}
	unit := ""
	for n := i; n < min(i+3, len(r.tokens)) && r.joined(n-1) && !words.Stop(r.tokens[n].Term); n++ {
		word := r.word(n)
		if peopleWords[word] {
			return ofPeople
		}
		if unit == "" {
			unit = r.tokens[n].Term
		}
		if strings.HasSuffix(word, "s") {
			return r.tokens[n].Term
		}
	}
	return unit
}

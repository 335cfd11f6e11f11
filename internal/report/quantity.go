package report

import (
	"cmp"
	"math"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"byline/internal/words"
)

// quantity is a number as a sentence states it.
type quantity struct {
	// value is the number: 4500000 for "4.5 million", seconds for a duration.
	value float64
	// place is the place value of the last significant digit: 1000 in 34,000,
	// 0.1 in 9.0. Trailing zeros of a whole number are not significant.
	place float64
	// unit is the term of what is counted, or one of the units below; "" when
	// the sentence does not say.
	unit string
	// rough is whether the sentence says that it is about the value, or more or
	// less than it.
	rough bool
	// first and end are its tokens, unit left out.
	first, end int
}

// Units that are written in more than one way. The unit of money is the sign of
// its currency.
const (
	inPercent = "%"
	inSeconds = "seconds"
	ofAge     = "years old"
	ofPeople  = "person" // the term of people
)

// The words of numbers and units, and what stands beside them.
var (
	smallNumbers = valueTable("zero 0 one 1 two 2 three 3 four 4 five 5 six 6 seven 7 eight 8 nine 9 ten 10 eleven 11 twelve 12 thirteen 13 fourteen 14 fifteen 15 sixteen 16 seventeen 17 eighteen 18 nineteen 19 twenty 20 thirty 30 forty 40 fifty 50 sixty 60 seventy 70 eighty 80 ninety 90")
	scales       = valueTable("hundred 100 dozen 12 thousand 1e3 k 1e3 million 1e6 mn 1e6 mln 1e6 billion 1e9 bn 1e9 trillion 1e12 tn 1e12")
	secondsOf    = valueTable("second 1 minut 60 hour 3600 day 86400 week 604800 month 2592000 year 31536000 decad 315360000 centuri 3153600000")       // by term
	currencies   = map[string]string{"dollar": "$", "usd": "$", "euro": "€", "eur": "€", "pound": "£", "gbp": "£", "yen": "¥", "rupe": "₹", "inr": "₹"} // by term
	peopleWords  = words.Set("people persons person civilians residents inhabitants evacuees deaths dead fatalities victims lives")
	// measures are the units that have one meaning. What else is counted is
	// named by words that vary.
	measures = words.Set("% seconds $ € £ ¥ ₹")
	roughly  = regexp.MustCompile(`(?i)\b(?:(?:more|less|fewer) than|over|above|under|below|at (?:least|most)|up to|nearly|almost|about|around|some) \pS?$`)
)

func valueTable(list string) map[string]float64 {
	table := make(map[string]float64)
	fields := strings.Fields(list)
	for i := 0; i+1 < len(fields); i += 2 {
		table[fields[i]], _ = strconv.ParseFloat(fields[i+1], 64)
	}
	return table
}

// quantities are the numbers of the sentence in order, except those of times.
// Ordinals, hours and vague numbers ("hundreds", "1980s", "one of") are left out.
func (a *Statement) quantities() []quantity {
	var found []quantity
	for i := 0; i < len(a.Tokens); i++ {
		f, ok := a.number(i)
		if !ok || a.parts[i] == ofTime {
			continue
		}
		a.addUnit(&f)
		f.rough = roughly.MatchString(a.String[:a.Tokens[i].Start])
		if n := len(found); n > 0 && found[n-1].unit == "" && i == found[n-1].end+1 && words.Stop(a.Term(i-1)) {
			found[n-1].unit = f.unit // 6 to 8 ships
		}
		found = append(found, f)
		i = f.end - 1
	}
	return found
}

// number parses the number that starts at word i.
func (a *Statement) number(i int) (f quantity, ok bool) {
	f = quantity{place: 1, first: i, end: i + 1}
	word, next := a.Lower(i), a.Lower(i+1)
	_, isSmall := smallNumbers[word]
	switch {
	case word[0] >= '0' && word[0] <= '9':
		if !f.read(word) {
			return f, false
		}
		a.addHalf(&f, 1)
	case isSmall, (word == "a" || word == "an") && scales[next] > 0:
		a.spelledOut(&f)
		a.addHalf(&f, f.place)
		if word == "one" && f.end == i+1 && (f.end == len(a.Tokens) || words.Stop(a.Term(f.end))) {
			return f, false // one of, at one
		}
	case word == "half" && next == "a" && scales[a.Lower(i+2)] > 0:
		f.value, f.place, f.end = 0.5, 0.1, i+2
	default:
		return f, false
	}
	for a.joined(f.end-1) && a.scaleAt(f.end) > 0 {
		f.scale(a.scaleAt(f.end))
		f.end++
	}
	if half := strings.ReplaceAll(a.Lower(f.end), ".", ""); half == "am" || half == "pm" {
		return f, false
	}
	return f, true
}

// spelledOut reads a number in words, which starts with one below a hundred or
// with "a": twenty-two, a hundred and fifty, two million five hundred thousand.
func (a *Statement) spelledOut(f *quantity) {
	var thousands, rest float64 // what is multiplied already, and what may still be
	scaled := false             // whether the last word was a scale
	if _, number := smallNumbers[a.Lower(f.first)]; !number {
		rest = 1
	} else {
		f.end = f.first
	}
	for f.end == f.first || a.joined(f.end-1) {
		n := f.end
		if scaled && a.Lower(n) == "and" {
			n++
		}
		small, number := smallNumbers[a.Lower(n)]
		scale := a.scaleAt(n)
		switch {
		case number && (n == f.first || scaled && a.scaleAt(n+1) != f.place || f.place == 1 && rest >= 20 && math.Mod(rest, 10) == 0 && small > 0 && small < 10):
			rest, f.place, scaled = rest+small, 1, false
		case scale >= 1000 && n == f.end:
			thousands, rest, f.place, scaled = thousands+rest*scale, 0, f.place*scale, true
		case scale > 0 && n == f.end:
			rest, f.place, scaled = rest*scale, f.place*scale, true
		default:
			f.value = thousands + rest
			return
		}
		f.end = n + 1
	}
	f.value = thousands + rest
}

// addHalf adds the half of "two and a half" or, with a larger unit, of "a
// million and a half".
func (a *Statement) addHalf(f *quantity, unit float64) {
	if a.Lower(f.end) == "and" && a.Lower(f.end+1) == "a" && a.Lower(f.end+2) == "half" {
		f.value, f.place, f.end = f.value+unit/2, unit/10, f.end+3
	}
}

// scaleAt is the factor that the i-th word applies to the number before it. The
// m of £3m is a word too, with the term of what it stands for.
func (a *Statement) scaleAt(i int) float64 { return cmp.Or(scales[a.Lower(i)], scales[a.Term(i)]) }

// read parses a word that starts with a digit, with its suffix: 5bn, 10km.
func (f *quantity) read(word string) bool {
	written := strings.TrimRight(word, "abcdefghijklmnopqrstuvwxyz")
	plain := strings.ReplaceAll(written, ",", "")
	value, err := strconv.ParseFloat(plain, 64)
	if err != nil {
		return false
	}
	f.value = value
	if _, decimals, ok := strings.Cut(plain, "."); ok {
		f.place = math.Pow(10, -float64(len(decimals)))
	}
	for f.place >= 1 && value != 0 && math.Mod(value, f.place*10) == 0 {
		f.place *= 10
	}
	switch suffix := word[len(written):]; {
	case scales[suffix] > 0:
		f.scale(scales[suffix])
	case slices.Contains([]string{"st", "nd", "rd", "th", "s"}, suffix):
		return false
	default:
		f.unit = suffix
	}
	return true
}

func (f *quantity) scale(by float64) { f.value, f.place = f.value*by, f.place*by }

// addUnit finds what a quantity counts.
func (a *Statement) addUnit(f *quantity) {
	next, duration := a.Lower(f.end), secondsOf[a.Term(f.end)]
	switch money := a.currency(f); {
	case f.unit != "":
	case money != "":
		f.unit = money
	case a.Term(f.end) == "percent", next == "per" && a.Lower(f.end+1) == "cent":
		f.unit = inPercent
	case duration > 0 && a.Lower(f.end+1) == "old":
		f.unit = ofAge
	case duration > 0 && a.joined(f.end-1):
		f.unit = inSeconds
		f.scale(duration)
	default:
		f.unit = a.counted(f.end)
	}
}

// currency is the sign of the currency that is written with a quantity; "" for
// none: €5, EUR 5m, 5 million US dollars.
func (a *Statement) currency(f *quantity) string {
	for _, sign := range currencies {
		if strings.HasSuffix(a.String[:a.Tokens[f.first].Start], sign) {
			return sign
		}
	}
	sign := ""
	for i := f.first - 1; i < f.end+2 && sign == ""; i++ {
		if i < f.end && a.joined(i) || i >= f.end && a.joined(i-1) {
			sign = currencies[a.Term(i)]
		}
	}
	return sign
}

// counted is the unit that the nouns after a number name: the first plural of
// the next three words, else the first noun; "" when there is none.
func (a *Statement) counted(i int) string {
	unit := ""
	for n := i; n < i+3 && a.joined(n-1) && !words.Stop(a.Term(n)); n++ {
		switch word := a.Lower(n); {
		case peopleWords[word]:
			return ofPeople
		case strings.HasSuffix(word, "s"):
			return a.Term(n)
		case unit == "":
			unit = a.Term(n)
		}
	}
	return unit
}

// spanOf is the place of a quantity in the sentence.
func (a *Statement) spanOf(f quantity) Span {
	return Span{a.Tokens[f.first].Start, a.Tokens[f.end-1].End}
}

// sameUnit reports whether two quantities count the same kind of thing.
func (f quantity) sameUnit(g quantity) bool { return isAlike(f.unit, g.unit) }

// agrees reports whether two quantities of one unit may state one value: they
// are equal, or one is the other rounded as it is written (17.4 million and
// 17,410,742; "more than 300" and 342).
func (f quantity) agrees(g quantity) bool {
	if g.place > f.place {
		f, g = g, f
	}
	off := math.Abs(g.value - f.value)
	switch {
	case equal(f.value, g.value):
		return true
	case g.place >= f.place:
		return false
	case f.rough:
		return off < f.place
	}
	return off <= min(f.place/2, 0.025*f.value)
}

// equal allows for rounding errors as of 4.5 * 1e6.
func equal(a, b float64) bool { return math.Abs(a-b) <= 1e-9*max(math.Abs(a), math.Abs(b), 1) }

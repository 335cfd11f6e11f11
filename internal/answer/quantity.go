package answer

import (
	"math"
	"slices"
	"strconv"
	"strings"

	"byline/internal/words"
)

// quantity is a number as a sentence states it.
type quantity struct {
	// value is the number: 4500000 for "4.5 million", seconds for a duration,
	// minutes after midnight for a time of day, 100*month + day for a date.
	value float64
	// place is what the last digit that was written, zeros that may only fill
	// left out, stands for: 1000 in 34,000, 0.1 in 9.0.
	place float64
	// unit is the term of what is counted, or one of the units below; "" when
	// the sentence does not say.
	unit string
	// first and end are its tokens, unit left out.
	first, end int
}

// Units that are written in more than one way.
const (
	inMoney   = "$"
	inPercent = "%"
	inSeconds = "seconds"
	atClock   = "o'clock"
	onDate    = "date"
	inYear    = "year"
	ofPeople  = "person" // the term of people
)

var (
	smallNumbers = valueTable("zero 0 one 1 two 2 three 3 four 4 five 5 six 6 seven 7 eight 8 nine 9 ten 10 eleven 11 twelve 12 thirteen 13 fourteen 14 fifteen 15 sixteen 16 seventeen 17 eighteen 18 nineteen 19 twenty 20 thirty 30 forty 40 fifty 50 sixty 60 seventy 70 eighty 80 ninety 90")
	scales       = valueTable("hundred 100 dozen 12 thousand 1e3 million 1e6 mn 1e6 billion 1e9 bn 1e9 trillion 1e12")
	// fractions are read as per cent.
	fractions = valueTable("half 2 halves 2 third 3 thirds 3 quarter 4 quarters 4 fifth 5 fifths 5 tenth 10 tenths 10")
	secondsOf = valueTable("second 1 minute 60 hour 3600 day 86400 week 604800 month 2592000 year 31536000 decade 315360000 century 3153600000 seconds 1 minutes 60 hours 3600 days 86400 weeks 604800 months 2592000 years 31536000 decades 315360000 centuries 3153600000")
	monthOf   = valueTable("january 1 february 2 march 3 april 4 may 5 june 6 july 7 august 8 september 9 october 10 november 11 december 12")
	// peopleWords are what people are counted as; what befell them stands
	// elsewhere in the sentence.
	peopleWords = words.Set("people persons person civilians residents inhabitants evacuees deaths dead fatalities victims lives")
	partOf      = words.Set("of the its their his her other")
)

func valueTable(list string) map[string]float64 {
	table := make(map[string]float64)
	fields := strings.Fields(list)
	for i := 0; i+1 < len(fields); i += 2 {
		table[fields[i]], _ = strconv.ParseFloat(fields[i+1], 64)
	}
	return table
}

// reading is a sentence with its words.
type reading struct {
	text   string
	tokens []words.Token
}

// quantities are the numbers of a sentence in its order. Ordinals and vague
// numbers ("hundreds", "1980s", "one of") are none.
func (r reading) quantities() []quantity {
	var found []quantity
	for i := 0; i < len(r.tokens); i++ {
		f, ok := r.number(i)
		if !ok {
			continue
		}
		r.addUnit(&f)
		if n := len(found); n > 0 && found[n-1].unit == "" && f.first == found[n-1].end+1 && slices.Contains([]string{"to", "or", "and"}, r.word(f.first-1)) {
			found[n-1].unit = f.unit // 6 to 8 ships
		}
		found = append(found, f)
		i = f.end - 1
	}
	return found
}

// word is the i-th word in lower case; "" past the ends.
func (r reading) word(i int) string {
	if i < 0 || i >= len(r.tokens) {
		return ""
	}
	return strings.ToLower(r.text[r.tokens[i].Start:r.tokens[i].End])
}

// joined reports whether only a space or hyphen parts word i from the next.
func (r reading) joined(i int) bool {
	if i < 0 || i+1 >= len(r.tokens) {
		return false
	}
	gap := r.text[r.tokens[i].End:r.tokens[i+1].Start]
	return gap == " " || gap == "-" || gap == ""
}

// number reads the number that starts at word i.
func (r reading) number(i int) (f quantity, ok bool) {
	f.first, f.end = i, i+1
	word := r.word(i)
	switch value, isSmall := smallNumbers[word]; {
	case word[0] >= '0' && word[0] <= '9':
		if !r.digits(&f, word) {
			return f, false
		}
	case isSmall:
		f.value, f.place = value, 1
		if ones := smallNumbers[r.word(i+1)]; value >= 20 && r.joined(i) && ones > 0 && ones < 10 {
			f.value += ones
			f.end++
		}
		if word == "one" && (f.end == len(r.tokens) || words.Stop(r.tokens[f.end].Term)) {
			return f, false // one of, at one
		}
	case (word == "a" || word == "an") && scales[r.word(i+1)] > 0:
		f.value, f.place = 1, 1
	case word == "half" && r.word(i+1) == "a" && scales[r.word(i+2)] > 0:
		f.value, f.place, f.end = 0.5, 0.1, i+2
	case word == "half" || word == "a" && fractions[r.word(i+1)] > 2:
		if word == "a" {
			f.end++
		}
		f.value, f.place, f.unit = 100/fractions[r.word(f.end-1)], 1, inPercent
		return f, partOf[r.word(f.end)] // half of, not the second half
	default:
		return f, false
	}
	for f.end < len(r.tokens) && r.joined(f.end-1) && scales[r.word(f.end)] > 0 {
		f.scale(scales[r.word(f.end)])
		f.end++
	}
	if r.word(f.end) == "and" && r.word(f.end+1) == "a" && r.word(f.end+2) == "half" {
		f.value, f.place, f.end = f.value+0.5, 0.1, f.end+3
	} else if part := fractions[r.word(f.end)]; part > 2 && f.unit == "" && r.joined(f.end-1) {
		f.value, f.unit, f.end = 100*f.value/part, inPercent, f.end+1
	}
	return f, true
}

// digits reads a word that starts with a digit, with its suffix: 5bn, 10km.
func (r reading) digits(f *quantity, word string) bool {
	written := strings.TrimRight(word, "abcdefghijklmnopqrstuvwxyz")
	plain := strings.ReplaceAll(written, ",", "")
	value, err := strconv.ParseFloat(plain, 64)
	if err != nil {
		return false
	}
	f.value, f.place = value, placeOf(plain, value)
	switch suffix := word[len(written):]; {
	case scales[suffix] > 0:
		f.scale(scales[suffix])
	case suffix == "m" && r.hasCurrency(f.first):
		f.scale(1e6)
	case suffix == "k":
		f.scale(1e3)
	case suffix == "st" || suffix == "nd" || suffix == "rd" || suffix == "th" || suffix == "s":
		return false
	default:
		f.unit = suffix
	}
	return true
}

func (f *quantity) scale(by float64) { f.value, f.place = f.value*by, f.place*by }

// placeOf is the place of a number that is written with digits.
func placeOf(digits string, value float64) float64 {
	if _, decimals, ok := strings.Cut(digits, "."); ok {
		return math.Pow(10, -float64(len(decimals)))
	}
	place := 1.0
	for value != 0 && math.Mod(value, place*10) == 0 {
		place *= 10
	}
	return place
}

// same reports whether two quantities may state one value: they are equal, or
// one is the other rounded as it is written (17.4 million, 17,410,742).
func (f quantity) same(g quantity) bool {
	if g.place > f.place {
		f, g = g, f
	}
	apart := math.Abs(f.value - g.value)
	return equal(f.value, g.value) || g.place < f.place && apart < f.place && apart < 0.025*f.value &&
		(equal(f.value, math.Round(g.value/f.place)*f.place) || f.value < g.value)
}

// equal leaves room for the last bits of 4.5 * 1e6.
func equal(a, b float64) bool { return math.Abs(a-b) <= 1e-9*max(math.Abs(a), math.Abs(b), 1) }

// sameUnit reports whether two quantities count the same kind of thing.
func (f quantity) sameUnit(g quantity) bool {
	return f.unit == g.unit || slices.Contains(words.Alike(f.unit), g.unit)
}

// isCount reports whether a quantity counts things of a kind that only the
// word after it names, which may be another word for the same.
func (f quantity) isCount() bool {
	switch f.unit {
	case inMoney, inPercent, inSeconds, atClock, onDate, inYear:
		return false
	}
	return true
}

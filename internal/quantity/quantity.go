// Package quantity finds the numbers that a text states, with what they count.
//
// It reads them as news writes them: figures, numbers in words, scales such as
// "bn", fractions, currencies and durations.
package quantity

import (
	"cmp"
	"math"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"byline/internal/words"
)

// Quantity is a number as a text states it.
type Quantity struct {
	// Value is the number: 4500000 for "4.5 million", seconds for a duration.
	Value float64
	// place is the place value of the last significant digit: 1000 in 34,000,
	// 0.1 in 9.0. Trailing zeros of a whole number are not significant.
	place float64
	// Unit is the term of what is counted, or one of the units below; "" when
	// the text does not say.
	Unit string
	// rough is whether the text says that it is about the value, or more or less
	// than it.
	rough bool
	// First and End are its tokens, the last one and the unit excluded.
	First, End int
}

// Units that are written in more than one way. The unit of money is the sign of
// its currency.
const (
	Percent = "%"
	Seconds = "seconds"
	Age     = "years old"
	People  = "person" // the term of people
)

// The words of numbers and units, and what stands beside them.
var (
	smallNumbers = valueTable("zero 0 one 1 two 2 three 3 four 4 five 5 six 6 seven 7 eight 8 nine 9 ten 10 eleven 11 twelve 12 thirteen 13 fourteen 14 fifteen 15 sixteen 16 seventeen 17 eighteen 18 nineteen 19 twenty 20 thirty 30 forty 40 fifty 50 sixty 60 seventy 70 eighty 80 ninety 90")
	scales       = valueTable("hundred 100 dozen 12 thousand 1e3 k 1e3 million 1e6 mn 1e6 mln 1e6 billion 1e9 bn 1e9 trillion 1e12 tn 1e12")
	secondsOf    = valueTable("second 1 minut 60 hour 3600 day 86400 week 604800 month 2592000 year 31536000 decad 315360000 centuri 3153600000")       // by term
	currencies   = map[string]string{"dollar": "$", "usd": "$", "euro": "€", "eur": "€", "pound": "£", "gbp": "£", "yen": "¥", "rupe": "₹", "inr": "₹"} // by term
	peopleWords  = words.Set("people persons person civilians residents inhabitants evacuees deaths dead fatalities victims lives")
	measures     = words.Set("% seconds $ € £ ¥ ₹")
	hedges       = map[string]bool{
		"more than": true, "less than": true, "fewer than": true, "at least": true, "at most": true, "up to": true,
		"over": true, "above": true, "under": true, "below": true, "nearly": true, "almost": true, "about": true, "around": true, "some": true,
	}
)

func valueTable(list string) map[string]float64 {
	table := make(map[string]float64)
	fields := strings.Fields(list)
	for i := 0; i+1 < len(fields); i += 2 {
		table[fields[i]], _ = strconv.ParseFloat(fields[i+1], 64)
	}
	return table
}

// text is a text whose numbers are read.
type text struct{ words.Text }

// Find returns the numbers of a text in order, except those that start with a
// token that skip names, such as one of a time. Ordinals, hours and vague numbers
// ("hundreds", "1980s", "one of") are left out.
func Find(t words.Text, skip func(token int) bool) []Quantity {
	var found []Quantity
	a := text{t}
	for i := 0; i < len(a.Tokens); i++ {
		f, ok := a.number(i)
		if !ok || skip(i) {
			continue
		}
		a.addUnit(&f)
		f.rough = a.roughly(i)
		if n := len(found); n > 0 && found[n-1].Unit == "" && i == found[n-1].End+1 && words.Stop(a.Term(i-1)) {
			found[n-1].Unit = f.Unit // 6 to 8 ships
		}
		found = append(found, f)
		i = f.End - 1
	}
	return found
}

// number parses the number that starts at word i.
func (t text) number(i int) (f Quantity, ok bool) {
	f = Quantity{place: 1, First: i, End: i + 1}
	word, next := t.Lower(i), t.Lower(i+1)
	_, isSmall := smallNumbers[word]
	switch {
	case word[0] >= '0' && word[0] <= '9':
		if !f.read(word) {
			return f, false
		}
		t.addHalf(&f, 1)
	case isSmall, (word == "a" || word == "an") && scales[next] > 0:
		t.spelledOut(&f)
		t.addHalf(&f, f.place)
		if word == "one" && f.End == i+1 && (f.End == len(t.Tokens) || words.Stop(t.Term(f.End))) {
			return f, false // one of, at one
		}
	case word == "half" && next == "a" && scales[t.Lower(i+2)] > 0:
		f.Value, f.place, f.End = 0.5, 0.1, i+2
	default:
		return f, false
	}
	for t.joined(f.End-1) && t.scaleAt(f.End) > 0 {
		f.scale(t.scaleAt(f.End))
		f.End++
	}
	if half := strings.ReplaceAll(t.Lower(f.End), ".", ""); half == "am" || half == "pm" {
		return f, false
	}
	return f, true
}

// spelledOut reads a number in words, which starts with one below a hundred or
// with "a": twenty-two, a hundred and fifty, two million five hundred thousand.
func (t text) spelledOut(f *Quantity) {
	var thousands, rest float64 // what is multiplied already, and what may still be
	scaled := false             // whether the last word was a scale
	if _, number := smallNumbers[t.Lower(f.First)]; !number {
		rest = 1
	} else {
		f.End = f.First
	}
	for f.End == f.First || t.joined(f.End-1) {
		n := f.End
		if scaled && t.Lower(n) == "and" {
			n++
		}
		small, number := smallNumbers[t.Lower(n)]
		scale := t.scaleAt(n)
		switch {
		case number && (n == f.First || scaled && t.scaleAt(n+1) != f.place || f.place == 1 && rest >= 20 && math.Mod(rest, 10) == 0 && small > 0 && small < 10):
			rest, f.place, scaled = rest+small, 1, false
		case scale >= 1000 && n == f.End:
			thousands, rest, f.place, scaled = thousands+rest*scale, 0, f.place*scale, true
		case scale > 0 && n == f.End:
			rest, f.place, scaled = rest*scale, f.place*scale, true
		default:
			f.Value = thousands + rest
			return
		}
		f.End = n + 1
	}
	f.Value = thousands + rest
}

// addHalf adds the half of "two and a half" or, with a larger unit, of "a
// million and a half".
func (t text) addHalf(f *Quantity, unit float64) {
	if t.Lower(f.End) == "and" && t.Lower(f.End+1) == "a" && t.Lower(f.End+2) == "half" {
		f.Value, f.place, f.End = f.Value+unit/2, unit/10, f.End+3
	}
}

// scaleAt is the factor that the i-th word applies to the number before it. The
// m of £3m is a word too, with the term of what it stands for.
func (t text) scaleAt(i int) float64 { return cmp.Or(scales[t.Lower(i)], scales[t.Term(i)]) }

// read parses a word that starts with a digit, with its suffix: 5bn, 10km.
func (f *Quantity) read(word string) bool {
	written := strings.TrimRight(word, "abcdefghijklmnopqrstuvwxyz")
	plain := strings.ReplaceAll(written, ",", "")
	value, err := strconv.ParseFloat(plain, 64)
	if err != nil {
		return false
	}
	f.Value = value
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
		f.Unit = suffix
	}
	return true
}

func (f *Quantity) scale(by float64) { f.Value, f.place = f.Value*by, f.place*by }

// roughly reports whether the words before word i say that a number there is not
// exact: "about 300", "more than €300".
func (t text) roughly(i int) bool {
	sign, spaced := strings.CutPrefix(t.Gap(i), " ")
	symbol, size := utf8.DecodeRuneInString(sign)
	if !spaced || len(sign) != size || size > 0 && !unicode.IsSymbol(symbol) {
		return false
	}
	word := t.Lower(i - 1)
	return hedges[word] || t.Gap(i-1) == " " && hedges[t.Lower(i-2)+" "+word]
}

// addUnit finds what a quantity counts.
func (t text) addUnit(f *Quantity) {
	next, duration := t.Lower(f.End), secondsOf[t.Term(f.End)]
	switch money := t.currency(f); {
	case f.Unit != "":
	case money != "":
		f.Unit = money
	case t.Term(f.End) == "percent", next == "per" && t.Lower(f.End+1) == "cent":
		f.Unit = Percent
	case duration > 0 && t.Lower(f.End+1) == "old":
		f.Unit = Age
	case duration > 0 && t.joined(f.End-1):
		f.Unit = Seconds
		f.scale(duration)
	default:
		f.Unit = t.counted(f.End)
	}
}

// currency is the sign of the currency that is written with a quantity; "" for
// none: €5, EUR 5m, 5 million US dollars.
func (t text) currency(f *Quantity) string {
	for _, sign := range currencies {
		if strings.HasSuffix(t.String[:t.Tokens[f.First].Start], sign) {
			return sign
		}
	}
	sign := ""
	for i := f.First - 1; i < f.End+2 && sign == ""; i++ {
		if i < f.End && t.joined(i) || i >= f.End && t.joined(i-1) {
			sign = currencies[t.Term(i)]
		}
	}
	return sign
}

// counted is the unit that the nouns after a number name: the first plural of
// the next three words, else the first noun; "" when there is none.
func (t text) counted(i int) string {
	unit := ""
	for n := i; n < i+3 && t.joined(n-1) && !words.Stop(t.Term(n)); n++ {
		switch word := t.Lower(n); {
		case peopleWords[word]:
			return People
		case strings.HasSuffix(word, "s"):
			return t.Term(n)
		case unit == "":
			unit = t.Term(n)
		}
	}
	return unit
}

// joined reports whether at most a space or a hyphen separates word i from the
// next.
func (t text) joined(i int) bool {
	gap := t.Gap(i + 1)
	return i >= 0 && i+1 < len(t.Tokens) && (gap == " " || gap == "-" || gap == "")
}

// SameUnit reports whether two quantities count the same kind of thing.
func (f Quantity) SameUnit(g Quantity) bool { return words.IsAlike(f.Unit, g.Unit) }

// Measured reports whether the unit has one meaning. What else is counted is
// named by words that vary.
func (f Quantity) Measured() bool { return measures[f.Unit] }

// OfMoney reports whether a term names the currency that is the unit.
func (f Quantity) OfMoney(term string) bool {
	return f.Unit != "" && currencies[term] == f.Unit
}

// Agrees reports whether two quantities of one unit may state one value: they
// are equal, or one is the other rounded as it is written (17.4 million and
// 17,410,742; "more than 300" and 342).
func (f Quantity) Agrees(g Quantity) bool {
	if g.place > f.place {
		f, g = g, f
	}
	off := math.Abs(g.Value - f.Value)
	switch {
	case f.Equals(g):
		return true
	case g.place >= f.place:
		return false
	case f.rough:
		return off < f.place
	}
	return off <= min(f.place/2, 0.025*f.Value)
}

// Equals reports whether two quantities have one value, but for rounding errors as
// of 4.5 * 1e6.
func (f Quantity) Equals(g Quantity) bool {
	return math.Abs(f.Value-g.Value) <= 1e-9*max(math.Abs(f.Value), math.Abs(g.Value), 1)
}

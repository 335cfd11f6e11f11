package report

import (
	"cmp"
	"math"
	"regexp"
	"strconv"
	"strings"

	"byline/internal/words"
)

// quantity is a number as a sentence states it.
type quantity struct {
	// value is the number: 4500000 for "4.5 million", seconds for a duration,
	// minutes after midnight for a time of day.
	value float64
	// place is the place value of the last significant digit: 1000 in 34,000,
	// 0.1 in 9.0. Trailing zeros of a whole number are not significant.
	place float64
	// unit is the term of what is counted, or one of the units of unit.go; ""
	// when the sentence does not say.
	unit string
	// bound is 1 for "more than" the value, -1 for "less than", else 0.
	bound int
	// first and end are its tokens, unit left out.
	first, end int
}

// The words of numbers, and the small words beside them.
var (
	smallNumbers = valueTable("zero 0 one 1 two 2 three 3 four 4 five 5 six 6 seven 7 eight 8 nine 9 ten 10 eleven 11 twelve 12 thirteen 13 fourteen 14 fifteen 15 sixteen 16 seventeen 17 eighteen 18 nineteen 19 twenty 20 thirty 30 forty 40 fifty 50 sixty 60 seventy 70 eighty 80 ninety 90")
	scales       = valueTable("hundred 100 dozen 12 thousand 1e3 k 1e3 million 1e6 mn 1e6 mln 1e6 billion 1e9 bn 1e9 trillion 1e12 tn 1e12")
	fractions    = valueTable("half 2 halves 2 third 3 thirds 3 quarter 4 quarters 4 fifth 5 fifths 5 tenth 10 tenths 10") // of a hundred per cent
	partOf       = words.Set("of the its their his her other")
	moreThan     = regexp.MustCompile(`(?i)\b(?:more than|over|above|at least|exceeding) \pS?$`)
	lessThan     = regexp.MustCompile(`(?i)\b(?:(?:less|fewer) than|under|below|nearly|almost|at most|up to) \pS?$`)
)

func valueTable(list string) map[string]float64 {
	table := make(map[string]float64)
	fields := strings.Fields(list)
	for i := 0; i+1 < len(fields); i += 2 {
		table[fields[i]], _ = strconv.ParseFloat(fields[i+1], 64)
	}
	return table
}

// quantities are the numbers of a sentence in order, except those that start
// where skip is set. Ordinals and vague numbers ("hundreds", "1980s", "one of")
// are left out.
func (s *sentence) quantities(skip func(int) bool) []quantity {
	var found []quantity
	for i := 0; i < len(s.tokens); i++ {
		if skip(i) {
			continue
		}
		f, ok := s.number(i)
		if !ok {
			continue
		}
		s.addUnit(&f)
		switch before := s.text[:s.tokens[i].Start]; {
		case moreThan.MatchString(before):
			f.bound = 1
		case lessThan.MatchString(before):
			f.bound = -1
		}
		if n := len(found); n > 0 && found[n-1].unit == "" && i == found[n-1].end+1 && words.Stop(s.term(i-1)) {
			found[n-1].unit = f.unit // 6 to 8 ships
		}
		found = append(found, f)
		i = f.end - 1
	}
	return found
}

// number parses the number that starts at word i.
func (s *sentence) number(i int) (f quantity, ok bool) {
	f = quantity{place: 1, first: i, end: i + 1}
	word, next := s.lower(i), s.lower(i+1)
	small, isSmall := smallNumbers[word]
	article := word == "a" || word == "an"
	switch {
	case word[0] >= '0' && word[0] <= '9':
		if !s.digits(&f, word) {
			return f, false
		}
	case isSmall:
		f.value = small
		if ones := smallNumbers[next]; small >= 20 && s.joined(i) && ones > 0 && ones < 10 {
			f.value, f.end = small+ones, i+2
		}
		if word == "one" && (f.end == len(s.tokens) || words.Stop(s.term(f.end))) {
			return f, false // one of, at one
		}
	case article && scales[next] > 0:
		f.value = 1
	case word == "half" && next == "a" && scales[s.lower(i+2)] > 0:
		f.value, f.place, f.end = 0.5, 0.1, i+2
	case word == "half", article && fractions[next] > 0:
		if article {
			f.end++
		}
		f.value, f.unit = 100/fractions[s.lower(f.end-1)], inPercent
		return f, partOf[s.lower(f.end)] // half of, not the second half
	default:
		return f, false
	}
	for s.joined(f.end-1) && s.scaleAt(f.end) > 0 {
		f.scale(s.scaleAt(f.end))
		f.end++
	}
	if s.lower(f.end) == "and" && s.lower(f.end+1) == "a" && s.lower(f.end+2) == "half" {
		f.value, f.place, f.end = f.value+0.5, 0.1, f.end+3
	} else if part := fractions[s.lower(f.end)]; part > 2 && f.unit == "" && s.joined(f.end-1) {
		f.value, f.unit, f.end = 100*f.value/part, inPercent, f.end+1
	}
	return f, true
}

// scaleAt is the factor that the i-th word applies to the number before it. The
// m of £3m is a word too, with the term of what it stands for.
func (s *sentence) scaleAt(i int) float64 { return cmp.Or(scales[s.lower(i)], scales[s.term(i)]) }

// digits parses a word that starts with a digit, with its suffix: 5bn, 10km.
func (s *sentence) digits(f *quantity, word string) bool {
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
	case suffix == "m" && (s.currency(f) != "" || peopleWords[s.lower(f.end)]):
		f.scale(1e6)
	case suffix == "st", suffix == "nd", suffix == "rd", suffix == "th", suffix == "s":
		return false
	default:
		f.unit = unitOf(suffix)
	}
	return true
}

func (f *quantity) scale(by float64) { f.value, f.place = f.value*by, f.place*by }

// agrees reports whether two quantities of one unit may state one value: they
// are equal, or one is the other rounded as it is written (17.4 million and
// 17,410,742; "more than 300" and 342; "nearly 400" and 387).
func (f quantity) agrees(g quantity) bool {
	if g.place > f.place {
		f, g = g, f
	}
	over := g.value - f.value
	switch {
	case equal(f.value, g.value):
		return f.bound*g.bound >= 0
	case g.place >= f.place, math.Abs(over) >= f.place:
		return false
	case f.bound != 0:
		return f.bound > 0 == (over > 0)
	}
	return math.Abs(over) <= min(f.place/2, 0.025*f.value)
}

// equal allows for rounding errors as of 4.5 * 1e6.
func equal(a, b float64) bool { return math.Abs(a-b) <= 1e-9*max(math.Abs(a), math.Abs(b), 1) }

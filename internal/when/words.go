package when

import (
	"strings"
	"time"
	"unicode"
	"unicode/utf8"
)

// kind is what a word can be in an expression of time.
type kind uint8

const (
	other kind = iota
	number
	ordinal    // 3rd
	isoDate    // 2011-06-03
	decade     // 1990s
	weekday    // value is a time.Weekday
	monthName  // value is a time.Month
	unit       // value is a period
	partOfDay  // morning
	deictic    // yesterday; value is its distance from the anchor in days
	seasonName // value is its first month
	shift      // last, this, next; value is the number of periods to go
	ago        // ago, earlier, later, before, after; the text tells
	article    // a, an, the
	quantity   // couple
	since
	between
	from
	until // to, through, until
	and
	of
	preposition // in, on, by
	part        // early, mid, late; value counts the thirds
	future      // will
	saying      // said
	half        // weekend
	feast       // Christmas; value is month*100+day
)

// period is a unit of time.
type period int

const (
	days period = iota
	weeks
	months
	quarters
	years
	decades
)

// word is a word of a text.
type word struct {
	start, end int
	kind       kind
	value      int
	capital    bool
}

type entry struct {
	kind  kind
	value int
	// telling is whether a text without such a word names no time.
	telling bool
}

// lexicon is the words that expressions of time are made of, in lower case.
var lexicon = newLexicon()

// longestWord is the length of the longest of them in bytes.
const longestWord = 12

func newLexicon() map[string]entry {
	l := make(map[string]entry)
	add := func(kind kind, value int, telling bool, words string) {
		for word := range strings.FieldsSeq(words) {
			l[word] = entry{kind, value, telling}
		}
	}
	for day := time.Sunday; day <= time.Saturday; day++ {
		name := strings.ToLower(day.String())
		add(weekday, int(day), true, name+" "+name+"s")
	}
	for i, short := range []string{"sun", "mon", "tue tues", "wed weds", "thu thur thurs", "fri", "sat"} {
		add(weekday, i, true, short)
	}
	for month := time.January; month <= time.December; month++ {
		name := strings.ToLower(month.String())
		add(monthName, int(month), true, name+" "+name[:3])
	}
	add(monthName, int(time.September), true, "sept")
	add(unit, int(days), true, "day days")
	add(unit, int(weeks), true, "week weeks fortnight")
	add(unit, int(months), true, "month months")
	add(unit, int(quarters), true, "quarter quarters")
	add(unit, int(years), true, "year years")
	add(unit, int(decades), true, "decade decades")
	add(half, 0, true, "weekend weekends")
	add(partOfDay, 0, true, "morning afternoon evening night")
	add(partOfDay, 0, false, "midday noon midnight dawn dusk")
	add(deictic, 0, true, "today tonight")
	add(deictic, -1, true, "yesterday")
	add(deictic, 1, true, "tomorrow")
	add(seasonName, int(time.March), true, "spring")
	add(seasonName, int(time.June), true, "summer")
	add(seasonName, int(time.September), true, "autumn fall")
	add(seasonName, int(time.December), true, "winter")
	add(shift, -1, false, "last previous past")
	add(shift, 0, false, "this")
	add(shift, 1, false, "next following coming")
	add(ago, -1, false, "ago earlier before previously")
	add(ago, 1, false, "later after afterwards")
	add(article, 1, false, "a an the")
	add(quantity, 2, false, "couple")
	for i, name := range strings.Fields("one two three four five six seven eight nine ten eleven twelve") {
		add(number, i+1, false, name)
	}
	add(since, 0, false, "since")
	add(between, 0, false, "between")
	add(from, 0, false, "from")
	add(until, 0, false, "to through until till")
	add(and, 0, false, "and")
	add(of, 0, false, "of")
	add(preposition, 0, false, "in on during by around at for within over throughout")
	add(part, 0, false, "early")
	add(part, 1, false, "mid")
	add(part, 2, false, "late")
	add(future, 0, false, "will ll shall would due scheduled expected plan plans planned planning upcoming slated")
	add(saying, 0, false, "said says told announced reported added")
	add(feast, 1225, true, "christmas")
	return l
}

// tellingStarts is the first two bytes of the words without which a text names
// no time; few others start so.
var tellingStarts = newTellingStarts()

func newTellingStarts() *[256][256]bool {
	starts := new([256][256]bool)
	for word, entry := range lexicon {
		if entry.telling {
			starts[word[0]][word[1]] = true
		}
	}
	return starts
}

// scan returns the words of text.
func scan(text string) []word {
	words := make([]word, 0, len(text)/5)
	for i := 0; ; {
		w, _ := nextWord(text, i)
		if w.end == 0 {
			return words
		}
		words = append(words, w)
		i = w.end
	}
}

// nextWord is the first word of text from i on; the zero word where there is
// none. telling is whether a text without such a word names no time.
func nextWord(text string, i int) (w word, telling bool) {
	end := i
	for ; i < len(text); i++ {
		if end = wordEnd(text, i); end > i {
			break
		}
	}
	if end <= i {
		return word{}, false
	}
	w = word{start: i, end: end, capital: text[i] >= 'A' && text[i] <= 'Z'}
	if isDigit(text[i]) {
		return w, w.readNumber(text)
	}
	if end-i > longestWord {
		return w, false
	}
	var lower [longestWord]byte
	for j := range end - i {
		lower[j] = text[i+j] | 0x20 // letters to lower case
	}
	found := lexicon[string(lower[:end-i])]
	w.kind, w.value = found.kind, found.value
	return w, found.telling
}

// readNumber takes the word, which starts with a digit, for a number, and
// reports whether it can name a time by itself.
func (w *word) readNumber(text string) bool {
	i := w.start
	for i < len(text) && isDigit(text[i]) && i-w.start < 5 {
		w.value = 10*w.value + int(text[i]-'0')
		i++
	}
	digits, suffix := i-w.start, text[i:w.end]
	before, _ := utf8.DecodeLastRuneInString(text[:w.start])
	inNumber := strings.ContainsRune(".,$£€/:%", before) && w.start > 1 && isDigit(text[w.start-2]) || strings.ContainsRune("$£€", before)
	if rest := text[w.end:]; len(rest) > 1 && (rest[0] == '.' || rest[0] == ',' || rest[0] == ':' || rest[0] == '/') && isDigit(rest[1]) || strings.HasPrefix(rest, "%") {
		inNumber = true
	}
	if season := text[w.end:]; digits == 4 && suffix == "" && len(season) > 2 && season[0] == '/' && isDigit(season[1]) && isDigit(season[2]) && wordEnd(season, 1) == 3 && !strings.HasPrefix(season[3:], "/") {
		inNumber = false // 2010/11
	}
	switch {
	case inNumber:
	case digits == 4 && suffix == "" && isISODate(text[w.start:]):
		w.kind, w.end = isoDate, w.start+len(time.DateOnly)
		return true
	case suffix == "":
		w.kind = number
		return w.isYear()
	case digits <= 2 && len(suffix) == 2 && strings.Contains("st nd rd th", suffix):
		w.kind = ordinal
		return true
	case digits == 4 && suffix == "s" && w.value%10 == 0 && w.value >= earliest && w.value <= latest:
		w.kind = decade
		return true
	}
	return false
}

func (w *word) isYear() bool {
	return w.kind == number && w.end-w.start == 4 && w.value >= earliest && w.value <= latest
}

// isISODate reports whether text starts with a date such as 2011-06-03.
func isISODate(text string) bool {
	const form = "dddd-dd-dd"
	if len(text) < len(form) {
		return false
	}
	for i := range len(form) {
		if form[i] == '-' && text[i] != '-' || form[i] == 'd' && !isDigit(text[i]) {
			return false
		}
	}
	return len(text) == len(form) || !isDigit(text[len(form)]) && text[len(form)] != '-'
}

func isDigit(b byte) bool { return '0' <= b && b <= '9' }

// wordEnd is the offset just past the letters and digits that start at i; i
// where there is none.
func wordEnd(text string, i int) int {
	for i < len(text) {
		b := text[i]
		if b < utf8.RuneSelf {
			if b|0x20 < 'a' && !isDigit(b) || b|0x20 > 'z' {
				return i
			}
			i++
			continue
		}
		r, size := utf8.DecodeRuneInString(text[i:])
		if !unicode.IsLetter(r) && !unicode.IsMark(r) {
			return i
		}
		i += size
	}
	return i
}

package report

import (
	"math"
	"regexp"
	"strconv"
	"strings"

	"byline/internal/words"
)

// Units that are written in more than one way. The unit of money is the sign of
// its currency.
const (
	inPercent = "%"
	inSeconds = "seconds"
	atClock   = "o'clock"
	ofAge     = "years old"
	ofPeople  = "person" // the term of people
)

var (
	secondsOf = valueTable("second 1 minute 60 hour 3600 day 86400 week 604800 month 2592000 year 31536000 decade 315360000 century 3153600000 seconds 1 minutes 60 hours 3600 days 86400 weeks 604800 months 2592000 years 31536000 decades 315360000 centuries 3153600000")
	// currencies maps the names and codes of currencies to their signs.
	currencies = map[string]string{"dollar": "$", "usd": "$", "euro": "€", "eur": "€", "pound": "£", "gbp": "£", "sterl": "£", "yen": "¥", "jpy": "¥", "rupe": "₹", "inr": "₹"} // by term
	// symbols maps symbols and variants of units to one full form.
	symbols = map[string]string{"m": "metre", "km": "kilometre", "kg": "kilogram", "cm": "centimetre", "mm": "millimetre", "mw": "megawatt", "tons": "tonne", "toll": "person"}
	// peopleWords are the words that people are counted by; what happened to
	// them is said elsewhere in the sentence.
	peopleWords = words.Set("people persons person civilians residents inhabitants evacuees deaths dead fatalities victims lives")
	// numberNames are nouns whose number follows them, as in "a death toll of
	// 40". No form distinguishes them from nouns such as "street".
	numberNames = words.TermSet("magnitude toll total number count rate score population")
	// clock matches a time of day: 2:46 p.m., 6 am, 14:46.
	clock = regexp.MustCompile(`(?i)^(\d\d?)(?::([0-5]\d))?(?: ?([ap])\.?m\b|\b)`)
)

// unitOf is the unit that a word names: its term, in one spelling.
func unitOf(word string) string {
	if full := symbols[word]; full != "" {
		word = full
	}
	if tokens := words.Tokens(word); len(tokens) > 0 {
		return tokens[0].Term
	}
	return ""
}

// currency is the sign of the currency that is written with a quantity; "" for
// none: €5, EUR 5m, 5 million US dollars.
func (s *sentence) currency(f *quantity) string {
	for _, sign := range currencies {
		if strings.HasSuffix(s.text[:s.tokens[f.first].Start], sign) {
			return sign
		}
	}
	sign := ""
	for i := f.first - 1; i < f.end+2 && sign == ""; i++ {
		if i < f.end && s.joined(i) || i >= f.end && s.joined(i-1) {
			sign = currencies[s.term(i)]
		}
	}
	return sign
}

// addUnit finds what a quantity counts.
func (s *sentence) addUnit(f *quantity) {
	next, money, before := s.lower(f.end), s.currency(f), f.first-1
	if words.Stop(s.term(before)) {
		before-- // magnitude of 7.8
	}
	switch {
	case f.unit != "":
	case money != "":
		f.unit = money
	case strings.HasPrefix(next, "percent") || next == "%" || next == "per" && s.lower(f.end+1) == "cent":
		f.unit = inPercent
	case s.addClock(f):
	case secondsOf[next] > 0 && s.lower(f.end+1) == "old":
		f.unit = ofAge
	case secondsOf[next] > 0 && s.joined(f.end-1):
		f.unit = inSeconds
		f.scale(secondsOf[next])
	default:
		if f.unit = s.counted(f.end); f.unit == "" && numberNames[s.term(before)] {
			f.unit = unitOf(s.lower(before))
		}
	}
}

// addClock makes a quantity a time of day if it is one.
func (s *sentence) addClock(f *quantity) bool {
	at := clock.FindStringSubmatch(s.text[s.tokens[f.first].Start:])
	if at == nil || at[2] == "" && at[3] == "" || f.value >= 24 {
		return false
	}
	minutes, _ := strconv.ParseFloat(at[2], 64)
	hour := f.value
	if at[3] != "" {
		hour = math.Mod(hour, 12)
	}
	if strings.EqualFold(at[3], "p") {
		hour += 12
	}
	if at[2] != "" && f.end < len(s.tokens) {
		f.end++
	}
	f.unit, f.value, f.place = atClock, hour*60+minutes, 1
	return true
}

// counted is the unit that the nouns after a number name: the first plural of
// the next three words, else the first noun; "" when there is none.
func (s *sentence) counted(i int) string {
	for partOf[s.lower(i)] && s.joined(i-1) {
		i++
	}
	unit := ""
	for n := i; n < i+3 && s.joined(n-1) && !words.Stop(s.term(n)); n++ {
		switch word := s.lower(n); {
		case peopleWords[word]:
			return ofPeople
		case strings.HasSuffix(word, "s"):
			return unitOf(word)
		case unit == "":
			unit = unitOf(word)
		}
	}
	return unit
}

// sameUnit reports whether two quantities count the same kind of thing.
func (f quantity) sameUnit(g quantity) bool { return isAlike(f.unit, g.unit) }

// isCount reports whether a quantity counts things whose kind is named only by
// the word after it, which may have synonyms.
func (f quantity) isCount() bool { return !measures[f.unit] }

// measures are the units with one exact meaning. Others vary with the words:
// "12 dead" may be "12 victims", but 5 acres are not 5 hectares.
var measures = words.Set("% seconds o'clock $ € £ ¥ ₹ hectar acr kilomet mile meter foot tonn kilogram liter gallon barrel degre megawatt centimetr")

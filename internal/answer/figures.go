package answer

import (
	"regexp"
	"slices"
	"strings"

	"byline/internal/words"
)

// The forms of figures and times as reports write them.
const (
	formCardinal  = `(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety|hundreds?|thousands?|millions?|billions?|trillions?|dozens?|scores)`
	formFraction  = `(?:hal(?:f|ves)|thirds?|quarters?|fifths?|sixths?|tenths?)`
	formDigits    = `\d(?:[\d,]*\d)?(?:\.\d+)?`
	formMagnitude = `(?:[ -](?:hundred|thousand|million|billion|trillion|dozen|bn|m)\b)?`
	formSpelled   = `(?:(?:(?:a|an|one) )?` + formFraction + `(?: an?\b| of an?\b)? (?:hundred|dozen|thousand|million|billion)|a (?:hundred|thousand|million|billion|dozen|few|couple of|handful of)(?: ` + formCardinal + `)*|(?:` + formCardinal + `[ -])?(?:a )?` + formFraction + `|` + formCardinal + `(?:(?:[ -]| and )` + formCardinal + `)*(?: of ` + formCardinal + `)*|several|twice|double)`
	formAmount    = `(?:` + formDigits + `|` + formSpelled + `\b)` + formMagnitude + `(?: and (?:a|one|two|three) ` + formFraction + `)?`
	formCurrency  = `(?:(?:US|AU|CA|NZ|HK|A|C|R|S)?[$€£¥₹])`
	formFigure    = formCurrency + `?` + formAmount + `(?:(?: to |-|–| or | and )` + formCurrency + `?` + formAmount + `)?`
	formHedge     = `(?:(?:(?:well |just |no |only |an |the |some )?(?:more than|less than|fewer than|over|under|above|below|around|about|roughly|nearly|almost|approximately|estimated|average of|further|additional|record)|at (?:least|most)|as (?:many|much|few|little) as|up to|close to|a total of|some|just|only|exactly|between|another|a (?:further|record)) )`
	formShare     = `(?: ?%| per ?cent(?:age points?)?\b| percent(?:age points?)?\b)`
	formTimeUnit  = `(?:second|minute|hour|day|night|week|weekend|month|year|decade|centur(?:y|ie)|season)s?\b`

	formMonth    = `(?:January|February|March|April|May|June|July|August|September|October|November|December|(?:Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept|Sep|Oct|Nov|Dec)\b\.?)`
	formWeekday  = `(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day`
	formDaypart  = `(?:morning|afternoon|evening|night|noon|midnight|dawn|dusk|lunchtime)`
	formYear     = `(?:1\d|20)\d\d`
	formDayOf    = `\d{1,2}(?:st|nd|rd|th)?`
	formDate     = `(?:(?:the )?` + formDayOf + `(?: of)? ` + formMonth + `|` + formMonth + `(?: ` + formDayOf + `\b)?)(?:(?:,| of)? ` + formYear + `\b)?`
	formClock    = `(?:\d{1,2}(?:[:.]\d\d)? ?(?:[ap]\.m\.|[ap]m\b|AM\b|PM\b|o'clock)|\d{1,2}:\d\d\b|noon\b|midnight\b|dawn\b|dusk\b)(?: (?:local time|GMT|EDT|EST|ET|BST)\b)?`
	formRelative = `(?:(?:earlier |later )?(?:last|next|this|that|the previous|the following|the same|early|late|mid) (?:` + formWeekday + `|` + formMonth + `|` + formDaypart + `|spring|summer|autumn|fall|winter|day|week|weekend|month|year|season|decade|century)(?: ` + formDaypart + `)?|yesterday|today|tomorrow|tonight|the day (?:before|after)|(?:` + formAmount + `|an?) ` + formTimeUnit + ` (?:ago|later|earlier|before|after)|\d{4}s|the \d\d?(?:st|nd|rd|th) century)`
	formInFuture = `\b(?:in|within) (?:` + formHedge + `)*(?:the next )?(?:` + formAmount + `|an?) ` + formTimeUnit
	formMoment   = `(?:` + formClock + `|` + formWeekday + `(?: ` + formDaypart + `)?|` + formDate + `|` + formRelative + `|` + formYear + `\b)`
	formLead     = `(?:(?:early|late|later|shortly|since|until|just|only|as early as|as soon as|by|from) )*(?:(?:on|in|at|by|since|until|from|around|before|after|during|between|of) )?(?:(?:about|around|early|late|mid-?|the (?:end|start|beginning|middle|morning|evening|night|afternoon|summer|winter|spring|autumn|fall) of|the (?:morning|evening|night|afternoon) of) ?)*(?:the )?`
)

var (
	findFigure   = regexp.MustCompile(`(?i:\b` + formHedge + `*)?(?:` + formFigure + `)(?:` + formShare + `)?`)
	findDuration = regexp.MustCompile(`(?i)\b` + formHedge + `*(?:the (?:next|past|last) )?(?:` + formFigure + `|\ban?)[ -](?:(?:full|whole|consecutive|straight|more|further) )?` + formTimeUnit + `(?: and (?:` + formFigure + `|an?) ` + formTimeUnit + `)?`)
	findTime     = regexp.MustCompile(`\b(?:(?i:` + formLead + `))?` + formMoment + `(?:,? (?:(?:on|in|at|of|and|to|until) )?(?:the )?` + formMoment + `)*|` + formInFuture)
	findShare    = regexp.MustCompile(formShare)
	findCore     = regexp.MustCompile(`(?i)` + formCurrency + `?` + formAmount)
)

// spelledFigures are the words that a figure without digits can start or end with.
var spelledFigures = words.Set("one half halves third thirds quarter quarters fifth fifths sixth sixths tenth tenths few couple handful several twice double scores hundred thousand million billion trillion dozen")

// startsFigure reports whether a word as written can be part of a figure.
func startsFigure(word string) bool {
	if strings.ContainsAny(word, "0123456789") {
		return true
	}
	lower := strings.ToLower(word)
	return numberWords[lower] || spelledFigures[lower]
}

// numbers are the figures that are no times, each with its hedge before it and
// what it counts after it.
func (m *marker) numbers() []candidatePart {
	if !slices.ContainsFunc(m.words, func(word words.Token) bool { return startsFigure(m.text[word.Start:word.End]) }) {
		return nil // quickly: the forms below are slow to match
	}
	var times [][]int
	if strings.ContainsAny(m.text, "0123456789") { // else no figure can be part of a time
		times = findTime.FindAllStringIndex(m.text, -1)
	}
	var parts []candidatePart
	for _, at := range findFigure.FindAllStringIndex(m.text, -1) {
		part := Span{at[0], at[1]}
		if !m.startsWord(part.Start) || !m.endsWord(part.End) || slices.ContainsFunc(times, func(t []int) bool { return t[0] < at[1] && at[0] < t[1] }) {
			continue
		}
		core := findCore.FindStringIndex(m.text[at[0]:at[1]])
		if core == nil {
			continue
		}
		found := candidatePart{Span: Span{part.Start, m.countedEnd(part.End)}, core: Span{at[0] + core[0], at[1]}}
		if digit := m.text[found.core.Start]; digit >= '0' && digit <= '9' {
			found.bonus = 0.05 // "one" and "several" are often said of something else
		}
		parts = append(parts, found)
	}
	return parts
}

// amounts are the figures of money.
func (m *marker) amounts() []candidatePart {
	if !strings.ContainsAny(m.text, "$€£¥₹") && !slices.ContainsFunc(m.words, func(word words.Token) bool { return currencies[strings.ToLower(m.text[word.Start:word.End])] }) {
		return nil
	}
	return slices.DeleteFunc(m.numbers(), func(p candidatePart) bool {
		if strings.ContainsAny(m.text[p.Start:p.End], "$€£¥₹") {
			return false
		}
		for i := m.wordAt(p.Start); i < len(m.words) && m.words[i].Start < p.End+1; i++ {
			if currencies[m.lower(i)] {
				return false
			}
		}
		return true
	})
}

// shares are the figures that are parts of a hundred.
func (m *marker) shares() []candidatePart {
	return slices.DeleteFunc(m.numbers(), func(p candidatePart) bool { return !findShare.MatchString(m.text[p.Start:p.End]) })
}

// durations are the spans of time.
func (m *marker) durations() []candidatePart {
	return m.formed(findDuration)
}

// times are the points in time.
func (m *marker) times() []candidatePart {
	return m.formed(findTime)
}

// eventTimes are the times that are not those of somebody's saying so.
func (m *marker) eventTimes() []candidatePart {
	r := reading{m.text, m.words}
	return slices.DeleteFunc(m.times(), func(p candidatePart) bool {
		for i := m.wordAt(p.Start); i < len(m.words) && m.words[i].End <= p.End; i++ {
			if m.isTime(i) {
				return m.isWhenSaid(r, i)
			}
		}
		return false
	})
}

func (m *marker) formed(form *regexp.Regexp) []candidatePart {
	var parts []candidatePart
	for _, at := range form.FindAllStringIndex(m.text, -1) {
		if part := (Span{at[0], at[1]}); m.startsWord(part.Start) && m.endsWord(part.End) {
			parts = append(parts, candidatePart{Span: part, core: part})
		}
	}
	return parts
}

// startsWord and endsWord report whether a part is not cut out of a word or of
// a longer number.
func (m *marker) startsWord(offset int) bool {
	return !slices.ContainsFunc(m.words, func(w words.Token) bool { return w.Start < offset && offset < w.End })
}

func (m *marker) endsWord(offset int) bool { return m.startsWord(offset) }

// mostCounted is how many words after a figure may be what it counts.
const mostCounted = 4

// countedEnd is where the things that a figure counts end: "people", "container
// ships", "-year-old". They end with the first plural that no other follows.
func (m *marker) countedEnd(end int) int {
	first := m.wordAt(end)
	for i := first; i < min(first+mostCounted, len(m.words)); i++ {
		if gap := m.gap(i); gap != " " && gap != "-" || words.Stop(m.words[i].Term) && m.lower(i) != "more" && m.lower(i) != "others" {
			break
		}
		if isPlural(m.lower(i)) {
			if next := i + 1; next < len(m.words) && m.gap(next) == " " && isPlural(m.lower(next)) && plurals[m.lower(next)] {
				continue
			}
			return m.words[i].End
		}
		if m.lower(i) == "old" && m.gap(i) == "-" {
			return m.words[i].End
		}
	}
	return end
}

var plurals = words.Set("people men women children police troops fish sheep feet teeth kilometres kilometers miles metres meters percent votes deaths")

// isPlural reports whether a word looks like several things.
func isPlural(word string) bool {
	return plurals[word] || len(word) > 3 && strings.HasSuffix(word, "s") && !strings.HasSuffix(word, "ss") && !strings.HasSuffix(word, "us") && !strings.HasSuffix(word, "is") && !strings.HasSuffix(word, "'s") && !strings.HasSuffix(word, "’s")
}

package answer

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"byline/internal/words"
)

var (
	// nameJoiners stand inside names: Bank of England, Ursula von der Leyen.
	nameJoiners = words.Set("of the and for de la le du del di da van von der den bin ibn al el")
	// titles stand before names and may be in lower case.
	titles = words.Set("mr mrs ms dr sir lord lady president minister prime vice chancellor secretary senator sen rep gen lt col general governor gov mayor judge king queen prince princess pope actor actress singer coach captain former sheikh imam bishop archbishop rapper director ambassador envoy")
	// notNames are written with a capital and name neither a person nor a thing.
	notNames = words.Set("i mr mrs ms")
	// phraseEnds are words that a phrase for a party does not go beyond.
	phraseEnds = words.Set("who which whose whom that while as after before when where during since until because but although though in on at to with against for into over under despite amid if so than then is are was were be been has have had will would can could may might did does do said says say also not it he she they told against through without")
	// verbHelpers stand between a doer and the doing.
	verbHelpers = words.Set("has have had is are was were be been being will would can could may might did does do also now still already again long openly strongly publicly reportedly to not")
)

// names are the runs of words with capitals, lists of them joined, and what
// stands in quotation marks and is short, such as a title. Words of the
// question at the ends of a run are left out.
func (m *marker) names() []candidatePart {
	var parts []candidatePart
	if slices.ContainsFunc(m.terms, func(t term) bool { return unnamed[t.text] }) {
		return nil
	}
	var speaking []Span // who only tells of it, at the end
	if who := findSpeaker(m.text).who; !m.asksSpeaker() {
		if at := strings.LastIndex(m.text, who); who != "" && at > len(m.text)/2 {
			speaking = []Span{{at, at + len(who)}}
		}
	}
	first := true
	for i := 0; i < len(m.words); i++ {
		if !m.isName(i) {
			continue
		}
		j := m.nameEnd(i)
		end := j
		for { // a list
			next, last := m.listNext(j)
			if next < 0 {
				break
			}
			j = m.nameEnd(next)
			if last {
				end = j
				break
			}
		}
		start := i
		for start > 0 && titles[m.lower(start-1)] && strings.TrimLeft(m.gap(start), ".") == " " {
			start--
		}
		for start <= end && m.isAskedName(start) {
			start++
		}
		for end > start && m.isAskedName(end) {
			end--
		}
		i = max(i, j)
		if start > end || m.isTime(start) || inside(speaking, m.words[start]) {
			continue
		}
		part := m.between(start, end)
		found := candidatePart{Span: part, core: part, bonus: 0.02 * float64(end-start)}
		if m.asked == aPerson && i > 0 && placeMarks[m.lower(i-1)] && m.lower(i-1) != "from" {
			found.bonus -= 0.2
		}
		if first {
			found.bonus += 0.1 // what a sentence is about stands first
			first = false
		}
		parts = append(parts, found)
	}
	if m.asked == aName {
		for _, quoted := range quotedParts(m.text) {
			if len(strings.Fields(m.text[quoted.Start:quoted.End])) <= 6 {
				parts = append(parts, candidatePart{Span: quoted, core: quoted, bonus: 0.1})
			}
		}
	}
	return parts
}

// places are names, those after a word such as "in" before the others.
func (m *marker) places() []candidatePart {
	parts := m.names()
	for i := range parts {
		first := m.wordAt(parts[i].Start)
		mark := first - 1
		for mark >= 0 && (m.lower(mark) == "the" || directions[strings.TrimSuffix(m.lower(mark), "ern")] || titles[m.lower(mark)]) {
			mark--
		}
		if directions[strings.TrimSuffix(m.lower(first-1), "ern")] {
			parts[i].Start = m.words[first-1].Start
		}
		if mark >= 0 && placeMarks[m.lower(mark)] {
			parts[i].bonus += 0.3
			if last := m.wordAt(parts[i].End); last < len(m.words) && m.gap(last) == ", " && m.isName(last) && !m.isTime(last) && m.isNew(m.words[last]) {
				if end := m.nameEnd(last); end+1 >= len(m.words) || m.gap(end+1) != " " {
					parts[i].End = m.words[end].End // Palm Beach, Florida
				}
			}
		}
	}
	return parts
}

var directions = words.Set("north south east west northeast northwest southeast southwest central")

// unnamed are terms for things that are seldom known by a name: which animal.
var unnamed = words.TermSet("animal item product food condiment genre sport treat measure virus disease find language colour metal")

// asksSpeaker reports whether the question asks who says something.
func (m *marker) asksSpeaker() bool {
	return slices.ContainsFunc(m.terms, func(t term) bool { return sayingTerms[t.text] })
}

var sayingTerms = words.TermSet("say said tell told claim announce warn insist according add argue predict call")

// isAskedName reports whether the i-th word is one of the question's names or
// a title that it has too.
func (m *marker) isAskedName(i int) bool {
	if !m.isNew(m.words[i]) && nameJoiners[m.lower(i)] {
		return true
	}
	for _, match := range m.match[m.words[i].Term] {
		if m.terms[match.position].name || titles[m.lower(i)] {
			return true
		}
	}
	return i > 0 && m.lower(i-1) == "united" && m.isAskedName(i-1)
}

// isName reports whether the i-th word is part of a name.
func (m *marker) isName(i int) bool {
	word := m.word(i)
	first, _ := utf8.DecodeRuneInString(word)
	if !unicode.IsUpper(first) || notNames[strings.ToLower(word)] {
		return false
	}
	start := i == 0 || strings.ContainsAny(m.gap(i), ".!?:“\"")
	return !start || !sentenceStart[strings.ToLower(word)] && (i+1 < len(m.words) || len(m.words) == 1)
}

func (m *marker) isTime(i int) bool {
	return months[m.lower(i)] || weekdays[m.lower(i)] || timeWords[m.lower(i)]
}

// nameEnd is the last word of the name that the i-th word begins.
func (m *marker) nameEnd(i int) int {
	if m.isTime(i) {
		return i
	}
	for {
		next := i + 1
		if next < len(m.words) && insideName(m.gap(next), m.word(i)) && m.isName(next) && !m.isTime(next) {
			i = next
			continue
		}
		joined := next
		for joined < len(m.words) && joined < next+2 && nameJoiners[m.lower(joined)] && m.lower(joined) != "and" && strings.Trim(m.gap(joined), " -") == "" {
			joined++
		}
		if joined == next || joined >= len(m.words) || strings.Trim(m.gap(joined), " -'’") != "" || !m.isName(joined) || m.isTime(joined) {
			return i
		}
		i = joined
	}
}

// insideName reports whether what stands between two words can be inside a
// name; a full stop can after an initial or a title.
func insideName(gap, before string) bool {
	switch gap {
	case " ", "-", "–", " & ", "'", "’":
		return true
	case ". ", ".":
		return len(before) <= 3
	}
	return false
}

// listNext is the word that begins the next name of a list after its j-th
// word, and whether it is the last of the list; -1 where there is none.
func (m *marker) listNext(j int) (next int, last bool) {
	next = j + 1
	if m.isTime(j) {
		return -1, false
	}
	gap := strings.TrimSpace(m.gap(next))
	if gap != "" && gap != "," {
		return -1, false
	}
	if word := m.lower(next); word == "and" || word == "or" {
		next, last = next+1, true
	} else if gap == "" {
		return -1, false
	}
	if m.lower(next) == "the" {
		next++
	}
	if next >= len(m.words) || !m.isName(next) || m.isTime(next) {
		return -1, false
	}
	return next, last
}

// party is the one who does it, or to whom it is done, as the question's role
// asks; the zero span when the sentence does not tell.
func (m *marker) party() Span {
	verb, after := m.doing()
	if verb < 0 {
		return Span{}
	}
	var part Span
	if after {
		part = m.phraseAfter(verb + 1)
	} else {
		part = m.phraseBefore(verb - 1)
	}
	if !m.tellsNew(part) {
		return Span{}
	}
	return part
}

// doing finds the question's verb, nearest to its party, and whether the other
// party stands after it; verb is -1 where there is none. See [query.cast].
func (m *marker) doing() (verb int, after bool) {
	verb = -1
	nearest := roleReach + 1
	for v, p := range m.castings(m.words) {
		distance := max(v-p, p-v)
		if distance >= nearest || isDoer(m.word(v)) {
			continue
		}
		from := m.lower(v+1) == "from" || (m.lower(v+1) == "of" && p != v+2 && p != v+3)
		doneTo := p > v
		if isPassive(m.words, v) {
			doneTo = p < v
		}
		switch {
		case from && m.role.doneTo:
			nearest, verb, after = distance, v, true
		case doneTo == m.role.doneTo:
			nearest, verb, after = distance, v, p < v
		}
	}
	return verb, after
}

// phraseAfter is the phrase that begins with the i-th word or after a "by".
func (m *marker) phraseAfter(i int) Span {
	for i < len(m.words) && (slices.Contains([]string{"by", "from", "of", "both", "mainly", "for"}, m.lower(i)) || verbHelpers[m.lower(i)]) {
		i++
	}
	end := i - 1
	for j := i; j < len(m.words); j++ {
		gap := strings.TrimSpace(m.gap(j))
		listed := gap == "," && m.listGoesOn(j)
		if j > i && gap != "" && gap != "-" && gap != "." && !listed && gap != "“" && gap != "\"" || phraseEnds[m.lower(j)] {
			break
		}
		end = j
	}
	for end > i && (nameJoiners[m.lower(end)] || m.lower(end) == "by" || m.lower(end) == "or") {
		end--
	}
	return m.between(i, end)
}

// listGoesOn reports whether the comma before the i-th word is one of a list:
// an "and" follows before the clause ends.
func (m *marker) listGoesOn(i int) bool {
	for j := i; j < min(i+8, len(m.words)); j++ {
		if m.lower(j) == "and" || m.lower(j) == "or" {
			return true
		}
		if phraseEnds[m.lower(j)] || strings.ContainsAny(m.gap(j+1), ".;:") {
			return false
		}
	}
	return false
}

// phraseBefore is the phrase that ends with the i-th word, before the words
// that belong to the verb.
func (m *marker) phraseBefore(i int) Span {
	for i >= 0 && (verbHelpers[m.lower(i)] || strings.HasSuffix(m.lower(i), "ly")) {
		i--
	}
	if i >= 0 && (m.lower(i) == "who" || m.lower(i) == "which" || m.lower(i) == "that") {
		i--
	}
	start := i + 1
	for j := i; j >= 0; j-- {
		if phraseEnds[m.lower(j)] && m.lower(j) != "at" && m.lower(j) != "in" && m.lower(j) != "for" || pronouns[m.lower(j)] {
			break
		}
		start = j
		gap := strings.TrimSpace(m.gap(j))
		if gap != "" && gap != "-" && gap != "." && !(gap == "," && m.listGoesOn(j)) {
			break
		}
	}
	for start < i && (m.lower(start) == "and" || m.lower(start) == "in" || m.lower(start) == "at" || m.lower(start) == "for") {
		start++
	}
	return m.between(start, i)
}

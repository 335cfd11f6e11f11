package answer

import (
	"strings"

	"byline/internal/words"
)

// attribute is who says it, in the sentence's own words and without clauses
// that only describe them; empty when the sentence attributes nothing. A
// pronoun stands for the one whom the sentence before plainly speaks of, and
// for itself where that is not plain.
func attribute(sentence, before string) string {
	who := findSpeaker(sentence).who
	if !isPronoun(who) {
		return who
	}
	if name := antecedent(strings.ToLower(who), before); name != "" {
		return name
	}
	return who
}

// speaker is who says what in a sentence; who is empty where nobody does.
type speaker struct {
	who  string
	said Span
}

var (
	// surely are verbs of saying that need no sign beside them; perhaps are
	// those that attribute only with "that", a quotation, or behind it.
	surely  = words.Set("said says say told tells tell")
	perhaps = words.Set("added adds announced announces claimed claims claim warned warns warn insisted insists declared declares stated states argued argues argue explained explains noted notes tweeted wrote writes confirmed confirms reported reports acknowledged admitted replied recalled recalls testified suggested suggests estimated estimates predicted predicts believes believe concluded promised vowed joked complained asked continued remarked cautioned alleged conceded")
	// besideSaying stand between a speaker and the verb; without changes the
	// sense so that nothing is said by the one before it.
	besideSaying = words.Set("also later then has have had previously earlier once again has since repeatedly now still reportedly first long often always")
	unsaid       = words.Set("to not be is are was were been being would could should may might will can must cannot never did didn't doesn't don't hasn't who which that what it's if")
	clauseStarts = words.Set("that but because while when after before where which who whose although though since if as than so whether until")
	leadIns      = words.Set("but and meanwhile however yet so still also earlier later then besides moreover afterwards instead separately")
	afterSpeaker = words.Set("who whose which that as after before when while during in on at adding speaking referring citing last this yesterday today earlier later by via to is was were are has had following about recently published released obtained seen")
)

// findSpeaker finds the first attribution of a sentence that stands outside
// quotation marks.
func findSpeaker(sentence string) speaker {
	m := &marker{text: sentence, words: words.Tokens(sentence)}
	quoted := quotedParts(sentence)
	for i, word := range m.words {
		if inside(quoted, word) {
			continue
		}
		lower := m.lower(i)
		if lower == "according" && m.lower(i+1) == "to" {
			if found := m.accordingTo(i); found.who != "" {
				return found
			}
		}
		if lower == "said" && m.lower(i+1) == "to" || lower == "states" && m.lower(i+1) != "that" { // a man said to be 30; Gulf states
			continue
		}
		if !surely[lower] && !(perhaps[lower] && m.introduces(i)) {
			continue
		}
		if found := m.speakerOf(i); found.who != "" {
			return found
		}
	}
	return speaker{}
}

func inside(parts []Span, word words.Token) bool {
	for _, part := range parts {
		if part.Start <= word.Start && word.End <= part.End {
			return true
		}
	}
	return false
}

// introduces reports whether a verb is followed by what is said, or stands
// behind it.
func (m *marker) introduces(i int) bool {
	for j := i + 1; j < min(i+6, len(m.words)); j++ {
		gap := m.gap(j)
		if strings.ContainsAny(gap, "“\":") {
			return true
		}
		if strings.ContainsAny(gap, ",;") {
			break
		}
		if m.lower(j) == "that" {
			return true
		}
	}
	start := m.speakerStart(i - 1)
	return start > 0 && strings.ContainsAny(m.gap(start), ",”\"’") || strings.ContainsAny(m.gap(i), "”\"")
}

func (m *marker) accordingTo(i int) speaker {
	who, end := m.speakerAfter(i + 2)
	said := Span{0, m.textStop(i)}
	if i == 0 && end+1 < len(m.words) {
		said = Span{m.words[end+1].Start, m.textEnd()}
	}
	return speaker{who, said}
}

// textStop is where the text before the i-th word ends, without the comma and
// the marks between.
func (m *marker) textStop(i int) int {
	if i <= 0 {
		return 0
	}
	return m.words[i-1].End
}

// speakerOf finds the subject of the verb of saying at i.
func (m *marker) speakerOf(i int) speaker {
	last := i - 1
	for last >= 0 && (besideSaying[m.lower(last)] || strings.HasSuffix(m.lower(last), "ly") && m.isLower(last)) && strings.Trim(m.gap(last+1), " ") == "" {
		last--
	}
	if last < i-1 && last >= 0 && strings.Trim(m.gap(last+1), " ") != "" && besideSaying[m.lower(last+1)] && m.lower(last+1) != "has" {
		last = i - 1
	}
	if strings.HasPrefix(m.gap(i), ")") { // the agency (UNHCR) said
		for last > 0 && !strings.Contains(m.gap(last), "(") {
			last--
		}
		last--
	}
	if strings.ContainsAny(m.gap(i), ",”\"") && last >= 0 { // the verb may belong to another
		return m.apart(i, last)
	}
	if last < 0 || unsaid[m.lower(last)] || strings.HasSuffix(m.lower(last), "n't") || strings.HasSuffix(m.lower(last), "n’t") {
		return speaker{}
	}
	start := m.speakerStart(last)
	if start > last {
		return speaker{}
	}
	who := m.text[m.words[start].Start:m.words[last].End]
	if start > 1 && strings.Contains(m.gap(start), ",") && isDescription(who) {
		if name, at := m.nameBefore(start - 1); name != "" {
			return speaker{name, m.saidBy(at, i)}
		}
	}
	return speaker{who, m.saidBy(start, i)}
}

// apart is the speaker for a verb of saying at i that a mark parts from the
// word at last before it.
func (m *marker) apart(i, last int) speaker {
	if !strings.ContainsAny(m.gap(i), "”\"") {
		if who, start := m.described(last); who != "" {
			return speaker{who, m.saidBy(start, i)}
		}
	}
	return m.inverted(i)
}

func (m *marker) isLower(i int) bool { return m.word(i) == m.lower(i) }

// inverted is the speaker after the verb: "…", said Maria Roe, a nurse.
func (m *marker) inverted(i int) speaker {
	next := m.lower(i + 1)
	if m.lower(i) == "told" || next == "" || unsaid[next] || strings.ContainsAny(m.gap(i+1), ",.:;") {
		return speaker{}
	}
	who, _ := m.speakerAfter(i + 1)
	return speaker{who, Span{0, m.textStop(i)}}
}

// saidBy is what the speaker who begins at start says with the verb at i.
func (m *marker) saidBy(start, verb int) Span {
	if start > 1 && strings.ContainsAny(m.gap(start), ",”\"") && m.gap(start) != m.gap(0) && !leadIns[m.lower(0)] && start > 3 {
		return Span{m.words[0].Start, m.textStop(start)}
	}
	from := verb + 1
	for j := verb + 1; j < min(verb+8, len(m.words)) && !strings.ContainsAny(m.gap(j), ",;"); j++ {
		if m.lower(j) == "that" {
			from = j + 1
			break
		}
	}
	if from >= len(m.words) {
		return Span{}
	}
	return Span{m.words[from].Start, m.textEnd()}
}

// speakerStart is where the phrase begins that ends with the word at last.
func (m *marker) speakerStart(last int) int {
	start := last + 1
	for j := last; j >= 0; j-- {
		if clauseStarts[m.lower(j)] {
			break
		}
		if m.lower(j) == "and" && (j == start-1 && j > 0 && !isPlural(m.lower(j-1)) && m.isLower(j-1)) {
			break
		}
		start = j
		if gap := m.gap(j); strings.Trim(gap, " -.&'’/") != "" {
			break
		}
	}
	for start <= last && (leadIns[m.lower(start)] && start < last) {
		start++
	}
	if start > last {
		return start
	}
	if at := findTime.FindStringIndex(m.text[m.words[start].Start:m.words[last].End]); at != nil && at[0] == 0 && m.words[start].Start+at[1] < m.words[last].End {
		if next := m.wordAt(m.words[start].Start + at[1]); next <= last && !strings.HasPrefix(m.gap(next), "'") && !strings.HasPrefix(m.gap(next), "-") && strings.HasSuffix(m.gap(next), " ") {
			start = next
		}
	}
	return start
}

// described is a name that a description between commas follows, up to the
// word at last: Maria Roe, a nurse, said.
func (m *marker) described(last int) (who string, start int) {
	start = m.speakerStart(last)
	if start > 1 && (m.lower(start-1) == "who" || m.lower(start-1) == "which" || m.lower(start-1) == "whose") {
		start--
	}
	if start < 1 || !strings.Contains(m.gap(start), ",") {
		return "", 0
	}
	who, at := m.nameBefore(start - 1)
	if isRole(m.lower(start-1)) && start < last && m.isName(start) && m.nameEnd(start) == last { // the envoy, Maria Roe, said
		return m.text[m.words[start].Start:m.words[last].End], at
	}
	return who, at
}

// nameBefore is the phrase that ends with the word at last, if it may be the
// name of a speaker.
func (m *marker) nameBefore(last int) (who string, start int) {
	start = m.speakerStart(last)
	if start > last {
		return "", 0
	}
	for j := start; j <= last; j++ {
		first := m.isLower(j) && !nameJoiners[m.lower(j)] && !titles[m.lower(j)] && m.lower(j) != "a" && m.lower(j) != "an"
		if first && (j == last || !isRole(m.lower(j))) && !isRole(m.lower(last)) {
			return "", 0
		}
	}
	return m.text[m.words[start].Start:m.words[last].End], start
}

// isDescription reports whether a phrase between commas tells who somebody is.
func isDescription(phrase string) bool {
	first, _, _ := strings.Cut(strings.ToLower(phrase), " ")
	return first == "a" || first == "an" || first[0] >= '0' && first[0] <= '9'
}

// speakerAfter is the phrase for a speaker that begins with the word at i, and
// its last word.
func (m *marker) speakerAfter(i int) (who string, last int) {
	last = i - 1
	for j := i; j < len(m.words); j++ {
		gap := m.gap(j)
		if j > i && strings.Trim(gap, " -&'’/") != "" && !(strings.TrimSpace(gap) == "." && insideName(gap, m.word(j-1))) {
			break
		}
		if afterSpeaker[m.lower(j)] || m.isTime(j) {
			break
		}
		last = j
	}
	for last >= i && (nameJoiners[m.lower(last)] || m.lower(last) == "from" || m.lower(last) == "with") {
		last--
	}
	if last < i {
		return "", last
	}
	return m.text[m.words[i].Start:m.words[last].End], last
}

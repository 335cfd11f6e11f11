package answer

import (
	"regexp"
	"strings"
)

// reasonForms are the words that begin a reason, the surest first.
var reasonForms = []*regexp.Regexp{
	regexp.MustCompile(`(?i)\b(?:because(?: of)?|due to|owing to|thanks to|as a result of|so as to|in order to|in an? (?:attempt|effort|bid) to|on suspicion of|on charges of|in response to|in protest (?:at|against|over)|in retaliation for|(?:was|were) (?:caused|prompted|sparked|triggered) by|blamed on|blam(?:ed|ing)|citing|attributed to)\b`),
	regexp.MustCompile(`(?i)\bto (?:avoid|prevent|protest|stop|protect|reduce|save|help|allow|ensure|escape|flee|keep|combat|curb|mark|celebrate|demand|avert|limit|improve|fund|support|fight|slow|ease|raise|honou?r)\b`),
	regexp.MustCompile(`(?i)\b(?:over (?:[\p{L}-]+ ){0,3}(?:concerns?|fears?|claims?|allegations?|risks?|worries|dangers?|remarks?|comments?|role|scandal|dispute|row)|amid|for (?:fear of|\p{L}+ing)|since|as|so that|following|after|when)\b`),
}

// reason is the clause that gives a reason and is not all in the question.
func (m *marker) reason() Span {
	for _, form := range reasonForms {
		for _, at := range form.FindAllStringIndex(m.text, -1) {
			part := Span{at[0], m.clauseEnd(at[0], at[1])}
			if m.tellsNew(part) && strings.Contains(m.text[part.Start:part.End], " ") {
				return part
			}
		}
	}
	return Span{}
}

// clauseEnd is where the clause ends that began at start, looking from an
// offset on: before a comma that starts something new or the sentence's end.
func (m *marker) clauseEnd(start, from int) int {
	for i := m.wordAt(from) + 1; i < len(m.words); i++ {
		gap := m.gap(i)
		switch {
		case strings.ContainsAny(gap, ";:—–\"”") || strings.Contains(gap, " - ") || strings.Contains(gap, "("):
			return m.words[i-1].End
		case strings.Contains(gap, ",") && (start == m.gapEnd(0) || !m.listGoesOn(i)):
			return m.words[i-1].End
		}
	}
	return m.textEnd()
}

// gapEnd is where the i-th word starts.
func (m *marker) gapEnd(i int) int {
	if i >= len(m.words) {
		return len(m.text)
	}
	return m.words[i].Start
}

// textEnd is the end of the sentence without the marks that end it.
func (m *marker) textEnd() int {
	if len(m.words) == 0 {
		return len(m.text)
	}
	end := m.words[len(m.words)-1].End
	if strings.HasPrefix(m.text[end:], ".") && len(m.text)-end == 1 && strings.HasSuffix(m.text, ".m.") {
		end++
	}
	return end
}

// fewQuoted is how many words in quotation marks are only a word or a name
// and no statement.
const fewQuoted = 3

// statement is what is said: the longest of the words in quotation marks, else
// the clause that the sentence attributes.
func (m *marker) statement() Span {
	var best Span
	for _, quoted := range quotedParts(m.text) {
		if quoted.End-quoted.Start > best.End-best.Start {
			best = quoted
		}
	}
	said := findSpeaker(m.text).said
	if len(strings.Fields(m.text[best.Start:best.End])) <= fewQuoted && said.End > said.Start {
		best = said
	}
	if !m.tellsNew(best) {
		return Span{}
	}
	return best
}

var quotation = regexp.MustCompile(`“[^“”]+[”"]|"[^"]+"|(?:^|[\s(])‘[^‘]+?’(?:[\s.,;:!?)]|$)`)

// quotedParts are the parts of a text that stand in quotation marks, without
// the marks.
func quotedParts(text string) []Span {
	var parts []Span
	for _, at := range quotation.FindAllStringIndex(text, -1) {
		quoted := text[at[0]:at[1]]
		inner := strings.TrimRight(strings.TrimLeft(quoted, " (\t\u00a0“\"‘"), " .,;:!?)\t\u00a0")
		inner = strings.TrimRight(inner, "”\"’")
		inner = strings.TrimRight(inner, ",")
		if inner == "" {
			continue
		}
		start := at[0] + strings.Index(quoted, inner)
		parts = append(parts, Span{start, start + len(inner)})
	}
	return parts
}

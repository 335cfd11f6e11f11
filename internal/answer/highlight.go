package answer

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"byline/internal/words"
)

// mark marks what the reader of a quote wants to see at once: the part that
// answers, and who says so.
func (q *query) mark(quote Quote) Quote {
	quote.Highlight.Start, quote.Highlight.End = q.highlight(quote.Sentence, words.Tokens(quote.Sentence))
	quote.SaidBy = attribute(quote.Sentence, quote.Before)
	return quote
}

// highlight finds the part of a sentence that answers, as byte offsets; 0, 0
// when it is not known. A part that only repeats the question is none.
func (q *query) highlight(sentence string, words []words.Token) (start, end int) {
	m := &marker{query: q, text: sentence, words: words}
	var part Span
	kind := q.asked
	if kind == aStatement && q.focus >= 0 {
		kind = aName // which company announced it
	}
	switch kind {
	case aTime:
		if part = m.nearest(m.eventTimes()); part == (Span{}) {
			part = m.nearest(m.durations())
		}
	case aDuration:
		part = m.nearest(m.durations())
	case anAmount:
		if part = m.nearest(m.amounts()); part == (Span{}) {
			part = m.nearest(m.shares())
		}
	case aNumber:
		part = m.nearest(m.numbers())
	case aReason:
		part = m.reason()
	case aStatement:
		part = m.statement()
	case aPlace:
		part = m.nearest(m.places())
	case aPerson, aName:
		if part = m.party(); part == (Span{}) {
			part = m.nearest(m.names())
		}
	default:
		part = m.party()
	}
	part = m.trimmed(part)
	return part.Start, part.End
}

// marker looks through one sentence for the part that answers.
type marker struct {
	*query
	text  string
	words []words.Token
}

// candidatePart is a part that may answer. Its core is what must be new: of "12
// people" the number. Bonus is what speaks for it beside its place.
type candidatePart struct {
	Span
	core  Span
	bonus float64
}

// nearest is the part that stands nearest to the question's words in the
// sentence, of those whose core is not in the question.
func (m *marker) nearest(parts []candidatePart) Span {
	var best Span
	most := -1.0
	for _, part := range parts {
		if !m.tellsNew(part.core) {
			continue
		}
		if score := m.nearness(part.Span) + part.bonus; score > most {
			best, most = part.Span, score
		}
	}
	return best
}

// nearness is how near the question's words stand to a part: the sum over
// them of weight over distance, 1 for one inside the part. A comma or an
// "and" between counts as three words more.
func (m *marker) nearness(part Span) float64 {
	nearest := make([]float64, len(m.terms))
	for i, word := range m.words {
		for _, match := range m.match[word.Term] {
			distance := 1 + m.distance(part, i)
			nearest[match.position] = max(nearest[match.position], m.terms[match.position].weight*match.strength/distance)
		}
	}
	sum := 0.0
	for _, near := range nearest {
		sum += near
	}
	return sum / max(m.weight, 1)
}

// distance is how many words stand between a part and a word.
func (m *marker) distance(part Span, word int) float64 {
	from, to := part.End, m.words[word].Start
	if to < part.Start {
		from, to = m.words[word].End, part.Start
	}
	if from >= to {
		return 0
	}
	between := m.text[from:to]
	return float64(len(strings.Fields(between))) +
		3*float64(strings.Count(between, ", ")+strings.Count(between, "; ")+strings.Count(between, " and "))
}

// tellsNew reports whether a part has a word that the question does not.
func (m *marker) tellsNew(part Span) bool {
	for _, word := range m.words {
		if word.Start >= part.Start && word.End <= part.End && m.isNew(word) {
			return true
		}
	}
	return false
}

// isNew reports whether a word says something that the question does not.
func (m *marker) isNew(word words.Token) bool {
	lower := strings.ToLower(m.text[word.Start:word.End])
	return len(m.match[word.Term]) == 0 && (!words.Stop(word.Term) || numberWords[lower] || lower == "one" || months[lower])
}

// word is the i-th word as written, lower that in lower case; empty beyond the
// ends.
func (m *marker) word(i int) string {
	if i < 0 || i >= len(m.words) {
		return ""
	}
	return m.text[m.words[i].Start:m.words[i].End]
}

func (m *marker) lower(i int) string { return strings.ToLower(m.word(i)) }

// gap is what stands between the i-th word and the one before it.
func (m *marker) gap(i int) string {
	switch {
	case len(m.words) == 0:
		return m.text
	case i <= 0:
		return m.text[:m.words[0].Start]
	case i >= len(m.words):
		return m.text[m.words[len(m.words)-1].End:]
	}
	return m.text[m.words[i-1].End:m.words[i].Start]
}

// between is the part from the i-th word up to and with the j-th.
func (m *marker) between(i, j int) Span {
	if i < 0 || j < i || j >= len(m.words) {
		return Span{}
	}
	return Span{m.words[i].Start, m.words[j].End}
}

// wordAt is the position of the first word that starts at or after an offset.
func (m *marker) wordAt(offset int) int {
	for i, word := range m.words {
		if word.Start >= offset {
			return i
		}
	}
	return len(m.words)
}

// trimmed is a part without blanks and stray marks at its ends; the zero span
// when nothing is left.
func (m *marker) trimmed(part Span) Span {
	for part.Start < part.End {
		first, size := utf8.DecodeRuneInString(m.text[part.Start:part.End])
		if !unicode.IsSpace(first) && !strings.ContainsRune(",;:.", first) {
			break
		}
		part.Start += size
	}
	for part.Start < part.End {
		last, size := utf8.DecodeLastRuneInString(m.text[part.Start:part.End])
		if !unicode.IsSpace(last) && !strings.ContainsRune(",;:", last) {
			break
		}
		part.End -= size
	}
	if part.Start >= part.End {
		return Span{}
	}
	return part
}

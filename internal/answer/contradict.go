package answer

import (
	"slices"
	"strings"

	"byline/internal/words"
)

// contradict reports whether two claims give different answers to the question
// about one thing. In doubt they do not.
func (q *query) contradict(a, b *claim) bool {
	if a.met == nil || b.met == nil || q.apart(a, b) {
		return false
	}
	for t, term := range q.terms {
		if term.name && !a.metNear[t] && !b.metNear[t] {
			return false
		}
	}
	if a.figure == nil {
		return a.negative == b.negative && !sameDocument(a.document, b.document) && q.part(both(a.met, b.met)) >= bothMeetNamed && otherName(a, b)
	}
	if a.holds(b.figure) || b.holds(a.figure) || a.adds() || b.adds() {
		return false
	}
	if sameDocument(a.document, b.document) {
		return q.answersBeside(a, b)
	}
	if a.figure.unit == "" || a.negative != b.negative || !a.figure.sameUnit(*b.figure) {
		return false
	}
	framed := slices.ContainsFunc(a.frame, func(term string) bool { return holdsAlike(b.frame, term) })
	part := q.part(both(a.met, b.met))
	return part >= bothMeet && (framed || a.anchor >= 0 && a.anchor == b.anchor) || part >= bothMeetFramed && framed
}

// answersBeside reports whether two sentences of one article set the figures
// of two sources side by side: they stand together and each names its source.
func (q *query) answersBeside(a, b *claim) bool {
	apart := max(a.position-b.position, b.position-a.position)
	place, other := a.document.Sentences[a.position], b.document.Sentences[b.position]
	enough := bothMeetBeside
	if a.has(figureWords) || b.has(figureWords) || a.afterFigureWords() || b.afterFigureWords() {
		enough /= 2 // it says itself that figures differ
	}
	if place.Paragraph != other.Paragraph || apart > 2 || q.part(either(a.metNear, b.metNear)) < enough {
		return false
	}
	if low, high := min(a.figure.value, b.figure.value), max(a.figure.value, b.figure.value); high > 2*low {
		return false // rather a part of the other
	}
	if a.figure.unit == "" || b.figure.unit == "" {
		if apart > 1 || !a.figure.isCount() || !b.figure.isCount() {
			return false
		}
	} else if !a.figure.sameUnit(*b.figure) {
		return false
	}
	one, two := a.source(), b.source()
	if len(one) == 0 || len(two) == 0 {
		return false
	}
	return !slices.ContainsFunc(one, func(term string) bool { return slices.Contains(two, term) })
}

// apart reports whether two claims are about different events: years, places
// or days of publication that do not meet.
func (q *query) apart(a, b *claim) bool {
	if day, other := a.document.Published, b.document.Published; !day.IsZero() && !other.IsZero() && (day.Sub(other) > sameEvent || other.Sub(day) > sameEvent) {
		return true
	}
	if q.asked != aTime && a.hasOtherYear(b) {
		return true
	}
	return q.asked != aPlace && (q.elsewhere(a, b) || q.elsewhere(b, a))
}

func (a *claim) hasOtherYear(b *claim) bool {
	own, shared := false, false
	for _, f := range a.figures {
		for _, g := range b.figures {
			if f.unit == inYear && g.unit == inYear {
				own, shared = true, shared || f.value == g.value
			}
		}
	}
	return own && !shared
}

// elsewhere reports whether a speaks of a place, or a month, that neither the
// question nor b does.
func (q *query) elsewhere(a, b *claim) bool {
	for i, token := range a.tokens {
		if !a.names[i] || !isPlaceMark(a.word(i-1)) && !(isPlaceMark(a.word(i-2)) && !a.names[i-1]) {
			continue
		}
		if !q.speaksOf(token.Term) && !holdsAlike(b.content, token.Term) && !b.inTitle(token.Term) {
			return true
		}
	}
	return false
}

func isPlaceMark(word string) bool {
	return word == "in" || word == "at" || word == "near" || word == "outside"
}

func (a *claim) inTitle(term string) bool {
	for _, position := range a.document.TitleTerms {
		if a.document.Vocabulary[position] == term {
			return true
		}
	}
	return false
}

func (a *claim) holds(f *quantity) bool {
	return slices.ContainsFunc(a.figures, func(g quantity) bool { return g.same(*f) })
}

// adds reports whether the figure counts on from another: 40 more, another 40.
func (a *claim) adds() bool {
	f := a.figure
	return addingWords[a.word(f.first-1)] || addingWords[a.word(f.end)] && a.word(f.end+1) != "than"
}

var (
	addingWords = words.Set("another other further additional extra more remaining second")
	figureWords = words.Set("figure figures estimate estimates count counts disputed differ")
	sourceWords = words.Set("estimate estimated estimates put shown showed shows measured counted count counts recorded reported valued given gave raised figure list")
)

func (a *claim) afterFigureWords() bool {
	before := a.document.Sentence(a.position - 1)
	return reading{before, words.Tokens(before)}.has(figureWords)
}

// source is the terms of whoever gives a sentence's figure; none when it does
// not say.
func (a *claim) source() []string {
	for i := range a.tokens {
		word := a.word(i)
		var found []string
		switch {
		case word == "according":
			for n := i + 2; n < min(i+6, len(a.tokens)); n++ {
				found = a.addSource(found, n)
			}
		case saying[word] && !a.isPassive(i), sourceWords[word]: // not: were told to leave
			for n := i - 1; n >= max(0, i-8); n-- {
				found = a.addSource(found, n)
				if n > 0 && strings.ContainsAny(a.text[a.tokens[n-1].End:a.tokens[n].Start], ",;:") {
					break
				}
			}
		}
		if len(found) > 0 {
			return found
		}
	}
	return nil
}

func (a *claim) addSource(found []string, n int) []string {
	if term := a.tokens[n].Term; slices.Contains(a.content, term) && !sourceWords[a.word(n)] && !weekdays[a.word(n)] {
		return append(found, term)
	}
	return found
}

// namedAt is a name and how it stands to the question's term nearest to it.
type namedAt struct {
	terms  []string
	anchor int
	before bool
	mark   string // the small word before the name: by, in, to
}

// namesAt is the new names of a sentence, those of its speakers left out.
func (a *claim) namesAt(q *query) []namedAt {
	var found []namedAt
	for i := 0; i < len(a.tokens); i++ {
		end := i
		for end < len(a.tokens) && a.names[end] && (end == i || a.joined(end-1)) && !q.speaksOf(a.tokens[end].Term) {
			end++
		}
		if end == i || months[a.word(i)] || weekdays[a.word(i)] || saying[a.word(end)] || saying[a.word(i-1)] {
			i = max(i, end-1)
			continue
		}
		name := namedAt{anchor: -1}
		for n := i; n < end; n++ {
			name.terms = append(name.terms, a.tokens[n].Term)
		}
		if i > 0 && words.Stop(a.tokens[i-1].Term) && a.word(i-1) != "the" {
			name.mark = a.word(i - 1)
		}
		for away := 1; away <= reach/2 && name.anchor < 0; away++ {
			for _, n := range [2]int{i - away, end - 1 + away} {
				if n < 0 || n >= len(a.tokens) || a.names[n] {
					continue
				}
				for _, m := range q.match[a.tokens[n].Term] {
					name.anchor, name.before = m.position, n > i
				}
			}
		}
		if name.anchor >= 0 && !manyAnswers[q.terms[name.anchor].text] {
			found = append(found, name)
		}
		i = end - 1
	}
	return found
}

// manyAnswers is the terms of which several answers are true together: the
// backers of a side are many, its discoverer is one.
var manyAnswers = words.TermSet("back support help ally oppose criticize condemn attend include join visit pledge sign call demand send say member country fight attack warn want blame praise react report claim show play star live work")

// otherName reports whether two claims have one name each in the same place,
// and not the same.
func otherName(a, b *claim) bool {
	for _, one := range a.given {
		for _, two := range b.given {
			if one.anchor != two.anchor || one.before != two.before || one.mark != two.mark || len(a.given) > 1 || len(b.given) > 1 {
				continue
			}
			shares := func(terms []string, c *claim) bool {
				return slices.ContainsFunc(terms, func(term string) bool { return holdsAlike(c.content, term) })
			}
			return !shares(one.terms, b) && !shares(two.terms, a)
		}
	}
	return false
}

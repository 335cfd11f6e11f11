// Package report compares what sentences of news articles state: which say the
// same, which give different answers, which are corrected, and which articles are
// copies.
//
// In doubt two sentences are neither the same nor different: to show a report
// twice costs a reader less than to show two events as one.
package report

import (
	"regexp"
	"slices"
	"strings"
	"time"

	"byline/internal/index"
	"byline/internal/quantity"
	"byline/internal/when"
	"byline/internal/words"
)

// Statement is what a sentence states, prepared for comparisons. It is
// immutable and safe for concurrent use.
type Statement struct {
	words.Text
	document *index.Document
	// parts says what each token is a part of.
	parts []part
	// content is the distinct terms of the ofWord and ofName parts, and title
	// those of the article's title.
	content, title []string
	figures        []quantity.Quantity
	times          []when.Span
	// negative is whether it denies or retracts something.
	negative bool
}

// part is what a token belongs to.
type part uint8

const (
	ofStop part = iota // a stop word
	ofWord             // a content word that is no name
	ofName
	ofFigure
	ofTime
)

// Span is a part of a sentence in bytes: sentence[Start:End].
type Span struct{ Start, End int }

func (s Span) meets(t Span) bool { return s.Start < t.End && t.Start < s.End }

func (s Span) holds(token words.Token) bool { return s.meets(Span{token.Start, token.End}) }

// A sentence that holds one of the negations or corrections denies or retracts
// something. The words are stop words or rare, so their weights do not show
// this. Saying are verbs that say only that somebody speaks.
var (
	negations   = words.Set("no not never none nobody nothing neither nor without cannot")
	saying      = words.TermSet("say tell add according announce claim argue warn insist declare state tweet write call urge confirm report")
	corrections = words.TermSet("deny denial correction corrected retracted withdrawn mistaken mistakenly erroneously wrongly incorrectly untrue hoax debunked")
)

// mostWords bounds the words of a sentence that are read. A longer one is a
// table or a list.
const mostWords = 150

// State prepares a sentence of a document for comparisons.
func State(document *index.Document, position int) *Statement {
	a := &Statement{Text: words.Read(document.Sentence(position)), document: document}
	a.Tokens = a.Tokens[:min(len(a.Tokens), mostWords)]
	a.parts = make([]part, len(a.Tokens))
	for i, token := range a.Tokens {
		word := strings.ReplaceAll(a.Lower(i), "’", "'")
		a.negative = a.negative || negations[word] || strings.HasSuffix(word, "n't") || corrections[token.Term]
		switch {
		case words.Stop(token.Term), saying[token.Term]:
		case a.isName(i):
			a.parts[i] = ofName
		default:
			a.parts[i] = ofWord
		}
	}
	a.times = a.timesFrom(document.Published)
	for _, span := range a.times {
		a.mark(Span{span.Start, span.End}, ofTime)
	}
	a.figures = quantity.Find(a.Text, func(i int) bool { return a.parts[i] == ofTime })
	for _, f := range a.figures {
		a.mark(a.spanOf(f), ofFigure)
		for _, i := range []int{f.First - 1, f.End, f.End + 1} { // euros, or €
			if f.OfMoney(a.Term(i)) {
				a.parts[i] = ofFigure
			}
		}
	}
	a.content = a.contentTerms()
	for _, position := range document.TitleTerms {
		a.title = append(a.title, document.Vocabulary[position])
	}
	return a
}

// inflected matches plurals, verbs and adverbs, which are seldom names.
var inflected = regexp.MustCompile(`(?:s|ing|ed|ly)$`)

// isName reports whether the i-th word is written as part of a name. The first
// word of a sentence always has a capital: it counts as a name if it is not
// inflected and the article never writes it in lower case ("France", not
// "Rescuers").
func (a *Statement) isName(i int) bool {
	word := a.Word(i)
	return words.StartsUpper(word) && (i > 0 || !inflected.MatchString(word) && !strings.Contains(a.document.Text, " "+strings.ToLower(word)))
}

// without is the statement without the words of a span.
func (a *Statement) without(span Span) *Statement {
	rest := *a
	rest.parts = slices.Clone(a.parts)
	rest.mark(span, ofStop)
	rest.times = slices.DeleteFunc(slices.Clone(a.times), func(t when.Span) bool { return span.meets(Span{t.Start, t.End}) })
	rest.content = rest.contentTerms()
	return &rest
}

// mark assigns the tokens of a span to a part.
func (a *Statement) mark(span Span, as part) {
	for i, token := range a.Tokens {
		if span.holds(token) {
			a.parts[i] = as
		}
	}
}

// contentTerms is the distinct terms of the words and names, in order.
func (a *Statement) contentTerms() []string {
	var terms []string
	for i, token := range a.Tokens {
		if (a.parts[i] == ofWord || a.parts[i] == ofName) && !slices.Contains(terms, token.Term) {
			terms = append(terms, token.Term)
		}
	}
	return terms
}

// spanOf is the place of a quantity in the sentence.
func (a *Statement) spanOf(f quantity.Quantity) Span {
	return Span{a.Tokens[f.First].Start, a.Tokens[f.End-1].End}
}

// undated stands for an unknown day of publication, so that "Monday" in two
// sentences is still the same day.
var undated = time.Date(2000, time.January, 1, 0, 0, 0, 0, time.UTC)

// timesFrom is the times that the sentence names, counted from a day.
func (a *Statement) timesFrom(day time.Time) []when.Span {
	if day.IsZero() {
		day = undated
	}
	return when.Find(a.String, day, when.Past)
}

// holdsAlike reports whether terms hold one or a synonym of it.
func holdsAlike(terms []string, term string) bool {
	return slices.ContainsFunc(terms, func(other string) bool { return words.IsAlike(term, other) })
}

// shared is how many terms two lists have in common.
func shared(terms, others []string) int {
	held := func(terms, others []string) (n int) {
		for _, term := range terms {
			if holdsAlike(others, term) {
				n++
			}
		}
		return n
	}
	return min(held(terms, others), held(others, terms))
}

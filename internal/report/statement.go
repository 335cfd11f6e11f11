// Package report compares what sentences of news articles state: which say the
// same, which give different answers, and which articles are copies.
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
	"byline/internal/speaker"
	"byline/internal/when"
	"byline/internal/words"
)

// Statement is what a sentence states, prepared for comparisons. It is
// immutable and safe for concurrent use.
type Statement struct {
	sentence
	document *index.Document
	position int
	// parts says what each token is a part of.
	parts []part
	// content is the distinct terms of the ofWord and ofName parts, source the
	// terms of the speaker, and title those of the article's title.
	content, source, title []string
	figures                []quantity
	times                  []when.Span
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
	ofSource
	ofSaying // the verb that attributes the sentence
)

// A sentence that holds one of these words denies or retracts something. The
// words are stop words or rare, so their weights do not show this.
var (
	negations   = words.Set("no not never none nobody nothing neither nor without cannot")
	corrections = words.TermSet("deny denial correction corrected retracted withdrawn mistaken mistakenly erroneously wrongly incorrectly untrue hoax debunked")
)

// saying are verbs that say only that somebody speaks.
var saying = words.TermSet("say tell add according announce claim argue warn insist declare state tweet write call urge confirm report")

// mostWords bounds the words of a sentence that are read. A longer one is a
// table or a list.
const mostWords = 150

// State prepares a sentence of a document for comparisons.
func State(document *index.Document, position int) *Statement {
	text := document.Sentence(position)
	tokens := words.Tokens(text)
	a := &Statement{sentence: sentence{text, tokens[:min(len(tokens), mostWords)]}, document: document, position: position}
	a.parts = make([]part, len(a.tokens))
	for i, token := range a.tokens {
		word := strings.ReplaceAll(a.lower(i), "’", "'")
		a.negative = a.negative || negations[word] || strings.HasSuffix(word, "n't") || corrections[token.Term]
		if a.isName(i) {
			a.parts[i] = ofName
		} else if !words.Stop(token.Term) {
			a.parts[i] = ofWord
		}
	}
	a.markSource()
	a.times = a.timesFrom(document.Published)
	for _, span := range a.times {
		a.mark(Span{span.Start, span.End}, ofTime)
	}
	a.figures = a.quantities(func(i int) bool { return a.parts[i] == ofTime })
	for _, f := range a.figures {
		a.mark(a.spanOf(f), ofFigure)
		for _, i := range []int{f.first - 1, f.end, f.end + 1} { // euros, or €
			if sign := currencies[a.term(i)]; sign != "" && sign == f.unit {
				a.parts[i] = ofFigure
			}
		}
	}
	a.content = a.termsOf(ofWord, ofName)
	for _, position := range document.TitleTerms {
		a.title = append(a.title, document.Vocabulary[position])
	}
	return a
}

// without is the statement without the words of a span.
func (a *Statement) without(span Span) *Statement {
	rest := *a
	rest.parts = slices.Clone(a.parts)
	rest.mark(span, ofStop)
	rest.times = slices.DeleteFunc(slices.Clone(a.times), func(t when.Span) bool { return span.meets(Span{t.Start, t.End}) })
	rest.content = rest.termsOf(ofWord, ofName)
	return &rest
}

// mark assigns the tokens of a span to a part.
func (a *Statement) mark(span Span, as part) {
	for i, token := range a.tokens {
		if span.holds(token) {
			a.parts[i] = as
		}
	}
}

// termsOf is the distinct terms of some parts, without stop words.
func (a *Statement) termsOf(parts ...part) []string {
	var terms []string
	for i, token := range a.tokens {
		if slices.Contains(parts, a.parts[i]) && !words.Stop(token.Term) && !slices.Contains(terms, token.Term) {
			terms = append(terms, token.Term)
		}
	}
	return terms
}

// markSource marks the speaker of the sentence, and the verb of saying next to
// it: "the mayor has also said", "said the mayor", "according to the mayor".
func (a *Statement) markSource() {
	who := speaker.Of(a.text, "")
	for from := 0; who != "" && a.source == nil; {
		at := strings.Index(a.text[from:], who)
		if at < 0 {
			return
		}
		span := Span{from + at, from + at + len(who)}
		from = span.End
		first := slices.IndexFunc(a.tokens, span.holds)
		last := first
		for last+1 < len(a.tokens) && span.holds(a.tokens[last+1]) {
			last++
		}
		for _, verb := range [...]int{last + 1, last + 2, last + 3, first - 1, first - 2} {
			if saying[a.term(verb)] {
				a.mark(span, ofSource)
				a.parts[verb] = ofSaying
				a.source = a.termsOf(ofSource)
				return
			}
		}
	}
}

// undated stands for an unknown day of publication, so that "Monday" in two
// sentences is still the same day.
var undated = time.Date(2000, time.January, 1, 0, 0, 0, 0, time.UTC)

// timesFrom is the times that the sentence names, counted from a day.
func (a *Statement) timesFrom(day time.Time) []when.Span {
	if day.IsZero() {
		day = undated
	}
	return when.Find(a.text, day, when.Past)
}

var noName = regexp.MustCompile(`(?:s|ing|ed|ly)$`)

// isName reports whether the i-th word is written as part of a name. The first
// word of a sentence always has a capital: it counts as a name if it looks like
// no plural, verb or adverb and the article never writes it in lower case
// ("France", not "Rescuers").
func (a *Statement) isName(i int) bool {
	word := a.text[a.tokens[i].Start:a.tokens[i].End]
	if !words.StartsUpper(word) || words.Stop(a.term(i)) {
		return false
	}
	return i > 0 || !noName.MatchString(word) && !strings.Contains(a.document.Text, " "+strings.ToLower(word))
}

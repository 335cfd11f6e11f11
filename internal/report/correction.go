package report

import (
	"regexp"
	"slices"
	"strings"

	"byline/internal/article"
	"byline/internal/index"
	"byline/internal/when"
)

// Correction is what an article corrects in an earlier one.
type Correction struct {
	document *index.Document
	// text is its title and first sentences.
	text string
	// terms are the content terms of its title and its first sentences, and wrong
	// are the positions of those sentences that say what was reported.
	terms []string
	wrong []int
}

// An article corrects another one when its title or one of its first sentences
// says so. These phrases are rules because corrections are too rare to learn
// from: of 26,729 articles of four years, eight match.
var (
	headed = regexp.MustCompile(`(?i)^\W*(?:correction|corrected|clarification|retraction|retracted|withdrawn|erratum)\b(?: *(?:[:.—–-]|$)| to (?:a|the|our) (?:\w+ )?(?:report|article|story)\b)`)
	taken  = regexp.MustCompile(`(?i)\b(?:wrongly|mistakenly|erroneously|incorrectly) (?:reported|wrote)\b|\b(?:report|article|story|dispatch) (?:wrongly|mistakenly|erroneously|incorrectly) said\b|\b(?:reported|wrote) (?:wrongly|mistakenly|erroneously|incorrectly)\b|\b(?:retract|withdr[ae]w)\w* (?:a|its|the|our|their) (?:\w+ )?(?:report|article|story)\b`)
	// earlier matches what says, in a correction, what was reported.
	earlier = regexp.MustCompile(`(?i)\b(?:(?:earlier|previous)|in an?) (?:\w+ )?(?:report|article|story|dispatch)\b`)
	// ofItself matches what says that its own article has been corrected, as is
	// usual: "an earlier version of this story misstated …".
	ofItself = regexp.MustCompile(`(?i)\b(?:versions?|this (?:story|article|report|column|file))\b`)
)

// hints are the words of which each match of the phrases has one. Looking for
// them first is ten times as fast, since nearly no sentence has one.
var hints = []string{"earlier", "previous", "wrongly", "mistakenly", "erroneously", "incorrectly", "retract", "withdr", "correct", "clarif", "erratum", "in a"}

// speaks reports whether a sentence marks its article as a correction of another
// one, and whether it would say there what was wrong.
func speaks(sentence string) (corrects, wrong bool) {
	lower := strings.ToLower(sentence)
	if !slices.ContainsFunc(hints, func(hint string) bool { return strings.Contains(lower, hint) }) || ofItself.MatchString(sentence) {
		return false, false
	}
	takesBack := taken.MatchString(sentence)
	return takesBack || headed.MatchString(sentence), takesBack || earlier.MatchString(sentence)
}

const (
	// correctionSentences is how many sentences of an article are searched for
	// what it corrects.
	correctionSentences = 4
	// correctedPart is the part of a statement's content terms that a
	// correction must hold to mean it.
	correctedPart = 0.7
)

// CorrectionIn returns what an article corrects; nil when it corrects nothing.
func CorrectionIn(document *index.Document) *Correction {
	c := &Correction{document: document, text: document.Title}
	first := min(len(document.Sentences), correctionSentences)
	is := headed.MatchString(document.Title)
	for position := range first {
		sentence := document.Sentence(position)
		if ofItself.MatchString(sentence) && headed.MatchString(sentence) {
			return nil
		}
		c.text += " " + sentence
		corrects, wrong := speaks(sentence)
		is = is || corrects
		if wrong {
			c.wrong = append(c.wrong, position)
		}
	}
	if !is {
		return nil
	}
	for _, term := range document.TitleTerms {
		c.terms = append(c.terms, document.Vocabulary[term])
	}
	for position := range first {
		c.terms = append(c.terms, State(document, position).content...)
	}
	return c
}

// Corrects reports whether the correction means what a statement of another
// article gives as the answer at a span. The statement must be of the same 30 days
// and not newer. A time that the correction does not name is not what was wrong.
func (c *Correction) Corrects(s *Statement, span Span) bool {
	ours, theirs := c.document.Published, s.document.Published
	switch {
	case sameDocument(c.document, s.document):
		return false
	case !ours.IsZero() && !theirs.IsZero() && (article.Day(theirs) > article.Day(ours) || apart(ours, theirs) > sameEvent):
		return false
	case slices.ContainsFunc(s.times, func(t when.Span) bool {
		return span.meets(Span{t.Start, t.End}) && !strings.Contains(c.text, s.String[t.Start:t.End])
	}):
		return false
	}
	held := shared(s.content, c.terms)
	return held >= 2 && float64(held) >= correctedPart*float64(len(s.content))
}

// IsRight reports whether the sentence at a position may say what is right: it is
// none of those that say what was wrong.
func (c *Correction) IsRight(position int) bool { return !slices.Contains(c.wrong, position) }

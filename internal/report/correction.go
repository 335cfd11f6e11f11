package report

import (
	"regexp"
	"slices"
	"strings"

	"byline/internal/index"
)

// Correction is what an article corrects in an earlier one.
type Correction struct {
	document *index.Document
	// terms are the content terms of its title and its first sentences, and wrong
	// are the positions of those sentences that say what was reported.
	terms []string
	wrong []int
}

// An article corrects another one when its title or one of its first sentences
// says so. These phrases are rules because corrections are too rare to learn
// from: a year of news has a handful.
var (
	headed = regexp.MustCompile(`(?i)^\W*(?:correction|corrected|clarification|retraction|retracted|withdrawn|erratum)\b(?: *[:.—–-]| (?:to|of|on)\b|$)`)
	spoken = regexp.MustCompile(`(?i)\b(?:an?|the|our|its|their) (?:earlier|previous|original) (?:\w+ )?(?:report|version|article|story|dispatch)\b|\b(?:wrongly|mistakenly|erroneously|incorrectly) (?:said|stated|reported|wrote|gave|named)\b|\b(?:retract|withdr[ae]w)\w* (?:a|its|the|our|their) (?:\w+ )?(?:report|article|story)\b|\bwe (?:wrote|reported|said)\b`)
)

// hints are the words of which each match of spoken has one. Looking for them first
// is ten times as fast, since nearly no sentence has one.
var hints = []string{"earlier", "previous", "original", "wrongly", "mistakenly", "erroneously", "incorrectly", "retract", "withdr", "we wrote", "we reported", "we said"}

// speaks reports whether a sentence says of a report that it was wrong.
func speaks(sentence string) bool {
	lower := strings.ToLower(sentence)
	return slices.ContainsFunc(hints, func(hint string) bool { return strings.Contains(lower, hint) }) && spoken.MatchString(sentence)
}

const (
	// correctionSentences is how many sentences of an article are searched for
	// what it corrects.
	correctionSentences = 4
	// correctedPart is the part of a statement's content terms that a
	// correction must hold to mean it.
	correctedPart = 0.6
)

// CorrectionIn returns what an article corrects; nil when it corrects nothing.
func CorrectionIn(document *index.Document) *Correction {
	c := &Correction{document: document}
	first := min(len(document.Sentences), correctionSentences)
	is := headed.MatchString(document.Title)
	for position := range first {
		sentence := document.Sentence(position)
		is = is || headed.MatchString(sentence)
		if speaks(sentence) {
			is = true
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

// Corrects reports whether the correction means a statement of another article,
// which is not newer.
func (c *Correction) Corrects(s *Statement) bool {
	ours, theirs := c.document.Published, s.document.Published
	if sameDocument(c.document, s.document) || !ours.IsZero() && !theirs.IsZero() && theirs.After(ours) {
		return false
	}
	held := shared(s.content, c.terms)
	return held >= 2 && float64(held) >= correctedPart*float64(len(s.content))
}

// IsRight reports whether the sentence at a position may say what is right: it is
// none of those that say what was wrong.
func (c *Correction) IsRight(position int) bool { return !slices.Contains(c.wrong, position) }

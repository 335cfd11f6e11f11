package corpus

import (
	"regexp"
	"strings"
)

// maxExchange is the length, in bytes, of the longest question and first
// sentence of its answer that are one sentence.
const maxExchange = 500

// speakerLabel matches who speaks, before what is said in an interview: "Q:",
// "Answer.", "ADA REED:", "Fell Courier: ".
var speakerLabel = regexp.MustCompile(`^(?:(?:Q|A|Question|Answer)[:.]|(?:\p{Lu}[\pL.'’-]*(?: \p{Lu}[\pL.'’-]*){0,4}):)\s`)

// asksQuestion reports whether a paragraph is the question of an interviewer:
// it is labelled with who speaks and ends in a question mark.
func asksQuestion(paragraph string) bool {
	return strings.HasSuffix(paragraph, "?") && speakerLabel.MatchString(paragraph)
}

// answersQuestion reports whether a paragraph, after an interviewer's question,
// answers it. What is said there means little without what was asked, so that
// its first sentence is one with the question.
func answersQuestion(paragraph string) bool {
	return !strings.HasSuffix(paragraph, "?") && speakerLabel.MatchString(paragraph)
}

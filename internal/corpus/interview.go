package corpus

import (
	"regexp"
	"strings"
)

// maxExchange is the length, in bytes, up to which a question and the first
// sentence of its answer count as one sentence.
const maxExchange = 500

// speakerLabel matches the speaker's name before a line of an interview: "Q:",
// "Answer.", "ADA REED:", "Fell Courier: ".
var speakerLabel = regexp.MustCompile(`^(?:(?:Q|A|Question|Answer)[:.]|(?:\p{Lu}[\pL.'’-]*(?: \p{Lu}[\pL.'’-]*){0,4}):)\s`)

// asksQuestion reports whether a paragraph is an interviewer's question: it
// starts with a speaker's label and ends in a question mark.
func asksQuestion(paragraph string) bool {
	return strings.HasSuffix(paragraph, "?") && speakerLabel.MatchString(paragraph)
}

// answersQuestion reports whether a paragraph answers the interviewer's
// question before it. An answer means little without its question, so the two
// form one sentence.
func answersQuestion(paragraph string) bool {
	return !strings.HasSuffix(paragraph, "?") && speakerLabel.MatchString(paragraph)
}

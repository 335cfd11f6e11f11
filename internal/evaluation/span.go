package evaluation

import (
	"slices"
	"strings"
	"unicode"
)

// Span is a part of a text by its byte offsets: text[Start:End]. The zero Span
// is no part.
type Span struct {
	Start int `json:"start"`
	End   int `json:"end"`
}

// extraWords is how many words longer than the answer a highlighted part may
// be and still be right.
const extraWords = 3

// word is a word of a text's normal form and where it stands in the text.
type word struct {
	text string
	Span
}

// wordsOf is the words of [normalize] with their places.
func wordsOf(text string) []word {
	var words []word
	var letters strings.Builder
	start, end := 0, 0
	finish := func() {
		if letters.Len() > 0 {
			words = append(words, word{letters.String(), Span{start, end}})
			letters.Reset()
		}
	}
	for i, r := range text {
		lower := unicode.ToLower(r)
		if (lower < 'a' || lower > 'z') && (lower < '0' || lower > '9') {
			finish()
			continue
		}
		if letters.Len() == 0 {
			start = i
		}
		letters.WriteRune(lower)
		end = i + len(string(r))
		if r == 'İ' { // its lower case ends in a combining dot
			finish()
		}
	}
	finish()
	return words
}

// occurrences are the parts of a text that are an answer, as whole words.
func occurrences(text, answer []word) []Span {
	var found []Span
	for i := range len(text) - len(answer) + 1 {
		if len(answer) > 0 && slices.EqualFunc(text[i:i+len(answer)], answer, func(a, b word) bool { return a.text == b.text }) {
			found = append(found, Span{text[i].Start, text[i+len(answer)-1].End})
		}
	}
	return found
}

// Highlighted reports whether a part of the sentence is highlighted.
func (s Sentence) Highlighted() bool {
	return 0 <= s.Highlight.Start && s.Highlight.Start < s.Highlight.End && s.Highlight.End <= len(s.Text)
}

// HighlightRight reports whether the highlighted part of a sentence is right:
// it overlaps an answer that stands in the sentence and has at most three
// words more than that answer.
func (q Question) HighlightRight(sentence Sentence) bool {
	if !sentence.Highlighted() {
		return false
	}
	text, length := wordsOf(sentence.Text), 0
	for _, word := range text {
		if overlaps(word.Span, sentence.Highlight) {
			length++
		}
	}
	return slices.ContainsFunc(q.Answers, func(answer string) bool {
		words := wordsOf(answer)
		return length <= len(words)+extraWords && slices.ContainsFunc(occurrences(text, words), func(found Span) bool {
			return overlaps(found, sentence.Highlight)
		})
	})
}

func overlaps(a, b Span) bool { return a.Start < b.End && b.Start < a.End }

// answerIn is the first part of a text that is an answer, in the order in which
// the question lists its answers; "" where the text holds none.
func (q Question) answerIn(text string) string {
	words := wordsOf(text)
	for _, answer := range q.Answers {
		if found := occurrences(words, wordsOf(answer)); len(found) > 0 {
			return text[found[0].Start:found[0].End]
		}
	}
	return ""
}

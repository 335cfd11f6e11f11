package words

import "strings"

// Text is a text with its words, which are found by their position. Past the
// ends there are empty words.
type Text struct {
	String string
	Tokens []Token
}

// Read cuts a text into its words.
func Read(text string) Text { return Text{text, Tokens(text)} }

// Word is the i-th word as written.
func (t Text) Word(i int) string {
	if i < 0 || i >= len(t.Tokens) {
		return ""
	}
	return t.String[t.Tokens[i].Start:t.Tokens[i].End]
}

// Lower is the i-th word in lower case.
func (t Text) Lower(i int) string { return strings.ToLower(t.Word(i)) }

// Term is the term of the i-th word.
func (t Text) Term(i int) string {
	if i < 0 || i >= len(t.Tokens) {
		return ""
	}
	return t.Tokens[i].Term
}

// Gap is the text between the i-th word and the one before it; that of the first
// word is all before it, and past the last word it is all after it.
func (t Text) Gap(i int) string {
	start, end := 0, len(t.String)
	if n := min(i, len(t.Tokens)); n > 0 {
		start = t.Tokens[n-1].End
	}
	if i < len(t.Tokens) {
		end = t.Tokens[max(i, 0)].Start
	}
	return t.String[start:end]
}

package article

import "strings"

// Sentence is where a sentence stands in an article's text. The sentences of
// an article are in its order, so that a sentence's neighbours are those at
// the positions beside its own.
type Sentence struct {
	// Start and End are byte offsets in Article.Text.
	Start, End int
	// Paragraph counts the article's paragraphs from 0.
	Paragraph int
	// Headline marks a line that stands alone without a full stop.
	Headline bool
	// Aside marks what belongs to the page and tells no news: a picture's
	// caption or credit, or an invitation such as "Sign up here".
	Aside bool
}

// Tells reports whether it is a sentence that tells news: neither a headline nor
// an aside.
func (s Sentence) Tells() bool { return !s.Headline && !s.Aside }

// In is the sentence's text in the text it was split from, on one line.
func (s Sentence) In(text string) string {
	return strings.Join(strings.Fields(text[s.Start:s.End]), " ")
}

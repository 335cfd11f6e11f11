package article

import "strings"

// Sentence is the place of a sentence in an article's text. The sentences of an
// article are in the order of its text, so the neighbours of one are at the
// positions before and after it.
type Sentence struct {
	// Start and End are byte offsets in Article.Text.
	Start, End int
	// Paragraph counts the article's paragraphs from 0.
	Paragraph int
	// Headline marks a line that stands alone without a full stop.
	Headline bool
	// Aside marks text that belongs to the page and reports no news: a
	// picture's caption or credit, or an invitation such as "Sign up here".
	Aside bool
}

// Tells reports whether the sentence reports news: it is neither a headline nor
// an aside.
func (s Sentence) Tells() bool { return !s.Headline && !s.Aside }

// In is the sentence's text in the text it was split from, on one line.
func (s Sentence) In(text string) string {
	return strings.Join(strings.Fields(text[s.Start:s.End]), " ")
}

package wording

import (
	"fmt"
	"slices"
	"strings"

	"byline/internal/answer"
	"byline/internal/digest"
)

// Footnotes are the articles that sentences stand in, each once, in the order
// in which they are cited. Where there are several, marks tell them apart.
type Footnotes []*answer.Article

// NewFootnotes returns the footnotes of the sentences.
func NewFootnotes(sentences []digest.Sentence) Footnotes {
	var notes Footnotes
	for _, sentence := range sentences {
		if notes.find(sentence.Article) < 0 {
			notes = append(notes, sentence.Article)
		}
	}
	return notes
}

func (f Footnotes) find(article *answer.Article) int {
	return slices.IndexFunc(f, func(noted *answer.Article) bool { return SameArticle(noted, article) })
}

// SameArticle reports whether two are the same article; either may be nil.
func SameArticle(a, b *answer.Article) bool {
	return a == b || a != nil && b != nil && a.ID == b.ID && a.ID != ""
}

var superscript = strings.NewReplacer("0", "⁰", "1", "¹", "2", "²", "3", "³", "4", "⁴", "5", "⁵", "6", "⁶", "7", "⁷", "8", "⁸", "9", "⁹")

// Mark is what a sentence of a noted article ends with, and its source starts
// with; "" where there is one article only.
func (f Footnotes) Mark(article *answer.Article) string {
	if len(f) < 2 {
		return ""
	}
	return superscript.Replace(fmt.Sprint(f.find(article) + 1))
}

// Differing says which sources of a summary's first n sentences give different
// figures, such as "¹ and ² differ."; "" where none do.
func (f Footnotes) Differing(s *digest.Summary, n int) string {
	var said []string
	for _, pair := range s.Differ {
		if pair[0] < 0 || pair[1] < 0 || pair[0] >= n || pair[1] >= n {
			continue
		}
		one, other := f.find(s.Sentences[pair[0]].Article), f.find(s.Sentences[pair[1]].Article)
		if one == other {
			continue
		}
		text := f.Mark(f[min(one, other)]) + " and " + f.Mark(f[max(one, other)]) + " differ."
		if !slices.Contains(said, text) {
			said = append(said, text)
		}
	}
	return strings.Join(said, " ")
}

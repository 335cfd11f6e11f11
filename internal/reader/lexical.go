package reader

import (
	"context"
	"strings"
	"unicode"
)

// Lexical scores a sentence by the share of the question's words that it has. It
// is what reads when the transformer is switched off, and a double of it in
// tests. It knows no spans.
type Lexical struct{}

// Read gives each sentence a score from -4, none of the question's words, to 4,
// all of them, whatever number is to be read whole. It stops between two passages when ctx is done.
func (Lexical) Read(ctx context.Context, question string, passages []Passage, _ int) ([]Reading, error) {
	readings := make([]Reading, len(passages))
	query := wordsOf(question)
	for i, passage := range passages {
		if ctx.Err() != nil {
			break
		}
		sentences := make([]Sentence, len(passage.Sentences))
		for j, sentence := range passage.Sentences {
			sentences[j].Score = shared(query, wordsOf(sentence))
		}
		readings[i] = sentences
	}
	return readings, nil
}

func shared(query, words map[string]bool) float64 {
	if len(words) == 0 {
		return Unread
	}
	if len(query) == 0 {
		return -4
	}
	count := 0
	for word := range query {
		if words[word] {
			count++
		}
	}
	return 8*float64(count)/float64(len(query)) - 4
}

func wordsOf(text string) map[string]bool {
	words := make(map[string]bool)
	for word := range strings.FieldsFuncSeq(strings.ToLower(text[:min(len(text), mostTextBytes)]), func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.IsDigit(r)
	}) {
		words[word] = true
	}
	return words
}

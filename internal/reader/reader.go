// Package reader reads a question beside sentences of articles and tells, of
// each sentence, how well it answers and with which words.
//
// Transformer is a small BERT whose weights lie in model.bin; tools/reader
// trains and exports them. Its parts, in the order of the work: tokenizer.go
// makes word pieces, passage.go lays them out, network.go runs the layers on
// the arithmetic of package kernel, score.go reads scores and spans from what
// comes out, cascade.go reads many passages a little and their best sentences to the
// end, on all processors and within the deadline, and pace.go knows how long that
// takes. Lexical is a baseline that counts words.
package reader

import "math"

// Passage is sentences of one article that stand side by side, read at once.
type Passage struct {
	Title     string // "title ; YYYY-MM-DD"; may be empty
	Sentences []string
	// Prior is how much speaks for the passage before it is read, in logits. It
	// decides with the first layers which sentences are read to the end, and is
	// no part of the scores.
	Prior float64
}

// All is how many sentences to read to the end, where that is every one.
const All = math.MaxInt

// Span is a range of a sentence, in bytes.
type Span struct{ Start, End int }

// Unread is the score of a sentence that was not read: one without words, or
// one for which the passage had no room.
const Unread = -1e9

// Sentence is how well a sentence answers.
type Sentence struct {
	// Score is a logit against "no sentence of any passage answers", or Unread.
	Score float64
	// Span is the words that answer best, and SpanScore the logarithm of their
	// probability among all spans of the sentence. An empty span says nothing.
	Span      Span
	SpanScore float64
	// Early says that only the first layers read the sentence. Its score is
	// rougher than others, and its span is empty.
	Early bool
}

// Reading is what was found in a passage: a Sentence for each of its sentences,
// or none where the deadline came first.
type Reading []Sentence

package reader

import (
	"math"
	"unicode"
)

// The logits of a token, in the order of tools/reader/model.py.
const (
	evidence = iota
	attention
	spanStart
	spanEnd
)

const mostSpan = 16 // tokens of a span

type logits [headOutputs]float32

// read reads a passage from the logits of an input's tokens.
func (in *input) read(of []logits, p Passage) Reading {
	sentences := make([]Sentence, len(in.sentences))
	for i, sentence := range in.sentences {
		own := of[sentence.first:][:len(sentence.tokens)]
		sentences[i].Score = score(own)
		if len(own) == 0 {
			continue
		}
		first, last, chance := span(own)
		end := int(sentence.tokens[last].end)
		sentences[i].Span = Span{int(sentence.tokens[first].start), end + marks(p.Sentences[i][end:])}
		sentences[i].SpanScore = chance
	}
	return sentences
}

// readEarly reads a passage from the logits of the first layers, which know no
// spans.
func (in *input) readEarly(of []logits) Reading {
	sentences := make([]Sentence, len(in.sentences))
	for i, sentence := range in.sentences {
		sentences[i].Score = score(of[sentence.first:][:len(sentence.tokens)])
		sentences[i].Early = len(sentence.tokens) > 0
	}
	return sentences
}

// marks is the length of the accents that a text begins with. They belong to the
// letter before, and no piece stands for them.
func marks(text string) int {
	for i, r := range text {
		if !unicode.Is(unicode.M, r) {
			return i
		}
	}
	return len(text)
}

// score is the score of a sentence, given the logits of its tokens: the mean of
// their evidence, weighted by the softmax of their attention.
func score(of []logits) float64 {
	if len(of) == 0 {
		return Unread
	}
	highest := math.Inf(-1)
	for _, l := range of {
		highest = max(highest, float64(l[attention]))
	}
	var sum, weights float64
	for _, l := range of {
		weight := math.Exp(float64(l[attention]) - highest)
		sum += float64(weight * float64(l[evidence]))
		weights += weight
	}
	return rounded(sum / weights)
}

// rounded leaves out the last bits, in which the functions of package math differ
// between processors.
func rounded(v float64) float64 { return float64(float32(v)) }

// span is the first and the last token of the best span, of equal ones the first,
// and the logarithm of its probability.
func span(of []logits) (first, last int, chance float64) {
	best := math.Inf(-1)
	for i := range of {
		for j := i; j < min(len(of), i+mostSpan); j++ {
			if sum := float64(of[i][spanStart]) + float64(of[j][spanEnd]); sum > best {
				first, last, best = i, j, sum
			}
		}
	}
	return first, last, rounded(best - logSum(of, spanStart) - logSum(of, spanEnd))
}

// logSum is the logarithm of the sum of the exponentials of a logit.
func logSum(of []logits, which int) float64 {
	highest := math.Inf(-1)
	for _, l := range of {
		highest = max(highest, float64(l[which]))
	}
	var sum float64
	for _, l := range of {
		sum += math.Exp(float64(l[which]) - highest)
	}
	return highest + math.Log(sum)
}

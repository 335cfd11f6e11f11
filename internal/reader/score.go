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
		sentences[i] = score(sentence.tokens, of[sentence.first:][:len(sentence.tokens)])
		if end := &sentences[i].Span.End; *end > 0 {
			*end += marks(p.Sentences[i][*end:])
		}
	}
	return Reading{sentences}
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

// score reads a sentence from the logits of its tokens. The score is the mean of
// their evidence, weighted by the softmax of their attention.
func score(tokens []token, of []logits) Sentence {
	if len(tokens) == 0 {
		return Sentence{Score: Unread}
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
	first, last, best := span(of)
	return Sentence{
		Score:     rounded(sum / weights),
		Span:      Span{int(tokens[first].start), int(tokens[last].end)},
		SpanScore: rounded(best - logSum(of, spanStart) - logSum(of, spanEnd)),
	}
}

// rounded leaves out the last bits, in which the functions of package math differ
// between processors.
func rounded(v float64) float64 { return float64(float32(v)) }

// span is the first and the last token of the best span, and its logit; of equal
// ones the first.
func span(of []logits) (first, last int, best float64) {
	best = math.Inf(-1)
	for i := range of {
		for j := i; j < min(len(of), i+mostSpan); j++ {
			if sum := float64(of[i][spanStart]) + float64(of[j][spanEnd]); sum > best {
				first, last, best = i, j, sum
			}
		}
	}
	return first, last, best
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

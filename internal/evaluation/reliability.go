package evaluation

import "math"

// confidenceBins is how many bins of equal width the confidences from 0 to 1
// are sorted into.
const confidenceBins = 10

// Reliability compares the confidences of a set's replies with how often the
// first sentence is right. That of an unanswerable question is never right.
type Reliability struct {
	// Bins are those that hold a question, the lowest confidence first.
	Bins []ReliabilityBin
	// StrictError and LooseError are the expected calibration error: the mean,
	// over the questions, of how far the confidence of their bin is from its
	// share of right first sentences.
	StrictError, LooseError float64
	// N is the number of questions.
	N int
}

// ReliabilityBin is the questions whose confidences lie close together.
type ReliabilityBin struct {
	// Confidence is the mean of theirs.
	Confidence float64
	// Strict is the share of first sentences that hold an answer and are from a
	// gold article; Loose, of those that hold one.
	Strict, Loose float64
	N             int
}

// ScoreReliability is the reliability of the results of an open set, whose
// confidences are chances from 0 to 1.
func ScoreReliability(results []Result) Reliability {
	var bins [confidenceBins]struct {
		confidence       float64
		strict, loose, n int
	}
	for _, result := range results {
		chance := min(1, max(0, result.Reply.Confidence))
		b := &bins[min(confidenceBins-1, int(chance*confidenceBins))]
		b.confidence += chance
		b.n++
		if !result.Question.Answerable() {
			continue
		}
		if result.FirstRight() == 1 {
			b.strict++
		}
		if result.first(result.Question.Held) == 1 {
			b.loose++
		}
	}
	r := Reliability{N: len(results)}
	for _, b := range bins {
		if b.n == 0 {
			continue
		}
		confidence, strict, loose := b.confidence/float64(b.n), share(b.strict, b.n), share(b.loose, b.n)
		r.StrictError += share(b.n, r.N) * math.Abs(confidence-strict)
		r.LooseError += share(b.n, r.N) * math.Abs(confidence-loose)
		r.Bins = append(r.Bins, ReliabilityBin{round(confidence), round(strict), round(loose), b.n})
	}
	r.StrictError, r.LooseError = round(r.StrictError), round(r.LooseError)
	return r
}

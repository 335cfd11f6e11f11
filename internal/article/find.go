package article

import (
	"math"
	"time"
)

// The constants of BM25, as in Robertson and Zaragoza, "The Probabilistic
// Relevance Framework: BM25 and Beyond" (2009). The score of an article for a
// term that it holds f times is f·(K1+1) / (f + K1·(1-B+B·l/m)), of which l is
// [Document.Length] and m the mean of that over the collection. The inverse
// document frequency is left to the weights of the terms.
const (
	K1 = 1.2
	B  = 0.75
)

// Term is a word to look for.
type Term struct {
	// Text is a term of package words.
	Text string
	// Weight is how much finding it counts, above 0; an inverse document
	// frequency is usual.
	Weight float64
}

// Query is a search for the articles of a selection that hold any of the terms.
type Query struct {
	Terms     []Term
	Selection Selection
	// Near, if set, prefers articles of certain days.
	Near *Near
	// Limit is how many articles are wanted at most.
	Limit int
}

// Candidate is an article that a search found.
type Candidate struct {
	ID, Source string
	// Published is as in [Article].
	Published time.Time
	// Score is BM25 with the terms' weights, above 0, whatever the day; scores
	// compare within a search.
	Score float64
}

// Near prefers articles of certain days to others: what a search returns are
// the articles of the highest score times [Near.Factor].
type Near struct {
	// Spans are the days asked about; an article is as near as to the nearest.
	Spans []Span
	// Gain is what an article of the days gains, as a part of its score.
	Gain float64
}

// Span is days that are asked about.
type Span struct {
	// First and Last bound the days; where Last is zero they are not known.
	First, Last time.Time
	// Asked is the day of asking; zero where it is not known.
	Asked time.Time
	// Half is how many days away an article is half as near as one of the days.
	Half float64
}

// Unknown is the nearness of an article of an unknown day, or to unknown days.
const Unknown = 0.6

// Nearness is from 0 to 1.
func (n *Near) Nearness(published time.Time) float64 {
	nearness := 0.0
	for _, span := range n.Spans {
		nearness = max(nearness, span.nearness(published))
	}
	return nearness
}

// Factor is what the score of an article of a day is multiplied by.
func (n *Near) Factor(published time.Time) float64 { return 1 + n.Gain*n.Nearness(published) }

// nearness is 1 for an article published in the days and falls to 0 with the
// days between. One published after the day of asking is not near.
func (s Span) nearness(published time.Time) float64 {
	if s.Last.IsZero() || published.IsZero() {
		return Unknown
	}
	if !s.Asked.IsZero() && daysBetween(s.Asked, published) > 1 {
		return 0
	}
	away := max(0, daysBetween(s.Last, published), daysBetween(published, s.First)) / s.Half
	return 1 / (1 + away*away)
}

// daysBetween is how many days the second time is after the first, below 0
// when it is before.
func daysBetween(from, to time.Time) float64 { return math.Ceil(to.Sub(from).Hours() / 24) }

// Topic is a search for the articles of a selection that hold most of a topic's
// words.
type Topic struct {
	Words     []Word
	Selection Selection
	// Covered is the part of the words' weight that an article must hold at
	// least, from 0 to 1.
	Covered float64
	// Relevant is how relevant an article must be at least, as a part of the
	// most relevant one of the selection.
	Relevant float64
	// Limit is how many articles are wanted at most.
	Limit int
}

// Word is a word of a topic.
type Word struct {
	// Terms are the word's own and those of words for the same thing; an
	// article that holds any of them holds the word.
	Terms []Term
	// Weight is how much the word counts, above 0.
	Weight float64
	// Full is the BM25 score of an article that is all about the word.
	Full float64
}

package article

import (
	"math"
	"slices"
	"time"
)

// The constants of BM25, as in Robertson and Zaragoza, "The Probabilistic
// Relevance Framework: BM25 and Beyond" (2009). The score of an article for a
// term that it holds f times is f·(K1+1) / (f + K1·(1-B+B·l/m)), where l is
// [Document.Length] and m its mean over the collection. The inverse document
// frequency is part of the weights of the terms.
const (
	K1 = 1.2
	B  = 0.75
)

// Term is a word to look for.
type Term struct {
	// Text is a term of package words.
	Text string
	// Weight is how much a match counts, above 0; usually the term's inverse
	// document frequency.
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
	// Read is how many of the best articles will probably be read next, and
	// Newest how many of the newest of the selection: an engine that is far away
	// brings them along. Neither changes what is found.
	Read, Newest int
}

// UpTo is the queries for those of their articles that were published on a day
// or before.
func UpTo(day time.Time, queries []Query) []Query {
	queries = slices.Clone(queries)
	for i := range queries {
		if until := &queries[i].Selection.Until; until.IsZero() || until.After(day) {
			*until = day
		}
	}
	return queries
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

// Near prefers articles of certain days: a search returns the articles with the
// highest product of score and [Near.Factor].
type Near struct {
	// Spans are the days asked about; the nearest span decides how near an
	// article is.
	Spans []Span
	// Gain is how much an article of the days gains, as a fraction of its
	// score.
	Gain float64
}

// Span is a range of days that a question asks about.
type Span struct {
	// First and Last bound the days; a zero Last means that the days are not
	// known.
	First, Last time.Time
	// Asked is the day on which the question was asked; zero when it is not
	// known.
	Asked time.Time
	// Half is the distance, in days, at which an article is half as near as one
	// of the days themselves.
	Half float64
}

// Unknown is the nearness of an article whose day is unknown, or of any article
// when the days asked about are unknown.
const Unknown = 0.6

// Nearness is from 0 to 1.
func (n *Near) Nearness(published time.Time) float64 {
	nearness := 0.0
	for _, span := range n.Spans {
		nearness = max(nearness, span.nearness(published))
	}
	return nearness
}

// Factor is the factor by which the score of an article published at a time is
// multiplied.
func (n *Near) Factor(published time.Time) float64 { return 1 + float64(n.Gain*n.Nearness(published)) }

// Most is the highest [Near.Factor] that an article published between two times,
// which are included, can have.
func (n *Near) Most(first, last time.Time) float64 {
	nearness := 0.0
	for _, span := range n.Spans {
		nearest := span.First
		switch {
		case last.Before(span.First):
			nearest = last
		case first.After(span.Last):
			nearest = first
		}
		span.Asked = time.Time{} // it only makes the articles of some days less near
		nearness = max(nearness, span.nearness(nearest))
	}
	return 1 + float64(n.Gain*nearness)
}

// nearness is 1 for an article published in the span and falls towards 0 with
// its distance in days. It is 0 for one published after the day of asking.
func (s Span) nearness(published time.Time) float64 {
	if s.Last.IsZero() || published.IsZero() {
		return Unknown
	}
	if !s.Asked.IsZero() && daysBetween(s.Asked, published) > 1 {
		return 0
	}
	away := max(0, daysBetween(s.Last, published), daysBetween(published, s.First)) / s.Half
	return 1 / (1 + float64(away*away)) // float64 forbids a fused sum, which would differ by machine
}

// daysBetween is the number of days from the first time to the second, negative
// when the second is earlier.
func daysBetween(from, to time.Time) float64 { return math.Ceil(to.Sub(from).Hours() / 24) }

// Topic is a search for the articles of a selection that hold most of a topic's
// words.
type Topic struct {
	Words     []Word
	Selection Selection
	// Covered is the least part of the words' weight that an article must hold,
	// from 0 to 1.
	Covered float64
	// Relevant is the least relevance of an article, as a fraction of that of
	// the most relevant one of the selection.
	Relevant float64
	// Limit is how many articles are wanted at most.
	Limit int
}

// Word is a word of a topic.
type Word struct {
	// Terms are the word's own terms and those of its synonyms; an article that
	// holds any of them holds the word.
	Terms []Term
	// Weight is how much the word counts, above 0.
	Weight float64
	// Full is the BM25 score, for the word, of an article that is wholly about
	// it.
	Full float64
}

// Package answer turns a question into the sentences that answer it best, each
// with its article, or into an honest nothing.
//
// It quotes and never invents: every word of an [Answer] stands in an article.
// It ranks and never formats: front ends decide what a reader sees.
package answer

import (
	"context"
	"errors"
	"slices"
	"strings"
	"time"

	"byline/internal/index"
)

// Question is what somebody asks.
type Question struct {
	// Text is the question as asked.
	Text string
	// AsOf is the day of asking: articles near it are favoured. The zero time
	// favours none.
	AsOf time.Time
	// Limit is the number of quotes wanted, at least 1.
	Limit int
	// Source, if set, is the only outlet to be heard, whatever its case.
	Source string
	// Since and Until, if set, are the first and the last day of publication
	// looked at; articles without a date are then left out.
	Since, Until time.Time
	// Before is what was asked before in the same conversation, oldest first;
	// a question such as "and when?" borrows from it. Blank ones are passed
	// over.
	Before []string
}

func (q Question) selection() index.Selection {
	return index.Selection{Source: q.Source, Since: q.Since, Until: q.Until}
}

// ErrEmpty is returned for a question without any text.
var ErrEmpty = errors.New("the question is empty")

// Answer is what the articles say to a question.
type Answer struct {
	Question Question
	// Terms are the words that were looked for, in their normal form. Where
	// there are none the question had no word that a sentence could match.
	Terms []string
	// Answered is whether the first quote is held to answer the question.
	Answered bool
	// Confidence is how sure that is, from 0 to 1.
	Confidence float64
	// WhyNot is what kind of no it is; empty when Answered.
	WhyNot WhyNot
	// Quotes are the best sentences, best first; there may be some even when
	// none answers.
	Quotes []Quote
	// Took is the time that answering took.
	Took time.Duration
}

// WhyNot is why a question is not answered; empty when it is.
type WhyNot string

// The kinds of no.
const (
	// Absent means that no article is about what was asked.
	Absent WhyNot = "absent"
	// Unanswered means that articles mention it and no sentence answers.
	Unanswered WhyNot = "unanswered"
	// Denied means that articles only deny it.
	Denied WhyNot = "denied"
)

// Article is where a quote stands.
type Article = index.Summary

// Quote is a sentence of an article.
type Quote struct {
	// Article is where it stands.
	Article *Article
	// Position is its place among the article's sentences, from 0.
	Position int
	// Sentence is its text on one line.
	Sentence string
	// Before and After are its neighbours in the article; empty at its ends.
	Before, After string
	// Leans is whether the sentence starts with a word, such as "It", that
	// speaks of the one before, so that it should be shown with it.
	Leans bool
	// Highlight is the part of Sentence that answers.
	Highlight Span
	// SaidBy is who says it, in the article's own words; empty when the
	// sentence does not attribute it.
	SaidBy string
	// AlsoIn are other articles with the same report.
	AlsoIn []*Article
	// Independent is how many reports agree, this one included; wire copies
	// of one text count once. It is at least 1.
	Independent int
	// DiffersFrom are the ranks, from 1, of the answer's other quotes that
	// give another figure or name.
	DiffersFrom []int
	// Score is what quotes are ordered by; higher is better, and scores of
	// one answer compare.
	Score float64
	// Parts are what the score is made of.
	Parts []Part
}

// Span is a part of a text by its byte offsets: text[Start:End]. The zero Span
// is one that is not known.
type Span struct{ Start, End int }

// Part is one thing that a score is made of: the score is the sum of the
// values, each times its weight.
type Part struct {
	// Name says what was measured.
	Name string
	// Value is what was measured, mostly from 0 to 1.
	Value float64
	// Weight is how much it counts; below 0, against the sentence.
	Weight float64
}

// Finder is what an [Answerer] asks of an index.
type Finder interface {
	// Search returns the articles that hold any of the terms, best first.
	Search(ctx context.Context, terms []index.Term, limit int) ([]index.Candidate, error)
	// Document returns an article with its sentences and their terms.
	Document(ctx context.Context, id string) (*index.Document, error)
	Frequencies
}

// Frequencies tells common terms from rare ones.
type Frequencies interface {
	// Frequency is the number of articles that hold the term.
	Frequency(ctx context.Context, term string) (int, error)
	// Len is the number of articles.
	Len() int
}

// disputeDepth is how many of the best reports are looked at for others that
// say the same or differ, even when fewer are wanted.
const disputeDepth = 10

// Answerer answers questions from the articles of an index. It is safe for
// concurrent use.
type Answerer struct{ finder Finder }

// New returns an Answerer over the articles that finder finds.
func New(finder Finder) *Answerer { return &Answerer{finder} }

// Ask answers a question. The error is [ErrEmpty] for a question without text,
// ctx's when it ends first, or the index's.
func (a *Answerer) Ask(ctx context.Context, question Question) (*Answer, error) {
	start := time.Now()
	question.Before = slices.DeleteFunc(slices.Clone(question.Before), func(text string) bool { return strings.TrimSpace(text) == "" })
	if len(question.Before) > 0 && whoSaid.MatchString(question.Text) {
		return a.sayWho(ctx, question)
	}
	query, err := parseInContext(ctx, question, a.finder)
	if err != nil {
		return nil, err
	}
	answer := &Answer{Question: question, Terms: query.texts()}
	ranked, err := a.rank(ctx, query, question)
	if err != nil {
		return nil, err
	}
	if len(ranked) > 0 {
		answer.Confidence = ranked[0].confidence()
		answer.Answered = answers(answer.Confidence)
	}
	if !answer.Answered && len(query.terms) > 0 {
		answer.WhyNot = whyNot(query, ranked)
	}
	limit := max(1, question.Limit)
	for _, g := range gather(query, ranked, max(limit, disputeDepth)) {
		if len(answer.Quotes) == limit {
			break
		}
		quote := query.mark(g.quote())
		quote.AlsoIn, quote.Independent = g.alsoIn, g.independent
		if answer.Answered {
			quote.DiffersFrom = slices.DeleteFunc(g.differsFrom, func(rank int) bool { return rank > limit })
		}
		answer.Quotes = append(answer.Quotes, quote)
	}
	answer.Took = time.Since(start)
	return answer, nil
}

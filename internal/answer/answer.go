// Package answer turns a question into the sentences that answer it best, each
// with its article, or into an honest no.
//
// A question goes through it in five steps: package query reads it; package
// retrieval finds articles and the passages of them that may answer; the [Reader]
// reads those beside the question; rank.go orders their sentences; refuse.go
// decides whether the first one answers. Package report then lays sentences that
// say the same, or differ, side by side.
//
// It quotes and never invents: every word of an [Answer] stands in an article.
// It ranks and never formats: front ends decide what a reader sees.
package answer

import (
	"context"
	"time"

	"byline/internal/article"
	"byline/internal/index"
	"byline/internal/query"
	"byline/internal/reader"
	"byline/internal/retrieval"
)

// Question is what somebody asks.
type Question struct {
	// Text is the question as asked.
	Text string
	// AsOf is the day of asking: articles near it are preferred. The zero time
	// prefers none.
	AsOf time.Time
	// Limit is the number of quotes wanted, at least 1.
	Limit int
	// Selection is which articles count.
	article.Selection
	// Before is what was asked before in the same conversation, oldest first;
	// a question such as "and when?" is completed from it. Blank ones are
	// passed over.
	Before []string
}

// ErrEmpty is returned for a question without any text.
var ErrEmpty = query.ErrEmpty

// Answer is what the articles say to a question.
type Answer struct {
	Question Question
	// Understood is the question as Byline understood it: spelling corrected,
	// and a follow-up completed from earlier questions. Front ends show it when
	// it differs from what was asked.
	Understood string
	// Mended are the words whose spelling was corrected.
	Mended []query.Mending
	// Terms are the words that were searched for, in their normal form. Without
	// any, the question had no word that an article could hold.
	Terms []string
	// Answered is whether Byline considers the first quote an answer.
	Answered bool
	// News is whether the question asks for reports and not for a detail: the
	// quotes are then the first sentences of reports, each of which answers.
	News bool
	// Confidence is the calibrated probability, from 0 to 1, that the sentence
	// with the highest score answers: the first quote, unless a refusal puts one
	// of another article before it. It is 1 when News.
	Confidence float64
	// WhyNot is why nothing answers; empty when Answered.
	WhyNot WhyNot
	// Unread is what is in a language that Byline does not read, when WhyNot is
	// NotRead.
	Unread Unread
	// Quotes are the best sentences, best first. There may be some even when
	// none answers; the first is then from an article about what was asked, if
	// there is one. The first Telling quotes are worth showing: each is from
	// another article and adds something, and those that differ from each other
	// are side by side. Telling is 0 when none answers.
	Quotes  []Quote
	Telling int
	// Read are the sentences that were ranked, best first.
	Read []Seen
	// Beyond is the number of articles that cannot be found because a limit
	// keeps them from being served. The newsroom sets it.
	Beyond int
	// Took is the time that answering took.
	Took time.Duration
}

// Seen is a sentence that was ranked.
type Seen struct {
	Article  *Article
	Sentence string
}

// WhyNot is why a question is not answered; empty when it is.
type WhyNot string

// The kinds of no.
const (
	// Absent means that no article is about what was asked.
	Absent WhyNot = "absent"
	// Unanswered means that articles report the event and no sentence
	// answers.
	Unanswered WhyNot = "unanswered"
	// NoQuestion means that the message asks nothing.
	NoQuestion WhyNot = "no question"
	// NotRead means that the question, or articles that may be about it, are in
	// a language that Byline does not read.
	NotRead WhyNot = "language"
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
	// refers to the sentence before, so that both should be shown.
	Leans bool
	// Highlight is the part of Sentence that answers; the zero Span when that
	// is too uncertain to show.
	Highlight Span
	// SaidBy is the speaker, in the article's own words; empty when the
	// sentence is not attributed.
	SaidBy string
	// saidAt is where the sentence names its speaker; the zero Span when it does
	// not, as when "he" refers to somebody in the sentence before.
	saidAt Span
	// AlsoIn are other articles with the same report.
	AlsoIn []*Article
	// Independent is the number of reports that agree, this one included;
	// copies of one agency's text count once. It is at least 1.
	Independent int
	// DiffersFrom are the ranks, from 1, of the answer's quotes from other
	// reports that give another figure or day. Copies never differ.
	DiffersFrom []int
	// Score is what quotes are ordered by. Higher is better; scores compare
	// within an answer.
	Score float64
	// Parts are what the score is made of.
	Parts []Part
	// Rival is how well the best article but the quote's own was found, from 0 to
	// 1, where 1 is as well as the best of all. It lowers the confidence.
	Rival float64
	// Agreement is the share, from 0 to 1, of the words marked in the first quote
	// that Sentence holds.
	Agreement float64
}

// Span is a part of a text by its byte offsets: text[Start:End].
type Span = reader.Span

// Part is one feature of a score. The score is the sum of the values times
// their weights.
type Part struct {
	// Name is the name of the feature.
	Name string
	// Value is its value.
	Value float64
	// Weight is how much it counts; negative if it counts against the sentence.
	Weight float64
}

// Finder is the part of an index that an [Answerer] needs.
type Finder interface {
	retrieval.Finder
	// Latest returns the newest articles of a selection, newest first.
	Latest(ctx context.Context, selection index.Selection, limit int) ([]*index.Summary, error)
	query.Vocabulary
}

// Reader reads passages beside a question and returns a reading of each, in
// their order. It may read only the whole best sentences to the end. Passages
// that it could not read before ctx's deadline have an empty reading; that is no
// error.
type Reader interface {
	Read(ctx context.Context, question string, passages []reader.Passage, whole int) ([]reader.Reading, error)
}

// Config is what an [Answerer] works with.
type Config struct {
	// Finder finds articles.
	Finder Finder
	// Reader reads their passages; nil stands for [reader.Lexical].
	Reader Reader
	// ReadTime is the longest time spent reading for a question; 0 stands for
	// [DefaultReadTime].
	ReadTime time.Duration
}

// DefaultReadTime is the longest time spent reading for a question. Passages
// that are not read by then keep the order of the first stage.
const DefaultReadTime = 250 * time.Millisecond

// Answerer answers questions from the articles of an index. It is safe for
// concurrent use.
type Answerer struct {
	Config
	languages languages
}

// New returns an Answerer.
func New(config Config) *Answerer {
	if config.Reader == nil {
		config.Reader = reader.Lexical{}
	}
	if config.ReadTime == 0 {
		config.ReadTime = DefaultReadTime
	}
	return &Answerer{Config: config}
}

// Ask answers a question. The error is [ErrEmpty] for a question without text,
// ctx's when it ends first, the index's or the reader's.
func (a *Answerer) Ask(ctx context.Context, question Question) (*Answer, error) {
	start := time.Now()
	q, err := a.parse(ctx, question)
	if err != nil {
		return nil, err
	}
	answer := &Answer{Question: question, Understood: q.Text, Mended: q.Mended}
	for _, term := range q.Terms {
		answer.Terms = append(answer.Terms, term.Text)
	}
	if !q.IsQuestion || len(q.Terms) == 0 && !q.Open {
		answer.WhyNot, answer.Took = NoQuestion, time.Since(start)
		return answer, nil
	}
	ranked, err := a.find(ctx, q, question)
	if err != nil {
		return nil, err
	}
	for _, c := range ranked {
		answer.Read = append(answer.Read, Seen{c.Summary, c.sentence})
	}
	answer.decide(q, ranked)
	if err := a.notRead(ctx, answer); err != nil {
		return nil, err
	}
	limit := max(1, question.Limit)
	if q.WhoSaid {
		answer.sayWho(ranked, limit)
	} else {
		answer.Quotes, answer.Telling = quotes(ranked, answer.Answered, limit)
		if answer.News {
			answer.Telling = len(answer.Quotes)
		}
	}
	answer.Took = time.Since(start)
	return answer, nil
}

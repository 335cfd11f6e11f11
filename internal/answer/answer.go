// Package answer turns a question into the sentences that answer it best, each
// with its article, or into an honest no.
//
// A question goes through it in five steps: package query reads it; retrieve.go
// finds articles and the passages of them that may answer; the [Reader] reads
// those beside the question; rank.go orders their sentences; refuse.go decides
// whether the first one answers. Package report then lays sentences that say
// the same, or differ, side by side.
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
	// Understood is the question as it was read: misspelt words mended, and a
	// follow-up completed from what was asked before. Front ends show it where
	// it differs from what was asked.
	Understood string
	// Mended are the words that were read as others.
	Mended []query.Mending
	// Terms are the words that were looked for, in their normal form. Where
	// there are none the question had no word that an article could hold.
	Terms []string
	// Answered is whether the first quote is taken to answer the question.
	Answered bool
	// Confidence is the chance, from 0 to 1, that the first quote answers.
	Confidence float64
	// WhyNot is what kind of no it is; empty when Answered.
	WhyNot WhyNot
	// Unread is what is in a language that is not read, where WhyNot is NotRead.
	Unread Unread
	// Quotes are the best sentences, best first; there may be some even when
	// none answers, of which the first is then of an article about what was
	// asked, if there is one. The first Telling of them, each from an article of its
	// own, add something to each other and are worth showing, those that
	// differ side by side; it is 0 where none answers.
	Quotes  []Quote
	Telling int
	// Read are the sentences that the reader was given, best first.
	Read []Seen
	// Beyond is how many articles there are that are not served, and so cannot be
	// found, because of a limit; whoever holds the articles says so.
	Beyond int
	// Took is the time that answering took.
	Took time.Duration
}

// Seen is a sentence that the reader was given.
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
	// a language that is not read.
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
	// speaks of the one before, so that it should be shown with it.
	Leans bool
	// Highlight is the part of Sentence that answers; the zero Span where
	// that is not sure enough to be shown.
	Highlight Span
	// SaidBy is who says it, in the article's own words; empty when the
	// sentence does not attribute it.
	SaidBy string
	// AlsoIn are other articles with the same report.
	AlsoIn []*Article
	// Independent is how many reports agree, this one included; wire copies
	// of one text count once. It is at least 1.
	Independent int
	// DiffersFrom are the ranks, from 1, of the answer's quotes from other
	// reports that give another figure or name; a copy is no other report.
	DiffersFrom []int
	// Score is what quotes are ordered by; higher is better, and scores of
	// one answer compare.
	Score float64
	// Parts are what the score is made of.
	Parts []Part
}

// Span is a part of a text by its byte offsets: text[Start:End].
type Span = reader.Span

// Part is one thing that a score is made of: the score is the sum of the
// values, each times its weight.
type Part struct {
	// Name says what was measured.
	Name string
	// Value is what was measured.
	Value float64
	// Weight is how much it counts; below 0, against the sentence.
	Weight float64
}

// Finder is what an [Answerer] asks of an index.
type Finder interface {
	// Search returns what each query finds, best first.
	Search(ctx context.Context, queries ...article.Query) ([][]article.Candidate, error)
	// Documents returns articles with their sentences and their terms; nil for
	// one that is not there.
	Documents(ctx context.Context, ids []string) ([]*index.Document, error)
	// Latest returns the newest articles of a selection, newest first.
	Latest(ctx context.Context, selection index.Selection, limit int) ([]*index.Summary, error)
	query.Vocabulary
}

// Reader reads passages beside a question, in their order, and returns a
// reading of each. Those that it had no time to read before ctx's deadline
// have an empty reading; that is no error.
type Reader interface {
	Read(ctx context.Context, question string, passages []reader.Passage) ([]reader.Reading, error)
}

// Config is what an [Answerer] works with.
type Config struct {
	// Finder finds articles.
	Finder Finder
	// Reader reads their passages; nil stands for [reader.Lexical].
	Reader Reader
	// ReadTime is how long a question is read at most; 0 stands for
	// [DefaultReadTime].
	ReadTime time.Duration
}

// DefaultReadTime is how long a question is read at most. Passages that have
// not been read by then keep the order of the first stage.
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
	q, err := query.Parse(ctx, question.Text, question.AsOf, question.Before, a.Finder)
	if err != nil {
		return nil, err
	}
	answer := &Answer{Question: question, Understood: q.Text, Mended: q.Mended}
	for _, term := range q.Terms {
		answer.Terms = append(answer.Terms, term.Text)
	}
	if !q.IsQuestion && !q.WhoSaid {
		answer.WhyNot, answer.Took = NoQuestion, time.Since(start)
		return answer, nil
	}
	newest := q.Open && len(q.Terms) == 0
	find := a.rank
	if newest {
		find = a.latest
	}
	ranked, err := find(ctx, q, question)
	if err != nil {
		return nil, err
	}
	for _, c := range ranked {
		answer.Read = append(answer.Read, Seen{c.Article, c.sentence})
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
		if newest && answer.Answered {
			answer.Telling = len(answer.Quotes) // each is news of its own
		}
	}
	answer.Took = time.Since(start)
	return answer, nil
}

package answer

import (
	"context"
	"slices"
	"time"

	"byline/internal/index"
	"byline/internal/query"
	"byline/internal/retrieval"
)

// Standing is a question that is asked again whenever articles come in. It is
// immutable and safe for concurrent use.
type Standing struct {
	question Question
	query    *query.Query
	terms    *retrieval.Terms
}

// Stand prepares a question that will be asked about new articles, in the words
// of the current articles. The error is that of [Answerer.Ask].
func (a *Answerer) Stand(ctx context.Context, question Question) (*Standing, error) {
	q, err := a.parse(ctx, question)
	if err != nil {
		return nil, err
	}
	return &Standing{question, q, retrieval.TermsOf(q)}, nil
}

// Text is the question as Byline understood it.
func (s *Standing) Text() string { return s.query.Text }

// Terms are the words that the question looks for; none when it is not a
// question that an article could answer.
func (s *Standing) Terms() []query.Term {
	if !s.query.IsQuestion || s.query.WhoSaid {
		return nil
	}
	return s.query.Terms
}

// Subject is what the question wants the news of, as in "any news about the
// ferries?"; empty when it asks for a detail.
func (s *Standing) Subject() string {
	if s.query.News {
		return s.query.Subject
	}
	return ""
}

// When the model of standing questions may judge a new article. Most new
// articles are about something else. Of the right answers of 2024, 92% stand in
// articles that pass this test; of all other articles of that year, 0.6% pass
// it.
const (
	// standingHeld is the least part of the question's weight that a sentence
	// must hold, together with its neighbours and the title.
	standingHeld = 0.5
	// standingNamed is the least part of its names' weight that the article
	// must hold.
	standingNamed = 0.4
	// standingPassages is the largest number of passages that are read.
	standingPassages = 4
)

// Bears reports whether an article holds enough of the question to be worth
// reading, which costs more than everything before it.
func (s *Standing) Bears(document *index.Document) bool {
	held := s.held(document)
	return held.Sentence >= standingHeld && held.Names >= standingNamed &&
		standing.bears.chance(held, 0) >= standing.leastBears
}

// Chance is the probability, from 0 to 1, that the first sentence of an answer
// by [Answerer.Among] answers, given one of its articles, which the sentence is
// from. It is lower than the confidence of the answer where the article holds
// only common words of the question: such words fit many events.
func (s *Standing) Chance(answer *Answer, document *index.Document) float64 {
	return standing.answers.chance(s.held(document), answer.Quotes[0].Score)
}

// Among answers a standing question from the given articles of the index only,
// such as new ones, as of a day. Only articles that [Answerer.Ask] would also
// read, with all articles there, are read, so that scores compare; when there
// are none, the answer is [Absent]. The fields of the answer and the error are
// those of [Answerer.Ask].
func (a *Answerer) Among(ctx context.Context, s *Standing, asOf time.Time, documents []*index.Document) (*Answer, error) {
	start := time.Now()
	question := s.question
	question.AsOf = asOf
	answer := &Answer{Question: question, Understood: s.query.Text, WhyNot: Absent}
	chosen, err := retrieval.Choose(ctx, a.Finder, s.query, retrieval.Request{AsOf: asOf, Selection: question.Selection})
	if err != nil {
		return nil, err
	}
	var opened []*retrieval.Found
	for _, c := range chosen {
		is := func(d *index.Document) bool { return d.ID == c.ID }
		if i := slices.IndexFunc(documents, is); i >= 0 {
			opened = append(opened, c.Open(documents[i]))
		}
	}
	if len(opened) == 0 {
		answer.Took = time.Since(start)
		return answer, nil
	}
	ranked, err := a.rank(ctx, s.query, opened, standingPassages)
	if err != nil {
		return nil, err
	}
	answer.WhyNot = ""
	answer.decide(s.query, ranked)
	answer.Quotes, answer.Telling = quotes(ranked, answer.Answered, max(1, question.Limit))
	answer.Took = time.Since(start)
	return answer, nil
}

// held is what an article holds of the question; zero when that is too little for
// the model to judge.
func (s *Standing) held(document *index.Document) retrieval.Held {
	return s.terms.Held(document, standingHeld)
}

package answer

import (
	"slices"
	"strings"

	"byline/internal/index"
	"byline/internal/report"
	"byline/internal/speaker"
)

// comparedSentences is how many of the best sentences are compared with each
// other, even when fewer are wanted: others that say the same, or differ, may
// rank lower.
const comparedSentences = 30

// statement is a quote being made: a candidate, and the others that report the
// same.
type statement struct {
	*candidate
	*report.Statement
	members []*candidate
}

func newStatement(c *candidate) *statement {
	return &statement{c, report.State(c.Document, c.position), []*candidate{c}}
}

// quotes makes quotes of the best candidates, best first, except that those
// that add nothing to others come last; telling is how many add something. The
// same report in several articles becomes one quote.
func quotes(ranked []*candidate, answered bool, limit int) (result []Quote, telling int) {
	statements := gather(ranked, limit)
	if answered {
		telling = tellingFirst(statements)
	}
	result = make([]Quote, len(statements))
	for i, s := range statements {
		result[i] = s.quote()
		if !answered {
			continue
		}
		for j, other := range statements {
			if i != j && s.differs(other) {
				result[i].DiffersFrom = append(result[i].DiffersFrom, j+1)
			}
		}
	}
	return result, telling
}

// gather makes at most limit statements from the candidates, in their order.
func gather(ranked []*candidate, limit int) []*statement {
	var statements []*statement
	for i, c := range ranked {
		if i >= comparedSentences && len(statements) >= limit {
			break
		}
		own := newStatement(c)
		if same := slices.IndexFunc(statements, func(s *statement) bool { return s.Repeats(own.Statement) }); same >= 0 {
			s := statements[same]
			if !slices.ContainsFunc(s.members, c.sameArticle) {
				s.members = append(s.members, c)
			}
			continue
		}
		if len(statements) < limit {
			statements = append(statements, own)
		}
	}
	return statements
}

// tellingFirst moves the statements that add something to those before them to
// the front, and returns their number. The first statement always counts.
// Another one must come from an article of its own, and either differ from an
// earlier one, or answer for itself and give another answer or come from
// another outlet. A statement that differs follows directly after the one that
// it differs from.
func tellingFirst(statements []*statement) int {
	var telling, others []*statement
	for _, s := range statements {
		adds := slices.ContainsFunc(telling, s.differs) || s.answers() && !slices.ContainsFunc(telling, s.addsNothingTo)
		if len(telling) == 0 || adds && !slices.ContainsFunc(telling, func(t *statement) bool { return s.sameArticle(t.candidate) }) {
			telling = append(telling, s)
		} else {
			others = append(others, s)
		}
	}
	for i, s := range telling {
		rest := telling[i+1:]
		differing, agreeing := split(rest, s.differs)
		copy(rest, slices.Concat(differing, agreeing))
	}
	copy(statements, slices.Concat(telling, others))
	return len(telling)
}

// split separates the statements for which a condition holds from the others.
func split(statements []*statement, holds func(*statement) bool) (some, others []*statement) {
	for _, s := range statements {
		if holds(s) {
			some = append(some, s)
		} else {
			others = append(others, s)
		}
	}
	return some, others
}

const (
	// leastQuote is the least probability of being right of a further quote that
	// is shown.
	leastQuote = 0.5
	// leastDiffering is that of a quote which is said to differ from another. Of
	// 46 such pairs that were read by hand, eight had a quote below it, and none
	// of these contradicted each other.
	leastDiffering = 0.05
)

// answers reports whether the candidate is likely to answer by itself.
func (c *candidate) answers() bool { return !c.reading.Early && c.chance() >= leastQuote }

// chance is the probability that the candidate answers, by its reading alone; 0
// without one.
func (c *candidate) chance() float64 {
	if !c.read {
		return 0
	}
	return model.quote.chance(c.reading.Score)
}

// sameArticle reports whether both are from one article.
func (c *candidate) sameArticle(other *candidate) bool { return c.Found == other.Found }

// addsNothingTo reports whether another statement of the same outlet gives the
// same answer.
func (s *statement) addsNothingTo(other *statement) bool {
	return s.Source == other.Source && s.marked() == other.marked()
}

// marked is the words that answer, in lower case.
func (c *candidate) marked() string {
	return strings.ToLower(c.sentence[c.reading.Span.Start:c.reading.Span.End])
}

// differs reports whether two reports give different answers.
func (s *statement) differs(other *statement) bool {
	return s.maybeDiffers() && other.maybeDiffers() &&
		s.DiffersAt(other.Statement, report.Span(s.reading.Span), report.Span(other.reading.Span)) &&
		!s.standsIn(other) && !other.standsIn(s) // last, because it looks at whole articles
}

// standsIn reports whether an article of the other statement also has this one,
// as the same article or a copy of it does.
func (s *statement) standsIn(other *statement) bool {
	for _, m := range other.members {
		if slices.ContainsFunc(s.members, m.sameArticle) {
			return true
		}
	}
	for i := range other.Document.Sentences {
		if other.Document.Sentence(i) == s.sentence {
			return true
		}
	}
	return false
}

// maybeDiffers reports whether a candidate may be said to differ from another.
func (c *candidate) maybeDiffers() bool { return c.sure() && c.chance() >= leastDiffering }

// sure reports whether the candidate's answer span is certain enough to be
// shown.
func (c *candidate) sure() bool {
	return c.read && c.reading.Span != Span{} && c.reading.SpanScore >= model.leastSpan
}

func (s *statement) quote() Quote {
	d := s.Document
	q := Quote{
		Article:     s.Summary,
		Position:    s.position,
		Sentence:    s.sentence,
		Before:      d.Sentence(s.position - 1),
		After:       d.Sentence(s.position + 1),
		Independent: 1,
		Score:       s.score,
		Rival:       s.Rival,
	}
	q.Leans = s.position > 0 && !d.Sentences[s.position-1].Headline && speaker.Leans(q.Sentence)
	q.SaidBy, q.saidAt = s.speaker()
	if s.sure() {
		q.Highlight = s.reading.Span
	}
	for i, value := range s.measures {
		q.Parts = append(q.Parts, Part{measureNames[i], value, model.mix[i]})
	}
	documents := make([]*index.Document, len(s.members))
	for i, member := range s.members {
		documents[i] = member.Document
		if i > 0 {
			q.AlsoIn = append(q.AlsoIn, member.Summary)
		}
	}
	if len(documents) > 1 {
		q.Independent = report.Independent(documents)
	}
	return q
}

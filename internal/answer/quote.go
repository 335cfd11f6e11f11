package answer

import (
	"slices"

	"byline/internal/index"
	"byline/internal/report"
	"byline/internal/speaker"
	"byline/internal/words"
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
	// agreement is with the first statement; see [candidate.agreement].
	agreement float64
}

func newStatement(c *candidate) *statement {
	return &statement{c, report.State(c.Document, c.position), []*candidate{c}, 0}
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
			own.agreement = c.agreement(ranked[0])
			statements = append(statements, own)
		}
	}
	return statements
}

// tellingFirst moves the statements that add something to those before them to
// the front, and returns their number. The first statement always counts.
// Another one must come from an article of its own, and either differ from an
// earlier one, or come from another outlet and be likely to answer as well. A
// statement that differs follows directly after the one that it differs from.
func tellingFirst(statements []*statement) int {
	var telling, others []*statement
	for _, s := range statements {
		adds := slices.ContainsFunc(telling, s.differs) || s.answersToo(s.agreement) && !slices.ContainsFunc(telling, s.sameOutlet)
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
	// leastFurther is the least probability of being right of a further quote
	// that is shown because it answers as well.
	leastFurther = 0.5
	// leastDiffering is the least score by the reader of a quote that is said to
	// differ from another: nothing answers is less likely. Of 25 such pairs of
	// four years that were read by hand, seven had a quote below it, and of these
	// one contradicted the other.
	leastDiffering = 0
)

// answersToo reports whether a candidate that agrees so far with the first is
// likely to answer as well.
func (c *candidate) answersToo(agreement float64) bool {
	return c.read && !c.reading.Early && model.further.chance(c.reading.Score, agreement) >= leastFurther
}

// agreement is the share, from 0 to 1, of the words marked in the first candidate,
// without stop words, that the candidate's sentence holds; 0 where none are
// marked.
func (c *candidate) agreement(first *candidate) float64 {
	if !first.sure() {
		return 0
	}
	own := make(map[string]bool)
	for _, token := range words.Tokens(c.sentence) {
		own[token.Term] = true
	}
	marked, held := 0, 0
	for _, token := range words.Tokens(first.marked()) {
		if words.Stop(token.Term) {
			continue
		}
		marked++
		if own[token.Term] {
			held++
		}
	}
	return float64(held) / float64(max(1, marked))
}

// sameArticle reports whether both are from one article.
func (c *candidate) sameArticle(other *candidate) bool { return c.Found == other.Found }

// sameOutlet reports whether both are from one outlet.
func (s *statement) sameOutlet(other *statement) bool { return s.Source == other.Source }

// marked is the words that answer.
func (c *candidate) marked() string {
	return c.sentence[c.reading.Span.Start:c.reading.Span.End]
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
func (c *candidate) maybeDiffers() bool { return c.sure() && c.reading.Score >= leastDiffering }

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
		Agreement:   s.agreement,
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

package answer

import (
	"byline/internal/query"
	"byline/internal/retrieval"
)

// decide sets whether the first candidate answers and, if not, why.
func (a *Answer) decide(q *query.Query, ranked []*candidate) {
	switch {
	case len(ranked) == 0:
		a.WhyNot = Absent
	case ranked[0].news:
		a.News, a.Answered, a.Confidence = true, true, 1 // reports are what was asked for
	default:
		a.weigh(q, ranked)
	}
}

// weigh sets the confidence. Further features, such as how much of the question
// the articles hold, fitted the training questions better and those of other
// years worse.
func (a *Answer) weigh(q *query.Query, ranked []*candidate) {
	a.Confidence = model.confidence.chance(ranked[0])
	if a.Answered = model.answers(ranked); !a.Answered {
		a.WhyNot = whyNot(q, ranked)
	}
}

// answers reports whether the first candidate is likely enough to answer.
func (m *fitted) answers(ranked []*candidate) bool {
	return len(ranked) > 0 && m.confidence.chance(ranked[0]) >= m.leastConfidence
}

// aboutShare is the share of the question's weight that an article must hold to
// be about what was asked; namedShare is that of its names' weight.
const (
	aboutShare = 0.6
	namedShare = 0.6
)

// nearest is how many of the best candidates a refusal looks at.
const nearest = 20

// whyNot decides the kind of no. When articles report on what was asked, the
// best sentence of such an article comes first, as the closest.
func whyNot(q *query.Query, ranked []*candidate) WhyNot {
	terms := retrieval.TermsOf(q)
	looked := make(map[*retrieval.Found]bool)
	for i, c := range ranked[:min(len(ranked), nearest)] {
		if looked[c.Found] {
			continue
		}
		looked[c.Found] = true
		held, spelt := terms.In(c.Document), retrieval.Spelling // synonyms do not count
		if terms.Share(held, spelt) >= aboutShare && terms.NamesShare(held, spelt) >= namedShare {
			copy(ranked[1:i+1], ranked[:i])
			ranked[0] = c
			return Unanswered
		}
	}
	return Absent
}

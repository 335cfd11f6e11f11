package answer

import (
	"slices"

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

// nearest is how many of the best candidates a refusal looks at.
const nearest = 20

// whyNot decides the kind of no. When articles report on what was asked, the best
// sentence of one that most likely does comes first, as the closest.
func whyNot(q *query.Query, ranked []*candidate) WhyNot {
	var articles []*retrieval.Found
	for _, c := range ranked[:min(len(ranked), nearest)] {
		if !slices.Contains(articles, c.Found) {
			articles = append(articles, c.Found)
		}
	}
	most := retrieval.TermsOf(q).MostAbout(articles)
	if most == nil {
		return Absent
	}
	closest := slices.IndexFunc(ranked, func(c *candidate) bool { return c.Found == most })
	c := ranked[closest]
	copy(ranked[1:closest+1], ranked[:closest])
	ranked[0] = c
	return Unanswered
}

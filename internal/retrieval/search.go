package retrieval

import (
	"byline/internal/index"
	"byline/internal/query"
)

const (
	// synonymWeight is what finding a synonym counts in a search, as a fraction
	// of what the question's own word counts.
	synonymWeight = 0.2
	// A synonym that more than one in synonymShare articles holds is not
	// searched for. A word of the question that one in commonShare holds is
	// searched for only when there are fewer than enoughTerms others: such
	// words cost the most time and discriminate least.
	synonymShare = 20
	commonShare  = 4
	enoughTerms  = 3
)

// searchTerms are the terms to find articles by, of so many.
func searchTerms(q *query.Query, articles int) []index.Term {
	all := articles + query.SupposedArticles
	var terms, common []index.Term
	own := make(map[string]bool, len(q.Terms))
	for _, term := range q.Terms {
		own[term.Text] = true
	}
	for _, term := range q.Terms {
		if term.Frequency*commonShare > all {
			common = append(common, index.Term{Text: term.Text, Weight: term.Weight})
		} else {
			terms = append(terms, index.Term{Text: term.Text, Weight: term.Weight})
		}
	}
	if len(terms) < enoughTerms {
		terms = append(terms, common...)
	}
	for _, term := range q.Terms {
		for _, other := range term.Also {
			terms = append(terms, index.Term{Text: other, Weight: term.Weight * Spelling})
			own[other] = true
		}
		for _, other := range term.Synonyms {
			if !own[other.Text] && other.Frequency*synonymShare <= all {
				terms = append(terms, index.Term{Text: other.Text, Weight: term.Weight * synonymWeight})
			}
		}
	}
	return terms
}

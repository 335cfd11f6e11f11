package opensearch

import (
	"encoding/json"
	"fmt"
	"strconv"

	"byline/internal/article"
)

// counted is how many articles hold a term, and what Lucene takes for that and
// for the number of all: it counts articles that were removed until their
// segment is merged.
type counted struct {
	articles          int
	luceneN, luceneDF float64
}

// countSearches are the searches that count the articles which hold each of the
// terms; see [snapshot.countsIn].
func (s *snapshot) countSearches(terms []string) []search {
	if s.countsTogether() {
		return s.jointSearches(terms)
	}
	var searches []search
	for _, term := range terms {
		searches = append(searches, s.countSearch(term))
	}
	return searches
}

// countsIn is the counts of terms by the answers to their searches.
func (s *snapshot) countsIn(answers []found, terms []string) ([]counted, error) {
	if s.countsTogether() {
		return s.jointCounts(answers, terms)
	}
	var counts []counted
	for i := range answers {
		counts = append(counts, s.countOf(&answers[i]))
	}
	return counts, nil
}

// countsTogether reports whether one search counts all terms. What a search costs
// depends mostly on the number of indexes that it visits, so that many searches
// would be too much where there is one a month. Where articles are hidden, each
// term has a search of its own: Lucene counts those in every month.
func (s *snapshot) countsTogether() bool { return s.of.isPartitioned() && len(s.hidden) == 0 }

// jointSearches are one search that counts the articles which hold each of the
// terms. If Lucene counts removed articles in some months, two kinds follow that
// are only about these: one that counts the articles, and one for each term.
func (s *snapshot) jointSearches(terms []string) []search {
	if len(terms) == 0 {
		return nil
	}
	holding := object{}
	for i, term := range terms {
		holding[strconv.Itoa(i)] = object{"term": object{"terms": term}}
	}
	searches := []search{{body: object{
		"size": 0, "track_total_hits": false, "query": object{"terms": object{"terms": terms}},
		"aggs": object{"holding": object{"filters": object{"filters": holding}}},
	}}}
	if len(s.stock.removed) == 0 {
		return searches
	}
	searches = append(searches, search{
		body:   object{"size": 0, "track_total_hits": true, "query": object{"exists": object{"field": "terms"}}},
		within: s.stock.removed,
	})
	for _, term := range terms {
		one := s.countSearch(term)
		one.within = s.stock.removed
		searches = append(searches, one)
	}
	return searches
}

// jointCounts is the counts of terms by the answers to [snapshot.jointSearches].
func (s *snapshot) jointCounts(answers []found, terms []string) ([]counted, error) {
	if len(terms) == 0 {
		return nil, nil
	}
	var holding struct {
		Buckets map[string]struct {
			Articles int `json:"doc_count"`
		}
	}
	if err := json.Unmarshal(answers[0].Aggregations["holding"], &holding); err != nil {
		return nil, &Fault{NotEngine, "", fmt.Errorf("the counts of %d terms: %w", len(terms), err)}
	}
	counts := make([]counted, len(terms))
	for i := range terms {
		counts[i] = s.lucene(holding.Buckets[strconv.Itoa(i)].Articles)
	}
	if len(answers) == 1 {
		return counts, nil
	}
	// What Lucene counts in the months with removed articles beside those that are
	// served. Where none of these holds a term, it cannot be told, and is taken
	// for nothing.
	served, answers := answers[1].Hits.Total.Value, answers[2:]
	removed := 0.0
	for i := range terms {
		there := counted{luceneN: float64(served)}
		explain(&answers[i], &there)
		removed = max(removed, there.luceneN-float64(served))
		if there.luceneDF > 0 {
			counts[i].luceneDF += there.luceneDF - float64(answers[i].Hits.Total.Value)
		}
	}
	for i := range counts {
		counts[i].luceneN += removed
	}
	return counts, nil
}

// countSearch counts the articles that hold a term. Where Lucene counts others
// too, it also asks for the explanation of one score, which has Lucene's count.
func (s *snapshot) countSearch(term string) search {
	body := object{"size": 0, "track_total_hits": true, "query": s.holding(term)}
	if s.stock.exact {
		return search{body: body}
	}
	body["size"], body["explain"], body["_source"] = 1, true, false
	return search{body: body, scored: true}
}

// holding is a query for the articles that hold a term; their score is Lucene's.
func (s *snapshot) holding(term string) object {
	query := object{"term": object{"terms": object{"value": term}}}
	if len(s.hidden) == 0 {
		return query
	}
	chosen := s.chosen(article.Selection{})
	chosen["must"] = query
	return object{"bool": chosen}
}

// countOf is what a [snapshot.countSearch] found.
func (s *snapshot) countOf(answer *found) counted {
	c := s.lucene(answer.Hits.Total.Value)
	explain(answer, &c)
	return c
}

// explain puts Lucene's counts into c, where an answer has an explanation.
func explain(answer *found, c *counted) {
	if hits := answer.Hits.Hits; len(hits) > 0 && hits[0].Explain != nil {
		hits[0].Explain.values(c)
	}
}

// lucene is the count of a term that n articles hold, where Lucene counts no
// others.
func (s *snapshot) lucene(n int) counted {
	return counted{articles: n, luceneDF: float64(n), luceneN: float64(s.of.Counted)}
}

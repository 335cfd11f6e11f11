package opensearch

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strconv"

	"byline/internal/article"
)

// Bearing is as in [index.Snapshot]. The engine finds the articles that hold
// enough of the words, and returns their score for each word; their relevance
// is computed here.
func (s *snapshot) Bearing(ctx context.Context, topic article.Topic) ([]article.Candidate, int, error) {
	relevant, err := s.bearing(ctx, topic)
	if err != nil {
		return nil, 0, fmt.Errorf("find what bears on %d words: %w", len(topic.Words), err)
	}
	best := 0.0
	for _, c := range relevant {
		best = max(best, c.Score)
	}
	relevant = slices.DeleteFunc(relevant, func(c article.Candidate) bool { return c.Score < topic.Relevant*best })
	slices.SortFunc(relevant, func(a, b article.Candidate) int {
		return cmp.Or(cmp.Compare(b.Score, a.Score), cmp.Compare(a.ID, b.ID))
	})
	all := len(relevant)
	return relevant[:min(all, max(0, topic.Limit))], all, nil
}

func (s *snapshot) bearing(ctx context.Context, topic article.Topic) ([]article.Candidate, error) {
	var terms []string
	weight := 0.0
	for _, word := range topic.Words {
		weight += word.Weight
		for _, term := range word.Terms {
			terms = append(terms, term.Text)
		}
	}
	counts, err := s.count(ctx, terms)
	if err != nil {
		return nil, err
	}
	var holding, scoring []any
	for i, word := range topic.Words {
		clauses := scored(word.Terms, counts)
		if len(clauses) == 0 {
			continue
		}
		texts := make([]string, len(word.Terms))
		for j, term := range word.Terms {
			texts[j] = term.Text
		}
		holding = append(holding, object{"constant_score": object{"filter": object{"terms": object{"terms": texts}}, "boost": word.Weight}})
		scoring = append(scoring, object{"bool": object{"should": clauses, "_name": strconv.Itoa(i)}})
	}
	if len(holding) == 0 {
		return nil, nil
	}
	query := s.chosen(topic.Selection)
	// The engine sums weights with less precision; here the sums are exact.
	const precision = 1e-5
	query["filter"] = append(query["filter"].([]any), object{"function_score": object{
		"query": object{"bool": object{"should": holding}}, "min_score": topic.Covered * weight * (1 - precision),
	}})
	query["should"] = scoring
	var found []article.Candidate
	var after []any
	for {
		search := candidateSearch(object{"bool": query}, pageSize)
		search["sort"] = []any{object{"id": "asc"}}
		if after != nil {
			search["search_after"] = after
		}
		answer, err := s.searchNamed(ctx, search)
		if err != nil {
			return nil, err
		}
		hits := answer.Hits.Hits
		if len(hits) > 0 {
			after = hits[len(hits)-1].Sort
		}
		for i := range hits {
			hits[i].Sort = nil
		}
		page, err := candidates(hits)
		if err != nil {
			return nil, s.judge(err)
		}
		for i := range page {
			covered, relevance := 0.0, 0.0
			for name, score := range hits[i].Matched {
				j, err := strconv.Atoi(name)
				if err != nil || j < 0 || j >= len(topic.Words) {
					continue
				}
				word := topic.Words[j]
				covered += word.Weight
				relevance += word.Weight * min(1, score/word.Full)
			}
			if covered >= topic.Covered*weight {
				page[i].Score = relevance / weight
				found = append(found, page[i])
			}
		}
		if len(page) < pageSize {
			return found, nil
		}
	}
}

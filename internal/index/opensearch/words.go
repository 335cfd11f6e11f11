package opensearch

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"sync"

	"byline/internal/article"
	"byline/internal/index"
)

// stock is what is known of the terms of a generation, which does not change.
type stock struct {
	// exact is whether Lucene counts the articles that are served and no others.
	exact bool

	mutex   sync.Mutex
	terms   map[string]counted
	similar map[string][]string
	// documents are encoded articles that a search of few brought along.
	documents map[string][]byte
	// places are the partitions of articles that were found lately.
	places map[string]string
}

func newStock(exact bool) *stock {
	return &stock{exact: exact, terms: make(map[string]counted), similar: make(map[string][]string), places: make(map[string]string), documents: make(map[string][]byte)}
}

// counted is how many articles hold a term, and what Lucene takes for that and
// for the number of all: it counts articles that were removed until their
// segment is merged.
type counted struct {
	articles          int
	luceneN, luceneDF float64
}

// maxTerms bounds the terms that are remembered of a generation, and maxSpelt
// those of which the similar ones are.
const (
	maxTerms = 200_000
	maxSpelt = 20_000
)

// Frequencies is as in [index.Snapshot].
func (s *snapshot) Frequencies(ctx context.Context, terms []string) ([]int, error) {
	numbers, _, err := s.Words(ctx, terms, nil)
	return numbers, err
}

// Words is as in [index.Snapshot].
func (s *snapshot) Words(ctx context.Context, terms, spelt []string) ([]int, [][]string, error) {
	counts, alike, err := s.look(ctx, terms, spelt)
	if err != nil {
		return nil, nil, fmt.Errorf("look up %d terms: %w", len(terms)+len(spelt), err)
	}
	numbers, similar := make([]int, len(terms)), make([][]string, len(spelt))
	for i, term := range terms {
		numbers[i] = counts[term].articles
	}
	for i, term := range spelt {
		similar[i] = slices.Clone(alike[term])
	}
	return numbers, similar, nil
}

// count is how many articles hold each of the terms.
func (s *snapshot) count(ctx context.Context, terms []string) (map[string]counted, error) {
	counts, _, err := s.look(ctx, terms, nil)
	return counts, err
}

// look is how many articles hold each of the terms, and the terms that are
// similar to each of spelt. What is not known yet is asked for in one request.
func (s *snapshot) look(ctx context.Context, terms, spelt []string) (map[string]counted, map[string][]string, error) {
	counts, similar := make(map[string]counted, len(terms)), make(map[string][]string, len(spelt))
	s.stock.mutex.Lock()
	uncounted := unknown(terms, s.stock.terms, counts)
	unsought := unknown(spelt, s.stock.similar, similar)
	s.stock.mutex.Unlock()
	var searches []object
	for _, term := range uncounted {
		searches = append(searches, s.countSearch(term))
	}
	suggestions := object{}
	for i, term := range unsought {
		if term != "" && len(term) <= longestSpelt {
			suggestions[strconv.Itoa(i)] = similarTo(term)
		}
	}
	if len(suggestions) > 0 {
		searches = append(searches, object{"size": 0, "suggest": suggestions})
	}
	if len(searches) == 0 {
		return counts, similar, ctx.Err()
	}
	answers, err := s.searches(ctx, searches...)
	if err != nil {
		return nil, nil, err
	}
	s.stock.mutex.Lock()
	defer s.stock.mutex.Unlock()
	for i, term := range uncounted {
		counts[term] = s.countOf(&answers[i])
		s.stock.add(term, counts[term])
	}
	if len(s.stock.similar)+len(unsought) > maxSpelt {
		clear(s.stock.similar)
	}
	for i, term := range unsought {
		if len(suggestions) > 0 {
			similar[term] = s.similarIn(&answers[len(uncounted)], strconv.Itoa(i), term)
		}
		s.stock.similar[term] = similar[term]
	}
	return counts, similar, nil
}

// unknown is those of the terms, each once, of which nothing is known; what is
// known of the others is put into found.
func unknown[T any](terms []string, known, found map[string]T) []string {
	var others []string
	seen := make(map[string]bool)
	for _, term := range terms {
		if of, ok := known[term]; ok {
			found[term] = of
		} else if !seen[term] {
			seen[term] = true
			others = append(others, term)
		}
	}
	return others
}

// add remembers a term; the mutex must be held.
func (s *stock) add(term string, c counted) {
	if len(s.terms) >= maxTerms {
		clear(s.terms)
	}
	s.terms[term] = c
}

// countSearch counts the articles that hold a term. Where Lucene counts others
// too, it also has the score of one explained, which tells what Lucene counts.
func (s *snapshot) countSearch(term string) object {
	query := object{"term": object{"terms": object{"value": term}}}
	if s.stock.exact {
		return object{"size": 0, "track_total_hits": true, "query": query}
	}
	if len(s.hidden) > 0 {
		chosen := s.chosen(article.Selection{})
		chosen["must"] = query
		query = object{"bool": chosen}
	}
	return object{"size": 1, "explain": true, "_source": false, "track_total_hits": true, "query": query}
}

// countOf is what a [snapshot.countSearch] found.
func (s *snapshot) countOf(answer *found) counted {
	n := answer.Hits.Total.Value
	c := s.lucene(n)
	if hits := answer.Hits.Hits; len(hits) > 0 && hits[0].Explain != nil {
		hits[0].Explain.values(&c)
	}
	return c
}

// lucene is the count of a term that n articles hold, where Lucene counts no
// others.
func (s *snapshot) lucene(n int) counted {
	return counted{articles: n, luceneDF: float64(n), luceneN: float64(s.of.Counted)}
}

// longestSpelt bounds the bytes of a term that similar ones are sought for: the
// automaton that finds them grows with them.
const longestSpelt = 40

// everyArticle is a number of articles that no term is held by.
const everyArticle = 1 << 30

// similarTo suggests the terms that one or two edits turn a term into.
func similarTo(term string) object {
	return object{
		"text": term,
		"term": object{
			"field": "terms", "analyzer": "keyword", "suggest_mode": "always", "sort": "score",
			"size": index.MostSimilar, "shard_size": index.MostSimilar,
			"max_edits": 2, "prefix_length": 1, "min_word_length": 1, "max_term_freq": everyArticle, "accuracy": 0,
		},
	}
}

// similarIn is the terms suggested under a name. Where Lucene counts the articles
// that are served, how many hold each of them comes along and is remembered; the
// stock's mutex must be held.
func (s *snapshot) similarIn(answer *found, name, term string) []string {
	var similar []string
	for _, entry := range answer.Suggest[name] {
		// Of more, each shard has told its best alone, and a count may lack those of another.
		counted := s.stock.exact && len(entry.Options) < index.MostSimilar
		for _, option := range entry.Options {
			if option.Text == term {
				continue
			}
			similar = append(similar, option.Text)
			if counted {
				s.stock.add(option.Text, s.lucene(option.Freq))
			}
		}
	}
	slices.Sort(similar)
	return slices.Compact(similar)
}

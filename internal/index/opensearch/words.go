package opensearch

import (
	"context"
	"fmt"
	"slices"
	"strconv"

	"byline/internal/article"
	"byline/internal/index"
)

// Frequencies is as in [index.Snapshot].
func (s *snapshot) Frequencies(ctx context.Context, terms []string) ([]int, error) {
	numbers, _, err := s.Words(ctx, terms, nil)
	return numbers, err
}

// Words is as in [index.Snapshot].
func (s *snapshot) Words(ctx context.Context, terms, spelt []string) ([]int, [][]string, error) {
	counts, alike, err := s.look(ctx, terms, spelt, nil)
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

// Expect is as in [index.Snapshot].
func (s *snapshot) Expect(ctx context.Context, terms, spelt, written []string) error {
	if _, _, err := s.look(ctx, terms, spelt, written); err != nil {
		return fmt.Errorf("look up %d terms: %w", len(terms)+len(spelt)+len(written), err)
	}
	return nil
}

// count is how many articles hold each of the terms.
func (s *snapshot) count(ctx context.Context, terms []string) (map[string]counted, error) {
	counts, _, err := s.look(ctx, terms, nil, nil)
	return counts, err
}

// look is how many articles hold each of the terms, and the terms that are
// similar to each of spelt. It also stocks the articles that show how written
// are written. What is not known yet is looked up in one request.
func (s *snapshot) look(ctx context.Context, terms, spelt, written []string) (map[string]counted, map[string][]string, error) {
	counts, similar := make(map[string]counted, len(terms)), make(map[string][]string, len(spelt))
	s.stock.mutex.Lock()
	unshown := s.stock.unshown(written)
	uncounted := unknown(terms, s.stock.terms, counts)
	unsought := unknown(spelt, s.stock.similar, similar)
	s.stock.mutex.Unlock()
	// The search that shows how a term is written counts it, too.
	uncounted = slices.DeleteFunc(uncounted, func(term string) bool { return slices.Contains(unshown, term) })
	var searches []search
	for _, term := range unshown {
		searches = append(searches, search{body: s.showSearch(term), scored: true})
	}
	counting := s.countSearches(uncounted)
	searches = append(searches, counting...)
	suggestions := object{}
	for i, term := range unsought {
		if term != "" && len(term) <= longestSpelt {
			suggestions[strconv.Itoa(i)] = similarTo(term)
		}
	}
	if len(suggestions) > 0 {
		searches = append(searches, search{body: object{"size": 0, "suggest": suggestions}})
	}
	if len(searches) == 0 {
		return counts, similar, ctx.Err()
	}
	answers, err := s.searchEach(ctx, searches...)
	if err != nil {
		return nil, nil, err
	}
	numbers, err := s.countsIn(answers[len(unshown):len(unshown)+len(counting)], uncounted)
	if err != nil {
		return nil, nil, s.judge(err)
	}
	shown := make([][]article.Candidate, len(unshown))
	for i := range unshown {
		if shown[i], err = candidates(answers[i].Hits.Hits); err != nil {
			return nil, nil, s.judge(err)
		}
	}
	s.keep(answers[:len(unshown)])
	s.stock.mutex.Lock()
	defer s.stock.mutex.Unlock()
	for i := range unshown {
		numbers = append(numbers, s.countOf(&answers[i]))
	}
	for i, term := range slices.Concat(uncounted, unshown) {
		counts[term] = numbers[i]
		s.stock.add(term, counts[term])
	}
	s.stock.show(unshown, shown)
	if len(s.stock.similar)+len(unsought) > maxSpelt {
		clear(s.stock.similar)
	}
	for i, term := range unsought {
		if len(suggestions) > 0 {
			similar[term] = s.similarIn(&answers[len(answers)-1], strconv.Itoa(i), term)
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

// showSearch is a [snapshot.countSearch] that also finds the articles which show
// best how a term is written.
func (s *snapshot) showSearch(term string) object {
	search := candidateSearch(s.holding(term), fewHits)
	search["track_total_hits"], search["_source"], search["explain"] = true, []string{"document"}, !s.stock.exact
	return search
}

// longestSpelt bounds the bytes of a term that similar ones are sought for: the
// automaton that finds them grows with them.
const longestSpelt = 40

// everyArticle is more articles than any term is in.
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
		// If there are more, each shard returns only its best, and counts may be
		// incomplete.
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

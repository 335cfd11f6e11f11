package opensearch

import (
	"context"
	"fmt"
	"slices"

	"byline/internal/article"
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
	unsought := unknown(spelt, s.stock.similar, similar)
	s.stock.mutex.Unlock()
	groups, known := s.seek(unsought)
	uncounted := slices.Clone(terms)
	if s.stock.exact { // then similar terms come with their counts where they are looked up, and others need them
		for _, term := range unsought {
			uncounted = append(uncounted, known[term].similar...)
		}
	}
	s.stock.mutex.Lock()
	uncounted = unknown(uncounted, s.stock.terms, counts)
	s.stock.mutex.Unlock()
	// The search that shows how a term is written counts it, too.
	uncounted = slices.DeleteFunc(uncounted, func(term string) bool { return slices.Contains(unshown, term) })
	var searches []search
	for _, term := range unshown {
		searches = append(searches, search{body: s.showSearch(term), scored: true})
	}
	counting := s.countSearches(uncounted)
	searches = append(searches, counting...)
	for _, group := range groups {
		searches = append(searches, group.search())
	}
	var answers []found
	if len(searches) > 0 {
		var err error
		if answers, err = s.searchEach(ctx, searches...); err != nil {
			return nil, nil, err
		}
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
	for i, group := range groups {
		s.suggested(group, &answers[len(answers)-len(groups)+i], known)
	}
	for _, term := range unsought {
		similar[term] = known[term].similar
		s.stock.similar[term] = similar[term]
		s.keepSimilar(term, similar[term])
	}
	return counts, similar, ctx.Err()
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

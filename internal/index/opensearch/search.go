package opensearch

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"math"
	"net/http"
	"slices"
	"strings"
	"time"
	"unicode"

	"byline/internal/article"
)

// pageSize is how many hits one search may return.
const pageSize = 10_000

// usualSearches is the number of searches for a question. A request with more
// may take proportionally longer.
const usualSearches = 40

// maxClauses is the largest number of terms in a query, below the engine's own
// limit.
const maxClauses = 1000

// search is a search among some of the generation's indexes; without names,
// among all.
type search struct {
	body   object
	within []string
	// scored is whether scores matter. Then the engine first asks all indexes for
	// Lucene's statistics, also those that the query excludes. Only among all
	// articles are scores comparable.
	scored bool
}

// searches carries out several searches without scores among all articles in one
// request.
func (s *snapshot) searches(ctx context.Context, bodies ...object) ([]found, error) {
	all := make([]search, len(bodies))
	for i, body := range bodies {
		all[i].body = body
	}
	return s.searchEach(ctx, all...)
}

// searchEach carries out several searches in one request.
func (s *snapshot) searchEach(ctx context.Context, all ...search) ([]found, error) {
	var lines bytes.Buffer
	encoder := json.NewEncoder(&lines)
	for _, one := range all {
		header := object{"allow_partial_search_results": false}
		if one.scored {
			header["search_type"] = "dfs_query_then_fetch"
		}
		if one.within != nil {
			header["index"] = one.within
		}
		if err := errors.Join(encoder.Encode(header), encoder.Encode(one.body)); err != nil {
			return nil, err
		}
	}
	var answer struct{ Responses []found }
	r := request{method: http.MethodPost, path: "/" + s.of.target() + "/_msearch", body: lines.Bytes(), more: len(all) / usualSearches}
	err := s.whole(ctx, func() error {
		answer.Responses = nil
		if err := s.engine.client.do(ctx, r, &answer); err != nil {
			return err
		}
		if len(answer.Responses) != len(all) {
			return &Fault{NotEngine, "", fmt.Errorf("%d answers to %d searches", len(answer.Responses), len(all))}
		}
		for i := range answer.Responses {
			partitions := len(s.of.Partitions)
			if all[i].within != nil {
				partitions = len(all[i].within)
			}
			if err := answer.Responses[i].fault(partitions); err != nil {
				return err
			}
		}
		return nil
	})
	return answer.Responses, err
}

// searchNamed carries out a search and returns, for each hit, its score for
// each named clause, which the engine only supports for single searches.
func (s *snapshot) searchNamed(ctx context.Context, search object) (found, error) {
	var answer found
	r := request{
		method: http.MethodPost, body: search,
		path: "/" + s.of.target() + "/_search?search_type=dfs_query_then_fetch&allow_partial_search_results=false&include_named_queries_score=true", more: 2,
	}
	err := s.whole(ctx, func() error {
		answer = found{}
		if err := s.engine.client.do(ctx, r, &answer); err != nil {
			return err
		}
		return answer.fault(len(s.of.Partitions))
	})
	return answer, err
}

// whole repeats searches until the answer is complete, at most twice: a shard
// that has just moved is found the second time.
func (s *snapshot) whole(ctx context.Context, search func() error) error {
	err := search()
	if (ofKind(err, Incomplete) || ofKind(err, Busy)) && pause(ctx, s.engine.client.patience.pause) {
		err = search()
	}
	return s.judge(err)
}

// fault is why an answer is incomplete; nil when it is complete. Partitions is
// the number of partitions searched, each of one shard, and 0 without any: an
// alias lacks partitions that somebody removed, and says nothing.
func (f *found) fault(partitions int) error {
	switch {
	case len(f.Error) > 0:
		body, err := json.Marshal(map[string]json.RawMessage{"error": f.Error})
		if err != nil {
			return err
		}
		said := readReply(f.Status, body)
		if kind := said.faultKind(); kind != "" {
			return &Fault{kind, "", said}
		}
		return said
	case f.TimedOut:
		return &Fault{Slow, "", errors.New("a search ended before it was done")}
	case partitions > 0 && f.Shards.Total != partitions:
		return &Fault{Damaged, "", fmt.Errorf("%d of %d months of articles were searched", f.Shards.Total, partitions)}
	case f.Shards.Failed > 0:
		return &Fault{Incomplete, "", fmt.Errorf("%d of %d shards did not answer", f.Shards.Failed, f.Shards.Total)}
	}
	return nil
}

// idf is Lucene's inverse document frequency of a term.
func (c counted) idf() float64 { return math.Log(1 + (c.luceneN-c.luceneDF+0.5)/(c.luceneDF+0.5)) }

// scored is a clause for each term that some article holds; its score is BM25
// with the term's weight. Lucene's score is boost·idf·f·(k1+1)/(f+k1·norm), so
// the boost divides its idf out.
func scored(terms []article.Term, counts map[string]counted) []any {
	terms = slices.DeleteFunc(slices.Clone(terms), func(t article.Term) bool { return counts[t.Text].articles == 0 })
	if len(terms) > maxClauses {
		slices.SortStableFunc(terms, func(a, b article.Term) int { return cmp.Compare(b.Weight, a.Weight) })
		terms = terms[:maxClauses]
	}
	clauses := make([]any, len(terms))
	for i, t := range terms {
		clauses[i] = object{"term": object{"terms": object{"value": t.Text, "boost": t.Weight / counts[t.Text].idf()}}}
	}
	return clauses
}

// chosen is the filters for a selection and for hidden articles.
func (s *snapshot) chosen(selection article.Selection) object {
	filters := []any{object{"exists": object{"field": "id"}}}
	if selection.BySource() {
		folded := make([]string, len(selection.Sources))
		for i, name := range selection.Sources {
			folded[i] = fold(name)
		}
		filters = append(filters, object{"terms": object{"source": folded}})
	}
	days := object{}
	if !selection.Since.IsZero() {
		days["gte"] = dayNumber(selection.Since)
	}
	if !selection.Until.IsZero() {
		days["lte"] = dayNumber(selection.Until)
	}
	if len(days) > 0 {
		filters = append(filters, object{"range": object{"day": days}})
	}
	chosen := object{"filter": filters}
	if len(s.hidden) > 0 {
		chosen["must_not"] = object{"terms": object{"id": s.hidden}}
	}
	return chosen
}

// fold is the name of an outlet in one case, as [strings.EqualFold] compares
// it.
func fold(name string) string {
	return strings.Map(func(r rune) rune {
		first := r
		for other := unicode.SimpleFold(r); other != r; other = unicode.SimpleFold(other) {
			first = min(first, other)
		}
		return first
	}, strings.TrimSpace(name))
}

// dayNumber is a day as a number in its order, such as 20211231.
func dayNumber(t time.Time) int {
	year, month, day := t.Date()
	return year*10_000 + int(month)*100 + day
}

// Search is as in [index.Snapshot].
func (s *snapshot) Search(ctx context.Context, queries ...article.Query) ([][]article.Candidate, error) {
	var terms []string
	for _, q := range queries {
		for _, t := range q.Terms {
			terms = append(terms, t.Text)
		}
	}
	counts, err := s.count(ctx, terms)
	if err != nil {
		return nil, fmt.Errorf("search for %d terms: %w", len(terms), err)
	}
	results := make([][]article.Candidate, len(queries))
	var searches []search
	var asked []int
	var steps [][]step
	var newest []article.Query
	for i, q := range queries {
		clauses := scored(q.Terms, counts)
		if len(clauses) == 0 || q.Limit <= 0 {
			continue
		}
		if shown, ok := s.shownBy(q, counts); ok {
			results[i] = shown
			continue
		}
		query := s.chosen(q.Selection)
		query["should"], query["minimum_should_match"] = clauses, 1
		of := stepsOf(q.Near)
		searches = append(searches, search{body: candidateSearch(favoured(object{"bool": query}, of), wanted(q)), scored: true})
		asked, steps = append(asked, i), append(steps, of)
	}
	if len(asked) == 0 {
		return results, nil
	}
	// After those that were asked for, what they bring along.
	for j, i := range asked {
		body := searches[j].body
		if wanted(queries[i]) <= fewHits {
			body["_source"] = []string{"document"}
		} else if n := queries[i].Read; n > 0 {
			body = maps.Clone(body)
			body["size"], body["_source"] = min(wanted(queries[i]), brought(n)), []string{"document"}
			searches = append(searches, search{body: body, scored: true})
		}
		if q := queries[i]; q.Newest > 0 && !s.stock.hasNewest(newestKey(q.Selection, q.Newest)) {
			newest = append(newest, q)
		}
	}
	for _, q := range newest {
		searches = append(searches, s.newestSearch(q.Selection, q.Newest))
	}
	answers, err := s.searchEach(ctx, searches...)
	if err != nil {
		return nil, fmt.Errorf("search for %d terms: %w", len(terms), err)
	}
	s.keep(answers)
	for j, i := range asked {
		if results[i], err = candidates(answers[j].Hits.Hits); err != nil {
			return nil, fmt.Errorf("search for %d terms: %w", len(terms), s.judge(err))
		}
		results[i] = rank(results[i], queries[i], steps[j])
	}
	for j, q := range newest {
		summaries, err := summariesOf(answers[len(answers)-len(newest)+j].Hits.Hits)
		if err != nil {
			return nil, fmt.Errorf("find the newest articles: %w", s.judge(err))
		}
		s.stock.keepNewest(newestKey(q.Selection, q.Newest), summaries)
	}
	return results, nil
}

// brought is how many articles a search brings along where n of the best will be
// read: those are chosen by exact scores, which differ a little from the
// engine's, and perhaps without regard to days.
func brought(n int) int { return n * 5 / 2 }

// shownBy is what a query finds that asks for the articles which show best how a
// term is written, where these are known.
func (s *snapshot) shownBy(q article.Query, counts map[string]counted) ([]article.Candidate, bool) {
	if len(q.Terms) != 1 || !q.Selection.IsAll() || q.Near != nil || q.Limit > fewHits {
		return nil, false
	}
	term := q.Terms[0]
	s.stock.mutex.Lock()
	shown, ok := s.stock.shown[term.Text]
	s.stock.mutex.Unlock()
	shown = slices.Clone(shown[:min(len(shown), q.Limit)])
	for i := range shown {
		shown[i].Score *= term.Weight / counts[term.Text].idf()
	}
	return shown, ok
}

// wanted is how many hits to request: more than the limit when certain days are
// preferred, since the engine only knows their factors in steps.
func wanted(q article.Query) int {
	n := q.Limit
	if q.Near != nil {
		n += n/2 + 10
	}
	return min(n, pageSize)
}

func candidateSearch(query object, size int) object {
	return object{
		"size": size, "track_total_hits": false, "_source": false,
		"docvalue_fields": []string{"id", "outlet", "published"},
		"sort":            []any{object{"_score": "desc"}, object{"id": "asc"}},
		"query":           query,
	}
}

// rank replaces the stepwise factors in the scores by the exact ones, and puts
// the candidates in their exact order.
func rank(found []article.Candidate, q article.Query, steps []step) []article.Candidate {
	factor := make(map[string]float64, len(found))
	for i, c := range found {
		factor[c.ID] = 1
		if q.Near != nil {
			found[i].Score /= factorOf(steps, c.Published)
			factor[c.ID] = q.Near.Factor(c.Published)
		}
	}
	slices.SortFunc(found, func(a, b article.Candidate) int {
		return cmp.Or(cmp.Compare(b.Score*factor[b.ID], a.Score*factor[a.ID]), cmp.Compare(a.ID, b.ID))
	})
	return found[:min(len(found), q.Limit)]
}

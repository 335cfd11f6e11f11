package opensearch

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"sync/atomic"

	"byline/internal/article"
	"byline/internal/index"
)

// snapshot is an open generation; see [index.Snapshot].
type snapshot struct {
	engine *Engine
	of     generation
	// months are the indexes of its months, in order. What is kept of similar
	// terms refers to this one list, which is long.
	months []string
	// articles and length are those of the generation, without hidden articles.
	articles int
	length   int64
	// hidden are the ids of articles that are left out, in order.
	hidden []string
	stock  *stock
	// borrowed is whether another snapshot keeps the generation open.
	borrowed bool
	damaged  atomic.Bool
	closed   atomic.Bool
}

// Len is as in [index.Snapshot].
func (s *snapshot) Len() int { return s.articles }

// Length is as in [index.Snapshot].
func (s *snapshot) Length(context.Context) (int64, error) { return s.length, nil }

// Damaged is as in [index.Snapshot].
func (s *snapshot) Damaged() bool { return s.damaged.Load() }

// judge records what an error shows about the snapshot, and turns it into one
// of [index.Snapshot].
func (s *snapshot) judge(err error) error {
	if r, ok := errors.AsType[*reply](err); ok && r.kind == "index_not_found_exception" {
		err = &Fault{Damaged, "", fmt.Errorf("index %s is gone", s.of.target())}
	}
	if ofKind(err, Damaged) {
		s.damaged.Store(true)
	}
	return wrap(err)
}

// Close is as in [index.Snapshot].
func (s *snapshot) Close() error {
	if !s.closed.Swap(true) && !s.borrowed {
		s.engine.release(s.of.indexes()...)
	}
	return nil
}

// Count is as in [index.Snapshot].
func (s *snapshot) Count(ctx context.Context, selection article.Selection) (int, error) {
	if selection.IsAll() {
		return s.articles, ctx.Err()
	}
	answers, err := s.searchEach(ctx, search{
		body:   object{"size": 0, "track_total_hits": true, "query": object{"bool": s.chosen(selection)}},
		within: s.of.within(selection),
	})
	if err != nil {
		return 0, fmt.Errorf("count articles: %w", err)
	}
	return answers[0].Hits.Total.Value, nil
}

// Documents is as in [index.Snapshot].
func (s *snapshot) Documents(ctx context.Context, ids []string) ([]*article.Document, error) {
	documents := make([]*article.Document, len(ids))
	others, at, err := s.stock.fetched(ids, documents)
	if err != nil {
		return nil, fmt.Errorf("read articles: %w", s.judge(err))
	}
	const most = 100 // articles a request
	for from := 0; from < len(others); from += most {
		part := others[from:min(len(others), from+most)]
		read := make([]*article.Document, len(part))
		if err := s.documents(ctx, part, read); err != nil {
			return nil, fmt.Errorf("read %d articles: %w", len(part), s.judge(err))
		}
		for i, document := range read {
			documents[at[from+i]] = document
		}
	}
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	for i, id := range ids {
		if s.hides(id) {
			documents[i] = nil
		}
	}
	return documents, nil
}

func (s *snapshot) hides(id string) bool {
	_, hidden := slices.BinarySearch(s.hidden, id)
	return hidden
}

func (s *snapshot) documents(ctx context.Context, ids []string, documents []*article.Document) error {
	if s.of.isPartitioned() {
		return s.documentsByMonth(ctx, ids, documents)
	}
	stored := make([]string, len(ids))
	for i, id := range ids {
		stored[i] = storedID(id)
	}
	var answer struct {
		Docs []struct {
			Found  bool
			Error  json.RawMessage
			Source struct{ Document []byte } `json:"_source"`
		}
	}
	path := "/" + s.of.Index + "/_mget?realtime=false&_source_includes=document"
	if err := s.engine.client.do(ctx, request{method: http.MethodPost, path: path, body: object{"ids": stored}}, &answer); err != nil {
		return err
	}
	if len(answer.Docs) != len(ids) {
		return &Fault{NotEngine, "", fmt.Errorf("%d answers to %d articles", len(answer.Docs), len(ids))}
	}
	for i, d := range answer.Docs {
		switch {
		case len(d.Error) > 0:
			return unread(ids[i], d.Error)
		case !d.Found:
			continue
		}
		document, err := decode(ids[i], d.Source.Document)
		if err != nil {
			return &Fault{Damaged, "", fmt.Errorf("article %q: %w", ids[i], err)}
		}
		documents[i] = document
	}
	return nil
}

// decode decodes the article of an id.
func decode(id string, encoded []byte) (*article.Document, error) {
	document, err := article.Decode(encoded)
	if err == nil && document.ID != id {
		err = fmt.Errorf("it is article %q", document.ID)
	}
	return document, err
}

// unread is why the engine could not read one article of several.
func unread(id string, cause json.RawMessage) error {
	body, err := json.Marshal(map[string]json.RawMessage{"error": cause})
	if err != nil {
		return err
	}
	said := readReply(http.StatusServiceUnavailable, body)
	if said.kind == "index_not_found_exception" {
		return said
	}
	return &Fault{Incomplete, "", fmt.Errorf("article %q: %w", id, said)}
}

// Verify is as in [index.Snapshot]: it counts, for the engine itself sees to it
// that its files are whole.
func (s *snapshot) Verify(ctx context.Context) (damage, err error) {
	again, err := s.engine.open(ctx, s.of)
	if ofKind(err, Mapping) {
		return err, nil
	}
	if err != nil {
		return nil, wrap(err)
	}
	defer again.Close()
	found, err := measure(ctx, again)
	switch {
	case errors.Is(err, index.ErrUnreadable):
		return err, nil
	case err != nil:
		return nil, err
	case found.Articles != s.of.Articles || found.Length != s.of.Length:
		return fmt.Errorf("it has %d articles with %d terms, and %d with %d were published", found.Articles, found.Length, s.of.Articles, s.of.Length), nil
	}
	return nil, nil
}

// measure counts the articles and terms of a generation.
func measure(ctx context.Context, s *snapshot) (generation, error) {
	answers, err := s.searches(ctx, object{
		"size": 0, "track_total_hits": true, "query": object{"exists": object{"field": "id"}},
		"aggs": object{
			"length":  object{"sum": object{"field": "length"}},
			"counted": object{"filter": object{"exists": object{"field": "terms"}}},
		},
	})
	if err != nil {
		return generation{}, err
	}
	var length struct{ Value float64 }
	var counted struct {
		Count int `json:"doc_count"`
	}
	if err := errors.Join(json.Unmarshal(answers[0].Aggregations["length"], &length), json.Unmarshal(answers[0].Aggregations["counted"], &counted)); err != nil {
		return generation{}, s.judge(&Fault{NotEngine, "", err})
	}
	g := s.of
	g.Articles, g.Length, g.Counted = answers[0].Hits.Total.Value, int64(length.Value), counted.Count
	return g, nil
}

// Without is as in [index.Snapshot]. Lucene keeps its own mean length, so the
// scores of two collections compare as closely as their two means agree.
func (s *snapshot) Without(ctx context.Context, ids []string, _ float64) (index.Snapshot, error) {
	hidden := slices.Clone(ids)
	slices.Sort(hidden)
	hidden = slices.Compact(hidden)
	entries, err := s.byID(ctx, hidden)
	if err != nil {
		return nil, err
	}
	without := &snapshot{engine: s.engine, of: s.of, months: s.months, articles: s.articles, length: s.length, stock: s.stock, borrowed: true}
	for i, entry := range entries {
		if entry != nil {
			without.articles--
			without.length -= int64(entry.Length)
			without.hidden = append(without.hidden, hidden[i])
		}
	}
	if len(without.hidden) > 0 {
		without.stock = newStock(false) // Lucene counts what is hidden
	}
	return without, nil
}

package opensearch

import (
	"cmp"
	"context"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"time"

	"byline/internal/article"
	"byline/internal/index"
)

// entries are the entries of all hits of a search sorted by id, in pages.
func (s *snapshot) entries(ctx context.Context, query object, after string, most int) ([]*article.Entry, error) {
	var all []*article.Entry
	for len(all) < most {
		search := object{
			"size": min(most-len(all), pageSize), "track_total_hits": false, "_source": false,
			"docvalue_fields": []string{"entry"}, "sort": []any{object{"id": "asc"}}, "query": object{"bool": query},
		}
		if after != "" {
			search["search_after"] = []string{after}
		}
		answers, err := s.searches(ctx, search)
		if err != nil {
			return nil, err
		}
		page, err := entriesOf(answers[0].Hits.Hits)
		if err != nil {
			return nil, s.judge(err)
		}
		all = append(all, page...)
		if len(page) < search["size"].(int) {
			break
		}
		after = page[len(page)-1].ID
	}
	return all, nil
}

func entriesOf(hits []hit) ([]*article.Entry, error) {
	entries := make([]*article.Entry, len(hits))
	for i, h := range hits {
		if len(h.Fields.Entry) != 1 {
			return nil, &Fault{Damaged, "", errors.New("an article has no entry")}
		}
		encoded, err := base64.RawStdEncoding.DecodeString(h.Fields.Entry[0])
		if err == nil {
			err = json.Unmarshal(encoded, &entries[i])
		}
		if err != nil || entries[i] == nil {
			return nil, &Fault{Damaged, "", fmt.Errorf("the entry of an article: %w", err)}
		}
	}
	return entries, nil
}

// everything is a number larger than any number of articles.
const everything = 1 << 40

// Lookup is as in [index.Snapshot].
func (s *snapshot) Lookup(ctx context.Context, by index.Lookup) ([]*article.Entry, error) {
	if by.IDs != nil {
		return s.byID(ctx, by.IDs)
	}
	query := s.chosen(article.Selection{})
	var field string
	var value any
	switch {
	case by.Key != nil:
		field, value = "key", *by.Key
	case by.File != "":
		field, value = "file", by.File
	default:
		field, value = "title", titleDigest(by.Title)
	}
	query["filter"] = append(query["filter"].([]any), object{"term": object{field: object{"value": value}}})
	found, err := s.entries(ctx, query, "", everything)
	if err != nil {
		return nil, fmt.Errorf("look up articles by %s: %w", field, err)
	}
	slices.SortFunc(found, func(a, b *article.Entry) int {
		return cmp.Or(cmp.Compare(a.File, b.File), cmp.Compare(len(a.ID), len(b.ID)), cmp.Compare(a.ID, b.ID))
	})
	return found, nil
}

func (s *snapshot) byID(ctx context.Context, ids []string) ([]*article.Entry, error) {
	const most = 1000 // ids a request
	entries := make([]*article.Entry, len(ids))
	for from := 0; from < len(ids); from += most {
		part := ids[from:min(len(ids), from+most)]
		query := s.chosen(article.Selection{})
		query["filter"] = append(query["filter"].([]any), object{"terms": object{"id": part}})
		found, err := s.entries(ctx, query, "", len(part))
		if err != nil {
			return nil, fmt.Errorf("look up %d articles: %w", len(part), err)
		}
		byID := make(map[string]*article.Entry, len(found))
		for _, entry := range found {
			byID[entry.ID] = entry
		}
		for i, id := range part {
			entries[from+i] = byID[id]
		}
	}
	return entries, nil
}

// List is as in [index.Snapshot].
func (s *snapshot) List(ctx context.Context, after string, n int) ([]*article.Entry, error) {
	entries, err := s.entries(ctx, s.chosen(article.Selection{}), after, n)
	if err != nil {
		return nil, fmt.Errorf("list articles: %w", err)
	}
	return entries, nil
}

// Latest is as in [index.Snapshot].
func (s *snapshot) Latest(ctx context.Context, selection article.Selection, limit int) ([]*article.Summary, error) {
	if limit <= 0 {
		return nil, ctx.Err()
	}
	if known, ok := s.stock.newestOf(newestKey(selection, limit)); ok {
		return known, ctx.Err()
	}
	answers, err := s.searchEach(ctx, s.newestSearch(selection, limit))
	if err != nil {
		return nil, fmt.Errorf("find the latest articles: %w", err)
	}
	summaries, err := summariesOf(answers[0].Hits.Hits)
	if err != nil {
		return nil, fmt.Errorf("find the latest articles: %w", s.judge(err))
	}
	s.keep(answers)
	return summaries, nil
}

// fewNewest is how many of the newest articles are brought along with their
// texts.
const fewNewest = 200

// newestSearch finds the newest articles of a selection.
func (s *snapshot) newestSearch(selection article.Selection, limit int) search {
	body := object{
		"size": min(limit, pageSize), "track_total_hits": false, "_source": false,
		"docvalue_fields": []string{"id", "entry"}, "query": object{"bool": s.chosen(selection)},
		"sort": []any{object{"moment": object{"order": "desc", "missing": "_last"}}, object{"id": "asc"}},
	}
	if limit <= fewNewest {
		body["_source"] = []string{"document"}
	}
	return search{body: body, within: s.of.within(selection)}
}

func summariesOf(hits []hit) ([]*article.Summary, error) {
	entries, err := entriesOf(hits)
	if err != nil {
		return nil, err
	}
	summaries := make([]*article.Summary, len(entries))
	for i, entry := range entries {
		summaries[i] = &entry.Summary
	}
	return summaries, nil
}

// Sources is as in [index.Snapshot].
func (s *snapshot) Sources(ctx context.Context) ([]article.Source, error) {
	const page = 1000
	var all []article.Source
	var after json.RawMessage
	for {
		outlets := object{"size": page, "sources": []any{object{"outlet": object{"terms": object{"field": "outlet"}}}}}
		if after != nil {
			outlets["after"] = after
		}
		answers, err := s.searches(ctx, object{
			"size": 0, "track_total_hits": false, "query": object{"bool": s.chosen(article.Selection{})},
			"aggs": object{"outlets": object{"composite": outlets, "aggs": object{
				"days": object{"value_count": object{"field": "day"}},
				"from": object{"min": object{"field": "day"}},
				"to":   object{"max": object{"field": "day"}},
			}}},
		})
		if err != nil {
			return nil, fmt.Errorf("list outlets: %w", err)
		}
		type number struct{ Value float64 }
		var found struct {
			After   json.RawMessage `json:"after_key"`
			Buckets []struct {
				Key            struct{ Outlet string }
				Count          int `json:"doc_count"`
				Days, From, To number
			}
		}
		if err := json.Unmarshal(answers[0].Aggregations["outlets"], &found); err != nil {
			return nil, fmt.Errorf("list outlets: %w", s.judge(&Fault{NotEngine, "", err}))
		}
		for _, b := range found.Buckets {
			of := article.Source{Name: b.Key.Outlet, Articles: b.Count, Undated: b.Count - int(b.Days.Value)}
			if b.Days.Value > 0 {
				of.First, of.Last = dayOf(int(b.From.Value)), dayOf(int(b.To.Value))
			}
			all = append(all, of)
		}
		if after = found.After; len(found.Buckets) < page {
			break
		}
	}
	slices.SortFunc(all, func(a, b article.Source) int {
		return cmp.Or(cmp.Compare(b.Articles, a.Articles), cmp.Compare(a.Name, b.Name))
	})
	return all, nil
}

// dayOf is the day of a [dayNumber].
func dayOf(number int) time.Time {
	return time.Date(number/10_000, time.Month(number/100%100), number%100, 0, 0, 0, 0, time.UTC)
}

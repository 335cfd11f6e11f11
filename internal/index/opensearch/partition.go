package opensearch

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"time"

	"byline/internal/article"
)

// partition is an index that holds the articles of one month. Generations share
// the partitions in which they do not differ.
type partition struct {
	// Month is such as 202104; see [monthOf].
	Month int    `json:"month"`
	Index string `json:"index"`
}

// divideAbove is about the number of articles that one shard holds well: 22 GB
// at 22 KB an article.
const divideAbove = 1_000_000

const (
	// firstMonth and lastMonth bound the months, so that wrong dates cannot make
	// more indexes than a cluster allows; what is dated before or after lies in
	// the first or last one.
	firstMonth, lastMonth = 1990_01, 2049_12
	// noMonth is the month of articles without a date.
	noMonth = 0
)

// monthOf is the month of the partition that an article lies in.
func monthOf(published time.Time) int {
	if published.IsZero() {
		return noMonth
	}
	return monthOfDay(dayNumber(published))
}

// monthOfDay is monthOf for a [dayNumber], which is 0 without a date.
func monthOfDay(day int) int {
	if day == 0 {
		return noMonth
	}
	return min(max(day/100, firstMonth), lastMonth)
}

func (g *generation) isPartitioned() bool { return len(g.Partitions) > 0 }

// target is the name that stands for all indexes with articles.
func (g *generation) target() string {
	if g.isPartitioned() {
		return aliasOf(g.Index)
	}
	return g.Index
}

// indexes are the names of all indexes of the generation.
func (g *generation) indexes() []string {
	names := []string{g.Index}
	for _, p := range g.Partitions {
		names = append(names, p.Index)
	}
	return names
}

// aliasOf is the alias of the partitions of a generation, which is named after
// its own index.
func aliasOf(name string) string { return name + "-months" }

// within are the indexes that hold the articles of a selection; nil stands for
// all.
func (g *generation) within(selection article.Selection) []string {
	if !g.isPartitioned() || selection.Since.IsZero() && selection.Until.IsZero() {
		return nil
	}
	names := []string{}
	for _, p := range g.Partitions {
		// Articles without a date are never chosen; their partition is kept so
		// that there is always one to ask.
		if p.Month == noMonth || (selection.Since.IsZero() || p.Month >= monthOf(selection.Since)) && (selection.Until.IsZero() || p.Month <= monthOf(selection.Until)) {
			names = append(names, p.Index)
		}
	}
	return names
}

// dropAliases removes the aliases of generations that are gone from partitions
// that later ones still have.
func (e *Engine) dropAliases(ctx context.Context, own []string, isKept func(generation string) bool) error {
	var found map[string]struct{ Aliases map[string]json.RawMessage }
	err := e.client.do(ctx, request{method: http.MethodGet, path: "/_alias/" + e.config.Name + "-*-months?expand_wildcards=open"}, &found)
	if isStatus(err, http.StatusNotFound) {
		return nil
	}
	if err != nil {
		return err
	}
	var actions []any
	for name, of := range found {
		if !slices.Contains(own, name) {
			continue
		}
		for alias := range of.Aliases {
			generation, ok := e.generationOf(alias)
			if ok && !isKept(generation) {
				actions = append(actions, object{"remove": object{"index": name, "alias": alias}})
			}
		}
	}
	if len(actions) == 0 {
		return nil
	}
	return e.client.do(ctx, request{method: http.MethodPost, path: "/_aliases", body: object{"actions": actions}, work: true}, nil)
}

// documentsByMonth is [snapshot.documents] of a partitioned generation: a search
// by ids in the partitions that they were found in, or in all.
func (s *snapshot) documentsByMonth(ctx context.Context, ids []string, documents []*article.Document) error {
	stored := make([]string, len(ids))
	places := make(map[string]int, len(ids))
	for i, id := range ids {
		stored[i] = storedID(id)
		places[stored[i]] = i
	}
	body := object{"size": len(ids), "track_total_hits": false, "_source": []string{"document"}, "query": object{"ids": object{"values": stored}}}
	answers, err := s.searchEach(ctx, search{body: body, within: s.stock.placesOf(ids)})
	if err != nil {
		return err
	}
	for _, h := range answers[0].Hits.Hits {
		var source struct{ Document []byte }
		i, ok := places[h.ID]
		if !ok {
			return &Fault{NotEngine, "", errors.New("an article that was not asked for")}
		}
		err := json.Unmarshal(h.Source, &source)
		if err == nil {
			documents[i], err = decode(ids[i], source.Document)
		}
		if err != nil {
			return &Fault{Damaged, "", fmt.Errorf("article %q: %w", ids[i], err)}
		}
	}
	for i, id := range ids { // an id may be there twice
		documents[i] = documents[places[storedID(id)]]
	}
	return nil
}

package opensearch

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"hash/maphash"
	"net/http"
	"slices"
	"sync"
	"time"

	"byline/internal/article"
	"byline/internal/index"
)

// partition is an index that holds the articles of one month. Generations share
// the partitions in which they do not differ.
type partition struct {
	// Month is such as 202104; see [monthOf].
	Month int    `json:"month"`
	Index string `json:"index"`
}

// partitionAbove is the number of articles above which a generation is
// partitioned: about what one shard holds well, 22 GB at 22 KB an article.
const partitionAbove = 1_000_000

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

// months is the partitions of a build.
type months struct {
	build *build
	// of is the months that the articles put so far were put into, by a hash of
	// their ids: 16 bytes or so an article. Two articles with one hash do no
	// harm: it is only used to remove articles from where they are not.
	of   map[uint64]int
	seed maphash.Seed

	mutex sync.Mutex // guards all
	// indexes are the partitions by month; own are those that this build made
	// and may write to.
	indexes map[int]string
	own     map[int]bool
}

func newMonths(b *build) *months {
	return &months{build: b, of: make(map[uint64]int), seed: maphash.MakeSeed(), indexes: make(map[int]string), own: make(map[int]bool)}
}

// index is the index that takes changes to a month. The first change makes it:
// as a clone of the previous generation's, or empty.
func (m *months) index(ctx context.Context, month int) (string, error) {
	m.mutex.Lock()
	defer m.mutex.Unlock()
	if m.own[month] {
		return m.indexes[month], nil
	}
	b := m.build
	name := fmt.Sprintf("%s-%06d", b.of.Index, month)
	var err error
	if from, ok := m.indexes[month]; ok {
		err = b.clone(ctx, from, name)
	} else {
		err = b.create(ctx, name, 1)
	}
	if err != nil {
		return "", err
	}
	m.indexes[month], m.own[month] = name, true
	return name, nil
}

// enter records that this build puts an article into a month, and returns the
// month that it put it into before, or -1.
func (m *months) enter(id string, month int) int {
	before := m.entered(id)
	m.mutex.Lock()
	defer m.mutex.Unlock()
	m.of[maphash.String(m.seed, id)] = month
	return before
}

// entered is the month that this build put an article into, or -1.
func (m *months) entered(id string) int {
	m.mutex.Lock()
	defer m.mutex.Unlock()
	if month, ok := m.of[maphash.String(m.seed, id)]; ok {
		return month
	}
	return -1
}

// partitions are those of the generation, by month.
func (m *months) partitions() []partition {
	m.mutex.Lock()
	defer m.mutex.Unlock()
	var all []partition
	for month, name := range m.indexes {
		all = append(all, partition{month, name})
	}
	slices.SortFunc(all, func(a, b partition) int { return a.Month - b.Month })
	return all
}

// partition prepares a partitioned build upon a generation, which may be nil.
// The articles of one that is not partitioned are copied.
func (b *build) partition(ctx context.Context, base *snapshot) error {
	b.months = newMonths(b)
	if err := b.create(ctx, b.of.Index, 1); err != nil {
		return err
	}
	if base != nil && base.of.isPartitioned() {
		for _, p := range base.of.Partitions {
			b.months.indexes[p.Month] = p.Index
		}
		return nil
	}
	// An alias must stand for something.
	if _, err := b.months.index(ctx, noMonth); err != nil || base == nil {
		return err
	}
	return b.copyAll(ctx, base)
}

// copyAll copies the articles of a generation as they are stored.
func (b *build) copyAll(ctx context.Context, base *snapshot) error {
	const page = 200
	var after []any
	for {
		search := object{
			"size": page, "track_total_hits": false, "_source": true, "query": object{"bool": base.chosen(article.Selection{})},
			"sort": []any{object{"id": "asc"}},
		}
		if after != nil {
			search["search_after"] = after
		}
		answers, err := base.searches(ctx, search)
		if err != nil {
			return err
		}
		hits := answers[0].Hits.Hits
		var batch lines
		for _, h := range hits {
			var a struct {
				ID  string
				Day int
			}
			if err := json.Unmarshal(h.Source, &a); err != nil {
				return &Fault{Damaged, "", fmt.Errorf("a stored article: %w", err)}
			}
			month := monthOfDay(a.Day)
			name, err := b.months.index(ctx, month)
			if err != nil {
				return err
			}
			if err := batch.put(name, storedID(a.ID), h.Source); err != nil {
				return err
			}
			if batch.Len() >= batchBytes {
				if err := b.send(ctx, &batch); err != nil {
					return err
				}
			}
		}
		if err := b.send(ctx, &batch); err != nil {
			return err
		}
		if len(hits) < page {
			return nil
		}
		after = hits[len(hits)-1].Sort
	}
}

// monthsBefore are the months that articles lie in in the previous generation,
// -1 for those that it does not have.
func (b *build) monthsBefore(ctx context.Context, ids []string) ([]int, error) {
	before := slices.Repeat([]int{-1}, len(ids))
	if b.base == nil {
		return before, nil
	}
	entries, err := b.base.byID(ctx, ids)
	for i, entry := range entries {
		if entry != nil {
			before[i] = monthOf(entry.Published)
		}
	}
	return before, err
}

// putByMonth is [build.Put] of a partitioned build.
func (b *build) putByMonth(ctx context.Context, articles []index.Stored) error {
	ids := make([]string, len(articles))
	for i, a := range articles {
		ids[i] = a.ID
	}
	before, err := b.monthsBefore(ctx, ids)
	if err != nil {
		return err
	}
	var batch lines
	for i, a := range articles {
		month := monthOf(a.Published)
		if err := b.removeFrom(ctx, &batch, a.ID, month, before[i], b.months.enter(a.ID, month)); err != nil {
			return err
		}
		document, err := stored(a)
		if err != nil {
			return fmt.Errorf("article %q: %w", a.ID, err)
		}
		name, err := b.months.index(ctx, month)
		if err == nil {
			err = batch.put(name, storedID(a.ID), document)
		}
		if err == nil && batch.Len() >= batchBytes {
			err = b.send(ctx, &batch)
		}
		if err != nil {
			return err
		}
	}
	return b.send(ctx, &batch)
}

// deleteByMonth is [build.Delete] of a partitioned build.
func (b *build) deleteByMonth(ctx context.Context, ids []string) error {
	before, err := b.monthsBefore(ctx, ids)
	if err != nil {
		return err
	}
	var batch lines
	for i, id := range ids {
		if err := b.removeFrom(ctx, &batch, id, -1, before[i], b.months.entered(id)); err != nil {
			return err
		}
	}
	return b.send(ctx, &batch)
}

// removeFrom adds to a batch the removal of an article from months, except from
// the one that it is put into; -1 stands for none.
func (b *build) removeFrom(ctx context.Context, batch *lines, id string, into int, months ...int) error {
	for _, month := range months {
		if month == into || month == -1 {
			continue
		}
		name, err := b.months.index(ctx, month)
		if err == nil {
			err = batch.remove(name, storedID(id))
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// join puts the partitions of the build behind its alias: those made by it were
// put there when they were made.
func (b *build) join(ctx context.Context) error {
	var actions []any
	for _, p := range b.of.Partitions {
		if !b.months.own[p.Month] {
			actions = append(actions, object{"add": object{"index": p.Index, "alias": aliasOf(b.of.Index)}})
		}
	}
	if len(actions) == 0 {
		return nil
	}
	return b.engine.client.do(ctx, request{method: http.MethodPost, path: "/_aliases", body: object{"actions": actions}, work: true}, nil)
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
	search := object{"size": len(ids), "track_total_hits": false, "_source": []string{"document"}, "query": object{"ids": object{"values": stored}}}
	answers, err := s.searchesIn(ctx, s.stock.placesOf(ids), search)
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

// maxPlaces bounds the articles whose partition is remembered.
const maxPlaces = 20_000

// place remembers in which index a search found articles.
func (s *stock) place(hits []hit) {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	if len(s.places)+len(hits) > maxPlaces {
		clear(s.places)
	}
	for _, h := range hits {
		if len(h.Fields.ID) == 1 {
			s.places[h.Fields.ID[0]] = h.Index
		}
	}
}

// placesOf are the indexes that hold the articles, nil unless all are known.
func (s *stock) placesOf(ids []string) []string {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	var names []string
	for _, id := range ids {
		name, ok := s.places[id]
		if !ok {
			return nil
		}
		names = append(names, name)
	}
	slices.Sort(names)
	return slices.Compact(names)
}

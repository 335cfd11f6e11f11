package opensearch

import (
	"context"
	"encoding/json"
	"fmt"
	"hash/maphash"
	"net/http"
	"slices"
	"sync"

	"byline/internal/article"
	"byline/internal/index"
)

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

// divide moves the articles put so far into partitions.
func (b *build) divide(ctx context.Context) error {
	b.dividing.Lock()
	defer b.dividing.Unlock()
	if b.months != nil {
		return nil
	}
	whole := &snapshot{engine: b.engine, of: b.of, stock: newStock(false), borrowed: true}
	if err := b.engine.client.do(ctx, request{method: http.MethodPost, path: "/" + b.of.Index + "/_refresh", work: true}, nil); err != nil {
		return err
	}
	b.months, b.of.Format = newMonths(b), format(true)
	if _, err := b.months.index(ctx, noMonth); err != nil {
		return err
	}
	if err := b.copyAll(ctx, whole); err != nil {
		return err
	}
	// The build's own index then has only the notes.
	var kept lines
	for part := range b.of.Notes {
		note, err := whole.note(ctx, part)
		if err == nil {
			err = kept.put(b.of.Index, noteID(part), object{"note": note})
		}
		if err != nil {
			return err
		}
	}
	if err := b.engine.remove(ctx, b.of.Index); err != nil {
		return err
	}
	if err := b.create(ctx, b.of.Index, 1); err != nil {
		return err
	}
	return b.send(ctx, &kept)
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
			if b.base == nil { // the build may put it again, in another month
				b.months.enter(a.ID, month)
			}
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

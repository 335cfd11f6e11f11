package index

import (
	"cmp"
	"context"
	"fmt"
	"slices"

	"byline/internal/article"
)

// Union is the articles of a community's own collection and of a shared one,
// searched as if they lay in one folder: counts, articles and scores are those
// of both together. When both have an article with the same id, the own one is
// served.
//
// The scores of the two parts are comparable: the document frequencies, which
// the weights of the terms come from, are counted over both by
// [Union.Frequencies], and both parts are searched with the common mean length.
// So one article beside thousands ranks as it would among them.
//
// A Union is safe for concurrent use while its parts are open.
type Union struct {
	// parts are the own and the shared snapshot, in this order.
	parts [2]Snapshot
}

// collections are the collections of the parts, in their order.
var collections = [2]Collection{Own, Shared}

// Join returns the union of two snapshots, which the caller still closes. The
// error is the snapshots'.
func Join(ctx context.Context, own, shared Snapshot) (*Union, error) {
	u, err := join(ctx, own, shared)
	if err != nil {
		return nil, fmt.Errorf("join indexes: %w", err)
	}
	return u, nil
}

func join(ctx context.Context, own, shared Snapshot) (*Union, error) {
	ids, err := both(ctx, own, shared)
	if err != nil {
		return nil, err
	}
	ownLength, err := own.Length(ctx)
	if err != nil {
		return nil, err
	}
	rest, err := shared.Without(ctx, ids, 0)
	if err != nil {
		return nil, err
	}
	length, err := rest.Length(ctx)
	if err != nil {
		return nil, err
	}
	mean := float64(ownLength+length) / float64(max(1, own.Len()+rest.Len()))
	u := new(Union)
	if u.parts[0], err = own.Without(ctx, nil, mean); err != nil {
		return nil, err
	}
	if u.parts[1], err = shared.Without(ctx, ids, mean); err != nil {
		return nil, err
	}
	return u, nil
}

// both returns the ids that two snapshots have in common, by looking up those
// of the smaller one in the other.
func both(ctx context.Context, a, b Snapshot) ([]string, error) {
	if a.Len() > b.Len() {
		a, b = b, a
	}
	var ids []string
	for page, err := range pages(ctx, a) {
		if err != nil {
			return nil, err
		}
		listed := make([]string, len(page))
		for i, entry := range page {
			listed[i] = entry.ID
		}
		found, err := b.Lookup(ctx, Lookup{IDs: listed})
		if err != nil {
			return nil, err
		}
		for i, entry := range found {
			if entry != nil {
				ids = append(ids, listed[i])
			}
		}
	}
	return ids, nil
}

// of calls a function for each part, own first.
func of[T any](u *Union, ask func(part Snapshot) (T, error)) (answers [2]T, err error) {
	for i, part := range u.parts {
		if answers[i], err = ask(part); err != nil {
			return answers, err
		}
	}
	return answers, nil
}

// Len is the number of articles.
func (u *Union) Len() int { return u.parts[0].Len() + u.parts[1].Len() }

// Frequencies is as that of [Snapshot].
func (u *Union) Frequencies(ctx context.Context, terms []string) ([]int, error) {
	counts, err := of(u, func(part Snapshot) ([]int, error) { return part.Frequencies(ctx, terms) })
	if err != nil {
		return nil, err
	}
	for i, n := range counts[1] {
		counts[0][i] += n
	}
	return counts[0], nil
}

// Search is as that of [Snapshot].
func (u *Union) Search(ctx context.Context, queries ...article.Query) ([][]article.Candidate, error) {
	found, err := of(u, func(part Snapshot) ([][]article.Candidate, error) { return part.Search(ctx, queries...) })
	if err != nil {
		return nil, err
	}
	all := found[0]
	for i, query := range queries {
		all[i] = merge(all[i], found[1][i], query.Limit, func(c article.Candidate) float64 {
			if query.Near == nil {
				return c.Score
			}
			return c.Score * query.Near.Factor(c.Published)
		})
	}
	return all, nil
}

// merge is the best of two lists of candidates.
func merge(a, b []article.Candidate, limit int, score func(article.Candidate) float64) []article.Candidate {
	all := slices.Concat(a, b)
	slices.SortFunc(all, func(a, b article.Candidate) int {
		return cmp.Or(cmp.Compare(score(b), score(a)), cmp.Compare(a.ID, b.ID))
	})
	return all[:min(limit, len(all))]
}

// Bearing is as that of [Snapshot]. When the limit cuts articles off, the count
// may include articles of one part that are not relevant enough beside those of
// the other.
func (u *Union) Bearing(ctx context.Context, topic article.Topic) ([]article.Candidate, int, error) {
	type bearing struct {
		candidates []article.Candidate
		all        int
	}
	parts, err := of(u, func(part Snapshot) (b bearing, err error) {
		b.candidates, b.all, err = part.Bearing(ctx, topic)
		return b, err
	})
	if err != nil {
		return nil, 0, err
	}
	most, all := 0.0, 0
	for _, part := range parts {
		if len(part.candidates) > 0 {
			most = max(most, part.candidates[0].Score)
		}
	}
	for i, part := range parts {
		relevant := slices.DeleteFunc(part.candidates, func(c article.Candidate) bool { return c.Score < topic.Relevant*most })
		all += len(relevant)
		if len(relevant) == len(part.candidates) {
			all += part.all - len(relevant)
		}
		parts[i].candidates = relevant
	}
	score := func(c article.Candidate) float64 { return c.Score }
	return merge(parts[0].candidates, parts[1].candidates, topic.Limit, score), all, nil
}

// Documents is as that of [Snapshot]. The documents say which collection they
// are from.
func (u *Union) Documents(ctx context.Context, ids []string) ([]*article.Document, error) {
	documents := make([]*article.Document, len(ids))
	for i, part := range u.parts {
		var missing []string
		var at []int
		for j, id := range ids {
			if documents[j] == nil {
				missing, at = append(missing, id), append(at, j)
			}
		}
		if len(missing) == 0 {
			break
		}
		found, err := part.Documents(ctx, missing)
		if err != nil {
			return nil, err
		}
		for j, document := range found {
			if document != nil {
				document.Collection = collections[i]
				documents[at[j]] = document
			}
		}
	}
	return documents, nil
}

// Lookup is as that of [Snapshot]. The entries say which collection they are
// from.
func (u *Union) Lookup(ctx context.Context, by Lookup) ([]*article.Entry, error) {
	found, err := of(u, func(part Snapshot) ([]*article.Entry, error) { return part.Lookup(ctx, by) })
	if err != nil {
		return nil, err
	}
	for i, entries := range found {
		for _, entry := range entries {
			if entry != nil {
				entry.Collection = collections[i]
			}
		}
	}
	if by.Title != "" || by.File != "" || by.Key != nil {
		return append(found[0], found[1]...), nil
	}
	for i, entry := range found[0] {
		if entry == nil {
			found[0][i] = found[1][i]
		}
	}
	return found[0], nil
}

// List is as that of [Snapshot]. The entries say which collection they are
// from.
func (u *Union) List(ctx context.Context, after string, n int) ([]*article.Entry, error) {
	found, err := of(u, func(part Snapshot) ([]*article.Entry, error) { return part.List(ctx, after, n) })
	if err != nil {
		return nil, err
	}
	for i, entries := range found {
		for _, entry := range entries {
			entry.Collection = collections[i]
		}
	}
	all := slices.Concat(found[0], found[1])
	slices.SortFunc(all, func(a, b *article.Entry) int { return cmp.Compare(a.ID, b.ID) })
	return all[:min(len(all), n)], nil
}

// Latest is as that of [Snapshot]. The summaries say which collection they are
// from.
func (u *Union) Latest(ctx context.Context, selection article.Selection, limit int) ([]*article.Summary, error) {
	found, err := of(u, func(part Snapshot) ([]*article.Summary, error) { return part.Latest(ctx, selection, limit) })
	if err != nil {
		return nil, err
	}
	for i, summaries := range found {
		for _, summary := range summaries {
			summary.Collection = collections[i]
		}
	}
	all := slices.Concat(found[0], found[1])
	slices.SortFunc(all, func(a, b *article.Summary) int {
		return cmp.Or(b.Published.Compare(a.Published), cmp.Compare(a.ID, b.ID))
	})
	return all[:min(len(all), limit)], nil
}

// Sources is as that of [Snapshot].
func (u *Union) Sources(ctx context.Context) ([]article.Source, error) {
	found, err := of(u, func(part Snapshot) ([]article.Source, error) { return part.Sources(ctx) })
	if err != nil {
		return nil, err
	}
	byName := make(map[string]article.Source)
	for _, source := range slices.Concat(found[0], found[1]) {
		byName[source.Name] = plus(byName[source.Name], source)
	}
	var sources []article.Source
	for _, source := range byName {
		sources = append(sources, source)
	}
	slices.SortFunc(sources, func(a, b article.Source) int {
		return cmp.Or(cmp.Compare(b.Articles, a.Articles), cmp.Compare(a.Name, b.Name))
	})
	return sources, nil
}

// plus is the sum of what two collections have from an outlet.
func plus(a, b article.Source) article.Source {
	b.Articles, b.Undated = a.Articles+b.Articles, a.Undated+b.Undated
	if b.First.IsZero() || !a.First.IsZero() && a.First.Before(b.First) {
		b.First = a.First
	}
	if a.Last.After(b.Last) {
		b.Last = a.Last
	}
	return b
}

// Words is as that of [Snapshot].
func (u *Union) Words(ctx context.Context, terms, spelt []string) ([]int, [][]string, error) {
	type known struct {
		counts  []int
		similar [][]string
	}
	parts, err := of(u, func(part Snapshot) (k known, err error) {
		k.counts, k.similar, err = part.Words(ctx, terms, spelt)
		return k, err
	})
	if err != nil {
		return nil, nil, err
	}
	counts, similar := parts[0].counts, parts[0].similar
	for i, n := range parts[1].counts {
		counts[i] += n
	}
	for i, others := range parts[1].similar {
		all := slices.Concat(similar[i], others)
		slices.Sort(all)
		all = slices.Compact(all)
		similar[i] = all[:min(len(all), MostSimilar)]
	}
	return counts, similar, nil
}

// Expect is as that of [Snapshot].
func (u *Union) Expect(ctx context.Context, terms, spelt, written []string) error {
	for _, part := range u.parts {
		if err := part.Expect(ctx, terms, spelt, written); err != nil {
			return err
		}
	}
	return nil
}

// Damaged reports whether a read of either part has shown it to be damaged.
func (u *Union) Damaged() bool { return u.parts[0].Damaged() || u.parts[1].Damaged() }

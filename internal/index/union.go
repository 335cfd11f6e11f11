package index

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
)

// Union is indexes that are searched as one, as if their articles lay in one
// folder: counts, articles and scores are those of all of them together. Of two
// articles with one id, that of the earlier index is served.
//
// Scores of its parts compare. What BM25 takes from a collection is how many
// articles hold a term, which the weights of the terms come from and which
// [Union.Frequency] counts over all parts, and the mean length of an article,
// which each part is searched with: that of all parts. So a part with one
// article neither drowns in nor outshouts a part with thousands.
//
// It is safe for concurrent use for as long as its parts are open.
type Union struct {
	parts         []part
	articles      int
	averageLength float64
}

// part is an index of a union.
type part struct {
	*Index
	// hidden are the articles whose ids an earlier part has, by their numbers.
	hidden map[uint64]bool
}

// Join returns the union of indexes, which stay the caller's to close. The
// error is that of [Index.Search].
func Join(ctx context.Context, indexes ...*Index) (*Union, error) {
	u := new(Union)
	length := 0.0
	for _, ix := range indexes {
		p := part{ix, make(map[uint64]bool)}
		u.articles += ix.Len()
		length += ix.averageLength * float64(ix.Len())
		for _, before := range u.parts {
			// The shorter list is looked up in the longer one.
			few, many := before.served, ix.served
			if len(few) > len(many) {
				few, many = many, few
			}
			for id := range few {
				if many[id] == nil {
					continue
				}
				hidden, err := p.hide(ctx, id)
				if err != nil {
					return nil, err
				}
				if hidden {
					u.articles--
					length -= float64(ix.served[id].Length)
				}
			}
		}
		u.parts = append(u.parts, p)
	}
	u.averageLength = length / float64(max(1, u.articles))
	return u, nil
}

// hide leaves an article out, and returns false where it is left out already.
func (p part) hide(ctx context.Context, id string) (hidden bool, err error) {
	err = p.read(func() error {
		number, err := p.store.number(id)
		if err == nil && !p.hidden[number] {
			hidden, p.hidden[number] = true, true
		}
		return errors.Join(err, ctx.Err())
	})
	if err != nil {
		return false, fmt.Errorf("join index %q: article %q: %w", p.shelf.dir, id, err)
	}
	return hidden, nil
}

// Search is as [Index.Search].
func (u *Union) Search(ctx context.Context, terms []Term, limit int) ([]Candidate, error) {
	var all []Candidate
	for _, p := range u.parts {
		found, err := p.candidates(ctx, terms, limit, u.averageLength, p.hidden)
		if err != nil {
			return nil, err
		}
		all = append(all, found...)
	}
	slices.SortFunc(all, byScore)
	return all[:min(limit, len(all))], nil
}

// Frequency is as [Index.Frequency].
func (u *Union) Frequency(ctx context.Context, term string) (int, error) {
	total := 0
	for _, p := range u.parts {
		n, err := p.frequency(ctx, term, p.hidden)
		if err != nil {
			return 0, err
		}
		total += n
	}
	return total, nil
}

// Similar is as [Index.Similar].
func (u *Union) Similar(ctx context.Context, term string) ([]string, error) {
	var all []string
	for _, p := range u.parts {
		found, err := p.Index.Similar(ctx, term)
		if err != nil {
			return nil, err
		}
		all = append(all, found...)
	}
	slices.Sort(all)
	all = slices.Compact(all)
	return all[:min(len(all), mostSimilar)], nil
}

// Forms is as [Index.Forms].
func (u *Union) Forms(ctx context.Context, term string) ([]string, error) {
	return forms(ctx, u, term)
}

// Document is as [Index.Document].
func (u *Union) Document(ctx context.Context, id string) (*Document, error) {
	for _, p := range u.parts {
		if p.Has(id) {
			return p.Index.Document(ctx, id)
		}
	}
	return nil, fmt.Errorf("read article %q: %w", id, errNotServed)
}

// Len is the number of articles.
func (u *Union) Len() int { return u.articles }

// Has reports whether an article with the id is served.
func (u *Union) Has(id string) bool {
	return slices.ContainsFunc(u.parts, func(p part) bool { return p.Has(id) })
}

// Version is as [Index.Version].
func (u *Union) Version(id string) string {
	for _, p := range u.parts {
		if p.Has(id) {
			return p.Version(id)
		}
	}
	return ""
}

// Articles are the articles served: those of the first index in the order of
// their files, then those of the next.
func (u *Union) Articles() []*Summary {
	all := make([]*Summary, 0, u.articles)
	for i, p := range u.parts {
		articles := p.Index.Articles()
		if len(p.hidden) > 0 {
			articles = slices.DeleteFunc(articles, func(article *Summary) bool {
				return slices.ContainsFunc(u.parts[:i], func(before part) bool { return before.Has(article.ID) })
			})
		}
		all = append(all, articles...)
	}
	return all
}

// Latest is as [Index.Latest].
func (u *Union) Latest(selection Selection, limit int) []*Summary {
	return latest(u.Articles(), selection, limit)
}

func byScore(a, b Candidate) int {
	return cmp.Or(cmp.Compare(b.Score, a.Score), cmp.Compare(a.ID, b.ID))
}

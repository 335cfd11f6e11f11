package bleve

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"

	bleveindex "github.com/blevesearch/bleve_index_api"

	"byline/internal/article"
	"byline/internal/index"
)

// Lookup is the entries of the articles that match.
func (s *snapshot) Lookup(ctx context.Context, by index.Lookup) ([]*article.Entry, error) {
	var field, value string
	switch {
	case by.Title != "":
		field, value = titleField, titleKey(by.Title)
	case by.File != "":
		field, value = fileField, by.File
	case by.Key != nil:
		field, value = keyField, keyOf(*by.Key)
	default:
		return s.entries(ctx, by.IDs)
	}
	var ids []string
	err := s.read(func() (err error) {
		ids, err = s.holding(ctx, field, value)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("look articles up by their %s: %w", field, err)
	}
	entries, err := s.entries(ctx, ids)
	if err != nil {
		return nil, err
	}
	entries = slices.DeleteFunc(entries, func(entry *article.Entry) bool {
		return by.Title != "" && article.FoldTitle(entry.Title) != article.FoldTitle(by.Title)
	})
	slices.SortFunc(entries, func(a, b *article.Entry) int {
		return cmp.Or(cmp.Compare(a.File, b.File), cmp.Compare(len(a.ID), len(b.ID)), cmp.Compare(a.ID, b.ID))
	})
	return entries, nil
}

// holding is the ids of the articles that have a value in a field.
func (s *snapshot) holding(ctx context.Context, field, value string) (ids []string, err error) {
	postings, err := s.store.reader.TermFieldReader(ctx, []byte(value), field, false, false, false)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, postings.Close()) }()
	var posting bleveindex.TermFieldDoc
	for {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		next, err := postings.Next(posting.Reset())
		if err != nil || next == nil {
			return ids, err
		}
		number := next.ID.Value()
		if s.hidden[number] {
			continue
		}
		id, err := s.id(number)
		if err != nil {
			return nil, err
		}
		ids = append(ids, id)
	}
}

// Count is how many articles a selection chooses.
func (s *snapshot) Count(ctx context.Context, selection article.Selection) (int, error) {
	n := 0
	err := s.look(ctx, "count articles", func(f *facts) error {
		n = f.chooser(selection, s.hidden).count()
		return nil
	})
	return n, err
}

// Sources are the outlets.
func (s *snapshot) Sources(ctx context.Context) ([]article.Source, error) {
	var sources []article.Source
	err := s.look(ctx, "list the outlets", func(f *facts) error {
		sources = f.chooser(article.Selection{}, s.hidden).outlets()
		return nil
	})
	return sources, err
}

// Latest is the newest articles of a selection.
func (s *snapshot) Latest(ctx context.Context, selection article.Selection, limit int) ([]*article.Summary, error) {
	var ids []string
	err := s.look(ctx, "list the newest articles", func(f *facts) (err error) {
		ids, err = s.latest(ctx, f.chooser(selection, s.hidden), limit)
		return err
	})
	if err != nil {
		return nil, err
	}
	entries, err := s.entries(ctx, ids)
	if err != nil {
		return nil, err
	}
	summaries := make([]*article.Summary, len(entries))
	for i, entry := range entries {
		summaries[i] = &entry.Summary
	}
	return summaries, nil
}

// latest is the ids of the newest chosen articles.
func (s *snapshot) latest(ctx context.Context, c *chooser, limit int) (ids []string, err error) {
	order := s.order(c.facts)
	for start := 0; start < len(order) && len(ids) < limit; {
		first := c.facts.of[order[start]]
		end := start + 1
		for end < len(order) && byTime(c.facts.of[order[end]], first) == 0 {
			end++
		}
		tied, err := s.tied(ctx, c, order[start:end], limit-len(ids))
		if err != nil {
			return nil, err
		}
		ids = append(ids, tied...)
		start = end
	}
	return ids, nil
}

// manyTied is the largest number of articles with one and the same time, or
// without one, that are sorted. More than that are found by walking all
// articles in the order of their ids.
const manyTied = 5000

// tied is the first ids, in order, of chosen articles with one and the same
// time.
func (s *snapshot) tied(ctx context.Context, c *chooser, numbers []uint32, limit int) (ids []string, err error) {
	if len(numbers) > manyTied {
		moment := c.facts.of[numbers[0]]
		err = s.walk(ctx, "", func(id string, number uint64) bool {
			if c.chooses(number) && byTime(c.facts.of[number], moment) == 0 {
				ids = append(ids, id)
			}
			return len(ids) < limit
		})
		return ids, err
	}
	for _, number := range numbers {
		if !c.chooses(uint64(number)) {
			continue
		}
		id, err := s.id(uint64(number))
		if err != nil {
			return nil, err
		}
		ids = append(ids, id)
	}
	slices.Sort(ids)
	return ids[:min(len(ids), limit)], nil
}

// byTime puts the newer first and those without a day last.
func byTime(a, b fact) int {
	switch {
	case a.zone == undated && b.zone == undated:
		return 0
	case a.zone == undated:
		return 1
	case b.zone == undated:
		return -1
	}
	return cmp.Compare(b.published, a.published)
}

// order is the numbers of the articles sorted by time; it is computed once.
func (g *generation) order(f *facts) []uint32 {
	g.reading.Lock()
	defer g.reading.Unlock()
	if g.newest == nil {
		g.newest = make([]uint32, 0, g.articles)
		for number := range f.of {
			if f.of[number].source != gone {
				g.newest = append(g.newest, uint32(number))
			}
		}
		slices.SortFunc(g.newest, func(a, b uint32) int { return byTime(f.of[a], f.of[b]) })
	}
	return g.newest
}

// List is the first articles in the order of their ids after one.
func (s *snapshot) List(ctx context.Context, after string, n int) ([]*article.Entry, error) {
	var ids []string
	err := s.read(func() error {
		return s.walk(ctx, after, func(id string, _ uint64) bool {
			if len(ids) < n {
				ids = append(ids, id)
			}
			return len(ids) < n
		})
	})
	if err != nil {
		return nil, fmt.Errorf("list articles: %w", err)
	}
	return s.entries(ctx, ids)
}

// idField is where Bleve keeps the ids.
const idField = "_id"

// walk goes through the articles in the order of their ids, starting after a
// given id, as long as more returns true.
//
// It reads the dictionaries of the ids in this goroutine, where [unfaulted]
// catches a failed read. Bleve's own FieldDict starts others, and a fault in
// one of those would end the process.
func (s *snapshot) walk(ctx context.Context, after string, more func(id string, number uint64) bool) error {
	parts, err := s.store.segments()
	if err != nil {
		return err
	}
	var from []byte
	if after != "" {
		from = append([]byte(after), 0) // the least id after it
	}
	var streams []*stream
	for _, part := range parts {
		ids, err := dictionary(part, idField, from)
		if err != nil {
			return err
		}
		streams = append(streams, ids)
	}
	return merge(ctx, streams, func(id string) (bool, error) {
		number, err := s.number(id)
		if err != nil {
			return false, err
		}
		return number == nil || more(id, *number), nil // else its article was removed
	})
}

// some is the ids of the first, the last and a middle article in the store.
func (s *snapshot) some(ctx context.Context) (ids []string, err error) {
	err = s.look(ctx, "list articles", func(f *facts) error {
		var numbers []uint64
		for number, known := range f.of {
			if known.source != gone {
				numbers = append(numbers, uint64(number))
			}
		}
		if len(numbers) == 0 {
			return nil
		}
		for _, at := range []int{0, len(numbers) / 2, len(numbers) - 1} {
			id, err := s.id(numbers[at])
			if err != nil {
				return err
			}
			ids = append(ids, id)
		}
		return nil
	})
	return ids, err
}

// find searches for an article by the rarest of its first words.
func (s *snapshot) find(ctx context.Context, id string) error {
	const words = 50
	documents, err := s.Documents(ctx, []string{id})
	if err != nil {
		return err
	}
	if documents[0] == nil {
		return fmt.Errorf("article %q is not there", id)
	}
	vocabulary := documents[0].Vocabulary
	vocabulary = vocabulary[:min(words, len(vocabulary))]
	if len(vocabulary) == 0 {
		return nil // it has no words to be found by
	}
	counts, err := s.Frequencies(ctx, vocabulary)
	if err != nil {
		return err
	}
	rarest := vocabulary[slices.Index(counts, slices.Min(counts))]
	var found bool
	err = s.read(func() (err error) {
		found, err = s.store.holds(ctx, id, rarest)
		return err
	})
	if err == nil && !found {
		err = fmt.Errorf("article %q is not found by its word %q", id, rarest)
	}
	return err
}

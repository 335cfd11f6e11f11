package bleve

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/RoaringBitmap/roaring/v2"
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
	var numbers []uint64
	err := s.read(func() (err error) {
		numbers, err = s.holding(ctx, field, value)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("look articles up by their %s: %w", field, err)
	}
	entries, err := s.entriesAt(ctx, numbers)
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

// holding is the numbers of the articles that have a value in a field.
func (s *snapshot) holding(ctx context.Context, field, value string) (numbers []uint64, err error) {
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
			return numbers, err
		}
		if number := next.ID.Value(); !s.hidden[number] {
			numbers = append(numbers, number)
		}
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
	var numbers []uint64
	err := s.look(ctx, "list the newest articles", func(f *facts) (err error) {
		numbers, err = s.latest(ctx, f.chooser(selection, s.hidden), limit)
		return err
	})
	if err != nil {
		return nil, err
	}
	entries, err := s.entriesAt(ctx, numbers)
	if err != nil {
		return nil, err
	}
	summaries := make([]*article.Summary, len(entries))
	for i, entry := range entries {
		summaries[i] = &entry.Summary
	}
	return summaries, nil
}

// latest is the numbers of the newest chosen articles.
func (s *snapshot) latest(ctx context.Context, c *chooser, limit int) (numbers []uint64, err error) {
	order := s.order(c.facts)
	for start := 0; start < len(order) && len(numbers) < limit; {
		first := c.facts.of[order[start]]
		end := start + 1
		for end < len(order) && byTime(c.facts.of[order[end]], first) == 0 {
			end++
		}
		tied, err := s.tied(ctx, c, order[start:end], limit-len(numbers))
		if err != nil {
			return nil, err
		}
		numbers = append(numbers, tied...)
		start = end
	}
	return numbers, nil
}

// manyTied is the largest number of articles with one and the same time, or
// without one, that are sorted. More than that are found by walking all
// articles in the order of their ids.
const manyTied = 5000

// tied is the numbers of the first, in the order of ids, of the chosen articles
// with one and the same time.
func (s *snapshot) tied(ctx context.Context, c *chooser, numbers []uint32, limit int) (first []uint64, err error) {
	if len(numbers) > manyTied {
		moment := c.facts.of[numbers[0]]
		err = s.walk(ctx, "", func(number uint64) bool {
			if c.chooses(number) && byTime(c.facts.of[number], moment) == 0 {
				first = append(first, number)
			}
			return len(first) < limit
		})
		return first, err
	}
	ids := make(map[uint64]string)
	for _, number := range numbers {
		if !c.chooses(uint64(number)) {
			continue
		}
		id, err := s.id(uint64(number))
		if err != nil {
			return nil, err
		}
		ids[uint64(number)] = id
		first = append(first, uint64(number))
	}
	slices.SortFunc(first, func(a, b uint64) int { return cmp.Compare(ids[a], ids[b]) })
	return first[:min(len(first), limit)], nil
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
			if f.outlets[number] != gone {
				g.newest = append(g.newest, uint32(number))
			}
		}
		slices.SortFunc(g.newest, func(a, b uint32) int { return byTime(f.of[a], f.of[b]) })
	}
	return g.newest
}

// List is the first articles in the order of their ids after one.
func (s *snapshot) List(ctx context.Context, after string, n int) ([]*article.Entry, error) {
	var numbers []uint64
	err := s.read(func() error {
		return s.walk(ctx, after, func(number uint64) bool {
			if len(numbers) < n {
				numbers = append(numbers, number)
			}
			return len(numbers) < n
		})
	})
	if err != nil {
		return nil, fmt.Errorf("list articles: %w", err)
	}
	return s.entriesAt(ctx, numbers)
}

// idField is where Bleve keeps the ids.
const idField = "_id"

// walk goes through the articles in the order of their ids, starting after a
// given id, as long as more returns true.
//
// It reads the dictionaries of the ids in this goroutine, where [unfaulted]
// catches a failed read. Bleve's own FieldDict starts others, and a fault in
// one of those would end the process.
func (s *snapshot) walk(ctx context.Context, after string, more func(number uint64) bool) error {
	var from []byte
	if after != "" {
		from = append([]byte(after), 0) // the least id after it
	}
	var streams []*stream
	for _, part := range s.store.parts {
		ids, err := dictionary(part, idField, from)
		if err != nil {
			return err
		}
		streams = append(streams, ids)
	}
	return merge(ctx, streams, func(id string) (bool, error) {
		number, found, err := s.number(id)
		if err != nil {
			return false, err
		}
		return !found || more(number), nil // else its article was removed
	})
}

// some is the ids of the first, a middle and the last article in the store.
func (s *snapshot) some() (ids []string, err error) {
	n := uint64(s.articles)
	if n == 0 {
		return nil, nil
	}
	err = s.read(func() error {
		for _, rank := range []uint64{0, n / 2, n - 1} {
			number, err := s.store.live(rank)
			if err != nil {
				return err
			}
			id, err := s.id(number)
			if err != nil {
				return err
			}
			ids = append(ids, id)
		}
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("list articles: %w", err)
	}
	return ids, nil
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
	var rarest string
	var found bool
	err = s.read(func() error {
		number, _, err := s.number(id)
		if err != nil {
			return err
		}
		in, err := s.store.sectionOf(s.store.segmentOf(number))
		if err != nil {
			return err
		}
		var all *roaring.Bitmap
		if rarest, all, err = in.rarest(vocabulary); err == nil && all != nil {
			found = all.Contains(uint32(number - in.offset))
		}
		return err
	})
	if err == nil && !found {
		err = fmt.Errorf("article %q is not found by its word %q", id, rarest)
	}
	return err
}

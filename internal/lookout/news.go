package lookout

import (
	"context"
	"encoding/binary"
	"hash/fnv"
	"slices"

	"byline/internal/article"
	"byline/internal/newsroom"
)

// news is what an edition of a newsroom has that watches have not seen, and
// what they have seen that it no longer has.
type news struct {
	fresh []*article.Entry
	gone  []int64
	// replaced is whether all articles are others than before, or were never
	// looked at: another collection is no news.
	replaced bool
}

// replaced is the least number of articles that a newsroom must have had for a
// complete change of its articles to count as another collection instead of
// news.
const replaced = 20

// news compares an edition with what watches have seen: only what has changed
// when the edition before was told, else, as after a crash, all of it.
func (l *Lookout) news(ctx context.Context, server string, e *newsroom.Edition) (news, error) {
	told, ever := l.told[server]
	switch {
	case ever && told.Equal(e.At):
		return news{}, nil
	case ever && !e.Before.IsZero() && told.Equal(e.Before):
		fresh, _, known, err := l.unseen(ctx, server, e.Came)
		if err != nil || known {
			return news{fresh, marksOf(e.Gone), e.Kept == 0 && len(e.Gone) >= replaced}, err
		}
	}
	return l.allNews(ctx, server, e)
}

// allNews is news, by going through all articles.
func (l *Lookout) allNews(ctx context.Context, server string, e *newsroom.Edition) (news, error) {
	const page = 1000
	var n news
	var marks []int64
	seen, known := 0, true
	for after := ""; ; {
		entries, err := e.List(ctx, after, page)
		if err != nil {
			return n, err
		}
		var fresh []*article.Entry
		var some int
		if fresh, some, known, err = l.unseen(ctx, server, entries); err != nil {
			return n, err
		}
		n.fresh, seen = append(n.fresh, fresh...), seen+some
		if len(entries) == 0 {
			break
		}
		marks = append(marks, marksOf(entries)...)
		after = entries[len(entries)-1].ID
	}
	slices.Sort(marks)
	var err error
	n.gone, err = l.config.Store.SeenBut(ctx, server, marks)
	n.replaced = !known || seen == 0 && len(n.gone) >= replaced
	return n, err
}

// unseen are those of some articles that watches have not seen, and the number
// of the others; known is as in [Store].
func (l *Lookout) unseen(ctx context.Context, server string, entries []*article.Entry) (fresh []*article.Entry, seen int, known bool, err error) {
	marks := marksOf(entries)
	found, known, err := l.config.Store.Seen(ctx, server, marks)
	for i, entry := range entries {
		if !found[marks[i]] {
			fresh = append(fresh, entry)
		}
	}
	return fresh, len(entries) - len(fresh), known, err
}

// markOf is a number that stands for an article and its content.
func markOf(entry *article.Entry) int64 {
	hash := fnv.New64a()
	hash.Write([]byte(entry.ID))
	hash.Write([]byte{0})
	hash.Write([]byte(entry.Hash))
	return int64(binary.LittleEndian.Uint64(hash.Sum(nil)) | 1) // never 0
}

func marksOf(entries []*article.Entry) []int64 {
	marks := make([]int64, len(entries))
	for i, entry := range entries {
		marks[i] = markOf(entry)
	}
	return marks
}

package index

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"byline/internal/corpus"
	"byline/internal/words"
)

// newArticle is an article to be stored, with its claim to its id.
type newArticle struct {
	corpus.Article
	claim *claim
}

// send sends an article to be stored; it ignores nil.
func (a *newArticle) send(ctx context.Context, to chan<- newArticle) error {
	if a == nil {
		return nil
	}
	select {
	case to <- *a:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// Bounds of one batch: the number of articles, and the bytes of their text.
const (
	batchArticles = 200
	batchBytes    = 4 << 20
)

// putAll analyses and stores articles until the channel is closed, several at
// a time.
func (u *update) putAll(ctx context.Context, articles <-chan newArticle) error {
	analyzer := words.NewAnalyzer()
	for first := range articles {
		var batch []Stored
		size := 0
		for a, more := first, true; more; {
			document, err := analyzed(a.Article, analyzer)
			if err != nil {
				return err
			}
			batch = append(batch, Stored{document, a.claim.hash, a.Line})
			size += len(a.Text)
			if len(batch) >= batchArticles || size >= batchBytes {
				break
			}
			a, more = <-articles
		}
		if err := u.build.Put(ctx, batch); err != nil {
			return err
		}
	}
	return nil
}

// putLate stores the articles that replace others of the same update.
func (u *update) putLate(ctx context.Context) error {
	articles := make(chan newArticle, len(u.late))
	for _, a := range u.late {
		if u.claimed[keyOf(a.ID)] == a.claim {
			articles <- *a
			u.sent = append(u.sent, a.ID)
		}
	}
	close(articles)
	return u.putAll(ctx, articles)
}

// removed deletes the articles that are no longer in the corpus, and returns
// their ids.
func (u *update) removed(ctx context.Context) ([]string, error) {
	for i := range u.base.catalogue.files {
		if file := &u.base.catalogue.files[i]; !u.listed[file.Path] {
			entries, err := u.base.of(ctx, file.Path)
			if err != nil {
				return nil, err
			}
			u.gone = append(u.gone, entries...)
		}
	}
	var ids []string
	for _, entry := range u.gone {
		if u.claimed[keyOf(entry.ID)] == nil {
			ids = append(ids, entry.ID)
		}
	}
	slices.Sort(ids)
	return ids, u.build.Delete(ctx, ids)
}

// changes are the changes of the update, given the articles it removed. They do
// not count the unchanged ones.
func (u *update) changes(ctx context.Context, removed []string) (Changes, error) {
	changes := Changes{Removed: removed}
	slices.Sort(u.sent)
	ids := slices.Compact(u.sent)
	if u.base.snapshot == nil {
		changes.Added = ids
		return changes, nil
	}
	for chunk := range slices.Chunk(ids, batchArticles) {
		entries, err := u.base.snapshot.Lookup(ctx, Lookup{IDs: chunk})
		if err != nil {
			return Changes{}, err
		}
		for i, id := range chunk {
			switch {
			case entries[i] == nil:
				changes.Added = append(changes.Added, id)
			case entries[i].Hash != u.claimed[keyOf(id)].hash:
				changes.Changed = append(changes.Changed, id)
			}
		}
	}
	return changes, nil
}

// changesSince is the difference between an index that was rebuilt from the
// articles and the last one. When the last one is too damaged to compare, its
// catalogue decides: the articles of an unchanged file count as unchanged,
// those of a changed file as changed and those of a new file as added.
func (u *update) changesSince(ctx context.Context, next, last *Index) (Changes, error) {
	changes, err := next.ChangesSince(ctx, last)
	if err == nil || !errors.Is(err, ErrUnreadable) {
		return changes, err
	}
	before, err := readCatalogue(ctx, last.Snapshot)
	if err != nil { // nothing is known to have changed
		return Changes{Unchanged: next.Len()}, nil
	}
	changes = Changes{}
	for _, id := range next.changes.Added {
		file := u.visited[u.claimed[keyOf(id)].file].File
		switch entry := before.file(file.Path); {
		case entry != nil && entry.Size == file.Size && entry.ModTime.Equal(file.ModTime):
			changes.Unchanged++
		case entry != nil:
			changes.Changed = append(changes.Changed, id)
		default:
			changes.Added = append(changes.Added, id)
		}
	}
	return changes, nil
}

// analyzed calls Analyze. A panic in it becomes an error that names the article.
func analyzed(article corpus.Article, analyzer *words.Analyzer) (document *Document, err error) {
	err = Recovered(func() error {
		document = Analyze(article, analyzer)
		return nil
	})
	if err != nil {
		err = fmt.Errorf("analyse article %q of %s: %w", article.ID, article.File, err)
	}
	return document, err
}

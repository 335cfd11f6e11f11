package index

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"byline/internal/corpus"
	"byline/internal/words"
)

// newArticle is an article to be stored, and its claim to its id.
type newArticle struct {
	corpus.Article
	claim *claim
}

// send sends an article to be stored; nil is none.
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

// Bounds of one batch: as many articles, or as many bytes of text.
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

// putLate stores the articles that replace others of this update.
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

// removed deletes the articles that the corpus no longer has, and returns their
// ids.
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

// changes are what the update changed, of which some articles were removed. They
// leave out how many are unchanged.
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

// changesSince is what makes an index, which was made of the articles alone,
// differ from the last one. Where that is too damaged to tell, the articles of a
// file that is as it was are unchanged, and those of others are not.
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

// analyzed is Analyze, of which a panic, in a goroutine that nobody else looks
// after, is an error that names the article.
func analyzed(article corpus.Article, analyzer *words.Analyzer) (_ *Document, err error) {
	defer func() {
		if cause := recover(); cause != nil {
			err = fmt.Errorf("analyse article %q of %s: this is a fault in the program, please report it: %v", article.ID, article.File, cause)
		}
	}()
	return Analyze(article, analyzer), nil
}

package index

import (
	"context"
	"encoding/json"
	"errors"
	"maps"
	"runtime"
	"slices"
	"strings"
	"time"

	"byline/internal/corpus"
	"byline/internal/words"

	"golang.org/x/sync/errgroup"
)

// update brings the store up to date with the folder. When nothing changed it
// reads and writes nothing.
func (ix *Index) update(ctx context.Context, folder *corpus.Folder, progress func(done, total int64)) error {
	scanned := time.Now()
	files, problems, err := folder.Files(ctx)
	if err != nil {
		return err
	}
	slices.SortFunc(files, func(a, b corpus.File) int { return strings.Compare(a.Path, b.Path) })
	ix.changes.Unchanged = len(ix.served)
	if ix.catalogue.current(files, problems) {
		return ix.store.refresh()
	}
	mark := ix.store.newBatch()
	mark.SetInternal([]byte(updatingNote), []byte("under way"))
	if err := ix.store.write(mark); err != nil {
		return err
	}
	u := &update{
		Index: ix, folder: folder, progress: progress,
		next:    &catalogue{Format: ix.catalogue.Format, Scanned: scanned, Problems: problems},
		claimed: make(map[string]string),
	}
	if err := u.run(ctx, files); err != nil {
		return err
	}
	return ix.store.refresh()
}

// update is one pass over the folder's files, in path order.
type update struct {
	*Index
	folder   *corpus.Folder
	progress func(done, total int64)
	next     *catalogue
	// claimed maps an article's id to the first file that has it.
	claimed     map[string]string
	done, total int64
}

func (u *update) run(ctx context.Context, files []corpus.File) error {
	for _, file := range files {
		if entry := u.catalogue.file(file.Path); entry == nil || !u.catalogue.unchanged(*entry, file) {
			u.total += file.Size
		}
	}
	workers, ctx := errgroup.WithContext(ctx)
	articles := make(chan newArticle)
	workers.Go(func() error {
		defer close(articles)
		for _, file := range files {
			if err := u.visit(ctx, file, articles); err != nil {
				return err
			}
		}
		return nil
	})
	for range runtime.GOMAXPROCS(0) {
		workers.Go(func() error { return u.store.putAll(articles) })
	}
	if err := workers.Wait(); err != nil {
		return err
	}
	return u.finish()
}

// finish removes the articles that the corpus no longer has and writes the new
// catalogue, both in one batch.
func (u *update) finish() error {
	last := u.store.newBatch()
	for _, id := range slices.Sorted(maps.Keys(u.served)) {
		if _, kept := u.claimed[id]; !kept {
			last.Delete(id)
			u.changes.Removed = append(u.changes.Removed, id)
		}
	}
	u.changes.Unchanged = len(u.claimed) - len(u.changes.Added) - len(u.changes.Changed)
	encoded, err := json.Marshal(u.next)
	if err != nil {
		return err
	}
	last.SetInternal([]byte(catalogueNote), encoded)
	last.DeleteInternal([]byte(updatingNote))
	if err := u.store.write(last); err != nil {
		return err
	}
	u.catalogue, u.Index.served = u.next, u.next.served()
	return nil
}

// visit enters a file in the next catalogue and sends those of its articles
// that are new or changed to be stored. An unchanged file is read only when
// one of its articles is the first of its id now and was not before.
func (u *update) visit(ctx context.Context, file corpus.File, changed chan<- newArticle) error {
	entry := u.catalogue.file(file.Path)
	if entry != nil && u.catalogue.unchanged(*entry, file) && !slices.ContainsFunc(entry.Articles, u.mustBeRead) {
		kept := fileEntry{File: file, Problems: entry.Problems}
		for _, article := range entry.Articles {
			again := *article
			again.ShadowedBy = u.claim(again.ID, file.Path)
			kept.Articles = append(kept.Articles, &again)
		}
		u.next.Files = append(u.next.Files, kept)
		return nil
	}
	read := fileEntry{File: file}
	before := u.done
	for article, err := range u.folder.Articles(ctx, file) {
		var problem corpus.Problem
		switch {
		case errors.As(err, &problem):
			read.Problems = append(read.Problems, problem)
			continue
		case err != nil:
			return err
		}
		entry := &articleEntry{
			Summary:    summarize(&article),
			Hash:       contentHash(&article),
			ShadowedBy: u.claim(article.ID, file.Path),
		}
		read.Articles = append(read.Articles, entry)
		if entry.ShadowedBy == "" && u.isChange(entry) {
			select {
			case changed <- newArticle{article, entry}:
			case <-ctx.Done():
				return ctx.Err()
			}
		}
		u.report(min(before+file.Size, u.done+int64(len(article.Text))))
	}
	u.report(before + file.Size)
	u.next.Files = append(u.next.Files, read)
	return ctx.Err()
}

// mustBeRead reports whether an article that was shadowed is the first of its
// id now, so that its text is needed.
func (u *update) mustBeRead(entry *articleEntry) bool {
	_, taken := u.claimed[entry.ID]
	return entry.ShadowedBy != "" && !taken
}

// claim makes file the one whose article of the id is served, unless another
// has claimed it: then it returns that one.
func (u *update) claim(id, file string) (shadowedBy string) {
	if first, taken := u.claimed[id]; taken {
		return first
	}
	u.claimed[id] = file
	return ""
}

// isChange counts an article and reports whether it must be stored; one that
// need not be keeps its length.
func (u *update) isChange(entry *articleEntry) bool {
	old := u.served[entry.ID]
	switch {
	case old == nil:
		u.changes.Added = append(u.changes.Added, entry.ID)
	case old.Hash != entry.Hash:
		u.changes.Changed = append(u.changes.Changed, entry.ID)
	default:
		entry.Length = old.Length
		return false
	}
	return true
}

func (u *update) report(done int64) {
	u.done = done
	if u.progress != nil {
		u.progress(min(done, u.total), u.total)
	}
}

func summarize(a *corpus.Article) Summary {
	return Summary{ID: a.ID, Title: a.Title, Source: a.Source, URL: a.URL, Author: a.Author, Published: a.Published, File: a.File}
}

// Bounds of one batch: as many articles, or as many bytes of text.
const (
	batchArticles = 200
	batchBytes    = 4 << 20
)

// newArticle is an article to be stored, and its entry in the next catalogue,
// which learns its length.
type newArticle struct {
	corpus.Article
	entry *articleEntry
}

// putAll analyses and stores articles until the channel is closed, several at
// a time.
func (s *store) putAll(articles <-chan newArticle) error {
	analyzer := words.NewAnalyzer()
	batch, count, size := s.newBatch(), 0, 0
	for article := range articles {
		document := Analyze(article.Article, analyzer)
		article.entry.Length = document.length()
		if err := batch.put(document); err != nil {
			return err
		}
		count, size = count+1, size+len(article.Text)
		if count >= batchArticles || size >= batchBytes {
			if err := s.write(batch); err != nil {
				return err
			}
			batch, count, size = s.newBatch(), 0, 0
		}
	}
	if count == 0 {
		return nil
	}
	return s.write(batch)
}

package index

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"runtime"
	"slices"
	"sync"
	"time"

	"byline/internal/corpus"
	"byline/internal/words"

	"golang.org/x/sync/errgroup"
)

// update is one pass over the folder's files, in path order, which makes the
// next snapshot's catalogue and store out of those of base.
type update struct {
	// base is the snapshot before; one without articles where there is none.
	base     *Index
	folder   *corpus.Folder
	progress func(done, total int64)
	// tolerant is whether a file that is being written to is a problem of that
	// file alone.
	tolerant bool
	// dir is where the next snapshot is built, which store is in once there is
	// something to be written to it.
	dir     string
	opening sync.Mutex
	store   *store

	next    *catalogue
	changes Changes
	// listed are the paths of the folder's files.
	listed map[string]bool
	// claimed maps an article's id to who has it.
	claimed map[string]*claim
	// late are articles that replace another of this update, to be stored last.
	late        []newArticle
	done, total int64
}

// run goes over the files, which are in path order, from the last to the first.
func (u *update) run(ctx context.Context, files []corpus.File) (err error) {
	defer func() {
		if u.store != nil {
			err = errors.Join(err, u.store.close())
		}
	}()
	if u.base.manifest == nil {
		if u.store, err = createStore(u.dir); err != nil {
			return err
		}
	}
	for _, file := range files {
		if entry := u.base.catalogue.file(file.Path); entry == nil || !u.base.catalogue.unchanged(*entry, file) {
			u.total += file.Size
		}
	}
	workers, workersCtx := errgroup.WithContext(ctx)
	articles := make(chan newArticle)
	workers.Go(func() error {
		defer close(articles)
		for _, file := range slices.Backward(files) {
			if err := u.visit(workersCtx, file, articles); err != nil {
				return err
			}
		}
		return nil
	})
	for range runtime.GOMAXPROCS(0) {
		workers.Go(func() error { return u.putAll(workersCtx, articles) })
	}
	if err := workers.Wait(); err != nil {
		return err
	}
	slices.Reverse(u.next.Files)
	if err := u.putLate(ctx); err != nil {
		return err
	}
	return u.finish(ctx)
}

// writable is the store to write to.
func (u *update) writable() (*store, error) {
	u.opening.Lock()
	defer u.opening.Unlock()
	if u.store == nil {
		opened, err := extendStore(u.dir)
		if err != nil {
			return nil, err
		}
		u.store = opened
	}
	return u.store, nil
}

// finish removes the articles that the corpus no longer has.
func (u *update) finish(ctx context.Context) error {
	for _, id := range slices.Sorted(maps.Keys(u.base.served)) {
		if _, kept := u.claimed[id]; !kept {
			u.changes.Removed = append(u.changes.Removed, id)
		}
	}
	u.tellChanges()
	if len(u.changes.Removed) > 0 {
		s, err := u.writable()
		if err != nil {
			return err
		}
		batch := s.newBatch()
		for _, id := range u.changes.Removed {
			batch.Delete(id)
		}
		if err := s.write(ctx, batch); err != nil {
			return err
		}
	}
	if u.store == nil {
		return nil
	}
	return u.store.settle(ctx)
}

// Bounds of what a catalogue holds in memory.
const (
	// maxProblems is how many problems of one file are kept.
	maxProblems = 100
	// maxArticles is how many articles are served.
	maxArticles = 500_000
)

// visit enters a file in the next catalogue and sends those of its articles
// that are new or changed to be stored. An unchanged file is read only when
// [update.mustBeRead] says so of one of its articles.
func (u *update) visit(ctx context.Context, file corpus.File, changed chan<- newArticle) error {
	entry := u.base.catalogue.file(file.Path)
	if entry != nil && u.base.catalogue.unchanged(*entry, file) && !slices.ContainsFunc(entry.Articles, u.mustBeRead) {
		kept := fileEntry{File: file, Problems: entry.Problems}
		for _, article := range entry.Articles {
			again := *article
			u.claim(&again, file.Path, "")
			kept.Articles = append(kept.Articles, &again)
		}
		u.next.Files = append(u.next.Files, kept)
		return nil
	}
	read := fileEntry{File: file}
	refused, tooMany := 0, 0
	before := u.done
	lines := knownLines(entry)
	known := func(line, id string) bool { return lines.known(line, id, file.Path) && !u.contested(lines[line]) }
	for article, err := range u.folder.ArticlesBut(ctx, file, known) {
		var problem corpus.Problem
		switch {
		case errors.As(err, &problem):
			if n := len(read.Articles); n > 0 {
				read.Articles[n-1].Line = "" // it may be this one's, to be told again
			}
			refused++
			if refused <= maxProblems {
				read.Problems = append(read.Problems, problem)
			}
			continue
		case u.tolerant && errors.Is(err, ErrChanging):
			read.ModTime = time.Time{} // to be read again
			read.Problems = append(read.Problems, corpus.Problem{
				File: file.Path, Reason: ErrChanging.Error() + "; it is read again with the next reload",
			})
			continue
		case err != nil:
			return err
		}
		if len(u.claimed) >= maxArticles {
			tooMany++
			continue
		}
		entry := lines.entry(&article)
		verdict := u.claim(entry, file.Path, article.Place)
		article.ID = entry.ID
		read.Articles = append(read.Articles, entry)
		switch isChange := u.isChange(entry); {
		case verdict == replaces && (isChange || u.claimed[entry.ID].stored) && article.Text != "":
			u.late = append(u.late, newArticle{article, entry})
		case verdict == served && isChange:
			u.claimed[entry.ID].stored = true
			select {
			case changed <- newArticle{article, entry}:
			case <-ctx.Done():
				return ctx.Err()
			}
		}
		u.report(min(before+file.Size, u.done+int64(len(article.Text))))
	}
	if refused > maxProblems {
		read.Problems = append(read.Problems, corpus.Problem{
			File: file.Path, Reason: fmt.Sprintf("%d more problems of this file are not listed", refused-maxProblems),
		})
	}
	if tooMany > 0 {
		read.Problems = append(read.Problems, corpus.Problem{
			File: file.Path, Reason: fmt.Sprintf("%d of its articles are not served: there are %d others, which is the most", tooMany, maxArticles),
		})
	}
	u.report(before + file.Size)
	u.next.Files = append(u.next.Files, read)
	return ctx.Err()
}

// isChange reports whether an article must be stored; one that need not be
// keeps its length.
func (u *update) isChange(entry *articleEntry) bool {
	old := u.base.served[entry.ID]
	if old == nil || old.Hash != entry.Hash {
		return true
	}
	entry.Length = old.Length
	return false
}

// putLate stores the articles that replace others of this update.
func (u *update) putLate(ctx context.Context) error {
	if len(u.late) == 0 {
		return nil
	}
	articles := make(chan newArticle, len(u.late))
	for _, article := range u.late {
		if article.entry.ShadowedBy == "" {
			articles <- article
		}
	}
	close(articles)
	return u.putAll(ctx, articles)
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
func (u *update) putAll(ctx context.Context, articles <-chan newArticle) error {
	analyzer := words.NewAnalyzer()
	for first := range articles {
		s, err := u.writable()
		if err != nil {
			return err
		}
		batch := s.newBatch()
		count, size := 0, 0
		for article, more := first, true; more; {
			document, err := analyzed(article.Article, analyzer)
			if err != nil {
				return err
			}
			article.entry.Length = document.Length()
			if err := batch.put(document); err != nil {
				return err
			}
			count, size = count+1, size+len(article.Text)
			if count >= batchArticles || size >= batchBytes {
				break
			}
			article, more = <-articles
		}
		if err := s.write(ctx, batch); err != nil {
			return err
		}
	}
	return nil
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

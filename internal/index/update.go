package index

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"slices"
	"time"

	"byline/internal/article"
	"byline/internal/corpus"

	"golang.org/x/sync/errgroup"
)

// update is one pass over the folder's files, in path order, that makes the
// next snapshot from the previous one. In unchanged files it looks only at
// articles that a change to another file affects.
type update struct {
	base     base
	folder   *corpus.Folder
	progress func(done, total int64)
	// tolerant is whether a file that is being written to counts as a problem
	// of that file only, instead of failing the update.
	tolerant bool
	// limit is the largest number of articles served; 0 is no limit.
	limit int
	build Build

	// listed are the paths of the folder's files, unchanged those of files that
	// need not be read, and visited the entries of the files visited so far.
	listed, unchanged map[string]bool
	visited           map[string]*fileEntry
	// next are the visited entries in the order of visits.
	next []*fileEntry
	// claimed are the ids claimed in this update. contested are, by file, the
	// articles still to be visited whose id another article has.
	claimed   map[idKey]*claim
	contested map[string][]*article.Entry
	// reading are the articles that the file being read had before.
	reading known
	// gone are the articles that changed or removed files had before.
	gone []*article.Entry
	// sent are the ids of the articles that were sent to the engine.
	sent []string
	// late are articles that replace another one of this update; they are
	// stored last.
	late []*newArticle
	// beyond is the number of articles not served because of limit, added the
	// number newly served.
	beyond, added int
	done, total   int64
}

// base is the snapshot an update starts from.
type base struct {
	// snapshot is nil where it starts from nothing.
	snapshot  Snapshot
	catalogue *catalogue
	// last is what entry found last, and lastID for which id: an article that
	// is new is looked up to claim its id, and again to tell that it is new.
	last   *article.Entry
	lastID string
}

// entry is the entry of the article with an id; nil when there is none.
func (b *base) entry(ctx context.Context, id string) (*article.Entry, error) {
	if b.snapshot == nil {
		return nil, nil
	}
	if id != "" && id == b.lastID {
		return b.last, nil
	}
	entries, err := b.snapshot.Lookup(ctx, Lookup{IDs: []string{id}})
	if err != nil {
		return nil, err
	}
	b.last, b.lastID = entries[0], id
	return b.last, nil
}

// of returns the entries of the articles of a file.
func (b *base) of(ctx context.Context, file string) ([]*article.Entry, error) {
	if b.snapshot == nil {
		return nil, nil
	}
	return b.snapshot.Lookup(ctx, Lookup{File: file})
}

// errBeyond ends an update that cannot serve all articles: the update starts
// again from nothing, so that it drops the same articles as a first reading
// would.
var errBeyond = errors.New("more articles than are allowed")

// run visits the files, which are in path order, from the last to the first.
func (u *update) run(ctx context.Context, files []corpus.File) error {
	u.listed, u.unchanged = make(map[string]bool, len(files)), make(map[string]bool, len(files))
	for _, file := range files {
		u.listed[file.Path] = true
		if entry := u.base.catalogue.file(file.Path); entry != nil && u.base.catalogue.unchanged(entry, file) {
			u.unchanged[file.Path] = true
		} else {
			u.total += file.Size
		}
	}
	workers, workersCtx := errgroup.WithContext(ctx)
	articles := make(chan newArticle)
	work := func(run func() error) { workers.Go(func() error { return Recovered(run) }) }
	work(func() error {
		defer close(articles)
		for _, file := range slices.Backward(files) {
			if err := u.visit(workersCtx, file, articles); err != nil {
				return err
			}
		}
		return nil
	})
	for range runtime.GOMAXPROCS(0) {
		work(func() error { return u.putAll(workersCtx, articles) })
	}
	if err := workers.Wait(); err != nil {
		return err
	}
	slices.Reverse(u.next)
	for _, file := range u.next {
		u.settle(file)
	}
	return u.putLate(ctx)
}

// maxProblems bounds the problems recorded for one file.
const maxProblems = 100

// visit enters a file in the next catalogue and sends its new and changed
// articles to be stored. An unchanged file is read only when
// [update.mustBeRead] says so.
func (u *update) visit(ctx context.Context, file corpus.File, changed chan<- newArticle) error {
	before := u.base.catalogue.file(file.Path)
	if u.unchanged[file.Path] {
		must, err := u.mustBeRead(ctx, before)
		if err != nil {
			return err
		}
		if !must {
			return u.keep(ctx, before)
		}
		delete(u.unchanged, file.Path)
	}
	entries, err := u.base.of(ctx, file.Path)
	if err != nil {
		return err
	}
	u.gone = append(u.gone, entries...)
	u.reading = knownOf(entries)
	defer func() { u.reading = known{} }()
	return u.read(ctx, file, changed)
}

// read reads a file.
func (u *update) read(ctx context.Context, file corpus.File, changed chan<- newArticle) error {
	entry := &fileEntry{File: file}
	u.next = append(u.next, entry)
	u.visited[file.Path] = entry
	refused, before := 0, u.done
	var last *newArticle // the one before, to be sent once it is known whole
	isKnown := func(line, id string) bool {
		of := u.reading.line(line, id, file.Path)
		return of != nil && !u.contestedLine(of)
	}
	for a, err := range u.folder.ArticlesBut(ctx, file, isKnown) {
		var problem corpus.Problem
		switch {
		case errors.As(err, &problem):
			if last != nil {
				last.Line = "" // it may be of this one, to be told again
			}
			refused++
			if refused <= maxProblems {
				entry.Problems = append(entry.Problems, problem)
			}
			continue
		case u.tolerant && errors.Is(err, ErrChanging):
			entry.ModTime = time.Time{} // to be read again
			entry.Problems = append(entry.Problems, corpus.Problem{
				File: file.Path, Reason: ErrChanging.Error() + "; it is read again with the next reload",
			})
			continue
		case err != nil:
			return err
		}
		if err := last.send(ctx, changed); err != nil {
			return err
		}
		last = nil
		if last, err = u.take(ctx, entry, a); err != nil {
			return err
		}
		u.report(min(before+file.Size, u.done+int64(len(a.Text))))
	}
	if err := last.send(ctx, changed); err != nil {
		return err
	}
	if refused > maxProblems {
		entry.Problems = append(entry.Problems, corpus.Problem{
			File: file.Path, Reason: fmt.Sprintf("%d more problems of this file are not listed", refused-maxProblems),
		})
	}
	u.report(before + file.Size)
	return ctx.Err()
}

// take decides what happens to an article of a file, and returns it when it
// must be stored.
func (u *update) take(ctx context.Context, file *fileEntry, a corpus.Article) (*newArticle, error) {
	a.File = file.Path
	id, mine := u.reading.claim(&a)
	if u.isBeyond(id, mine) {
		file.Beyond++
		u.beyond++
		return nil, nil
	}
	file.Articles++
	id, verdict, err := u.claim(ctx, id, a.Place, mine)
	if err != nil {
		return nil, err
	}
	if verdict == shadowed {
		file.Shadowed = append(file.Shadowed, shadow{id, mine.item, u.claimed[keyOf(id)].file})
		return nil, nil
	}
	old := u.reading.byID[id]
	if old == nil {
		if old, err = u.base.entry(ctx, id); err != nil {
			return nil, err
		}
	}
	isNew := old == nil || old.Hash != mine.hash || old.Line != a.Line
	if a.Text == "" || !isNew && !mine.stored {
		return nil, nil
	}
	if u.limit > 0 && u.base.snapshot != nil && old == nil {
		if u.added++; u.base.snapshot.Len()+u.added > u.limit {
			return nil, errBeyond
		}
	}
	a.ID = id
	article := &newArticle{a, mine}
	if verdict == replaces {
		u.late = append(u.late, article)
		return nil, nil
	}
	mine.stored = true
	u.sent = append(u.sent, id)
	return article, nil
}

// isBeyond reports whether an article of a first reading exceeds the limit.
func (u *update) isBeyond(id string, mine *claim) bool {
	if u.limit == 0 || u.base.snapshot != nil || len(u.claimed) < u.limit {
		return false
	}
	other, taken := u.claimed[keyOf(id)]
	return !taken || !sameItem(other.item, mine.item, other.file == mine.file)
}

func (u *update) report(done int64) {
	u.done = done
	if u.progress != nil {
		u.progress(min(done, u.total), u.total)
	}
}

package index

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"byline/internal/corpus"
)

// Next makes the next snapshot, of the folder's articles as they are now, and
// opens it, while ix goes on being searched; from then on ix is the one before
// and is removed when it is closed. It returns ix itself when nothing changed.
// When it fails, ix stays what it is, on disk too.
//
// It first verifies the files of ix. Where they are not what they should be,
// or could not be read in a search, the next one is made out of the articles
// alone, also when none of them changed.
//
// The error wraps [ErrChanging] when a file is written to all the time.
//
// One call at a time may run, and none on an index that was opened to be read
// only.
func (ix *Index) Next(ctx context.Context, folder *corpus.Folder, options Options) (*Index, error) {
	if ix.shelf.lock == nil {
		return nil, fmt.Errorf("update index %q: %w", ix.shelf.dir, ErrLocked)
	}
	base := ix
	reason, err := ix.damage(ctx)
	if reason != nil {
		base = &Index{shelf: ix.shelf, catalogue: new(catalogue), rebuilt: reason, replaced: ix}
	}
	var next *Index
	if err == nil {
		next, err = base.next(ctx, folder, options, false)
	}
	if err != nil {
		return nil, fmt.Errorf("update index %q: %w", ix.shelf.dir, err)
	}
	return next, nil
}

// next is Next. A file that is written to each time it is read fails it,
// unless it is tolerant: then that is a problem of the file alone.
func (ix *Index) next(ctx context.Context, folder *corpus.Folder, options Options, tolerant bool) (*Index, error) {
	const attempts, pause = 3, 200 * time.Millisecond
	for attempt := 1; ; attempt++ {
		next, err := ix.attempt(ctx, folder, options, tolerant && attempt == attempts)
		if attempt == attempts || !errors.Is(err, ErrChanging) {
			return next, err
		}
		select {
		case <-ctx.Done():
			return nil, ctx.Err()
		case <-time.After(pause):
		}
	}
}

func (ix *Index) attempt(ctx context.Context, folder *corpus.Folder, options Options, tolerant bool) (*Index, error) {
	scanned := time.Now()
	files, problems, err := folder.Files(ctx)
	if err != nil {
		return nil, err
	}
	slices.SortFunc(files, func(a, b corpus.File) int { return strings.Compare(a.Path, b.Path) })
	if ix.manifest != nil && ix.catalogue.current(files, problems) {
		return ix, nil
	}
	dir, err := ix.shelf.begin()
	if err != nil {
		return nil, err
	}
	u := &update{
		base: ix, folder: folder, progress: options.Progress, tolerant: tolerant, dir: dir,
		next:    &catalogue{Scanned: scanned, Problems: problems},
		listed:  paths(files),
		claimed: make(map[string]*claim),
	}
	next, err := u.build(ctx, files)
	if err == nil && options.Accept != nil {
		err = options.Accept(next)
	}
	if err == nil {
		next.number, err = ix.shelf.publish(dir)
	}
	if err != nil {
		if next != nil {
			err = errors.Join(err, next.store.close())
		}
		return nil, errors.Join(err, os.RemoveAll(dir))
	}
	next.shelf = ix.shelf
	next.shelf.use()
	return next, nil
}

// build makes a whole snapshot in the update's folder and opens it.
func (u *update) build(ctx context.Context, files []corpus.File) (*Index, error) {
	wanted, err := format()
	if err != nil {
		return nil, err
	}
	kept, err := u.takeOver(ctx)
	if err != nil {
		return nil, err
	}
	if err := u.run(ctx, files); err != nil {
		return nil, err
	}
	if err := u.next.write(filepath.Join(u.dir, catalogueFile)); err != nil {
		return nil, err
	}
	m, err := seal(u.dir, wanted, kept)
	if err != nil {
		return nil, err
	}
	next, err := newIndex(u.dir, m, u.next)
	if err != nil {
		return nil, err
	}
	next.changes = u.changes
	if u.base.replaced != nil {
		next.changes = next.ChangesSince(u.base.replaced)
	}
	if reason := u.base.rebuilt; reason != nil {
		next.changes.Rebuilt, _, _ = strings.Cut(reason.Error(), "\n")
	}
	if err := next.check(ctx); err != nil {
		return nil, errors.Join(err, next.store.close())
	}
	return next, nil
}

// takeOver gives the next snapshot the files of the one before. Segments, which
// Bleve writes once, are linked, or copied where the file system has no links;
// they are returned. The others, which it writes to, are copied.
func (u *update) takeOver(ctx context.Context) (linked map[string]checksum, err error) {
	linked = make(map[string]checksum)
	if u.base.manifest == nil {
		return linked, nil
	}
	from := u.base.shelf.snapshot(u.base.number)
	for name, sum := range u.base.manifest.Files {
		if name == catalogueFile {
			continue
		}
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		source, target := filepath.Join(from, filepath.FromSlash(name)), filepath.Join(u.dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(target), 0o700); err != nil {
			return nil, err
		}
		if path.Ext(name) == segmentExtension && os.Link(source, target) == nil {
			linked[name] = sum
			continue
		}
		if err := copySynced(target, source); err != nil {
			return nil, err
		}
	}
	return linked, nil
}

// segmentExtension is that of the files that Bleve writes once.
const segmentExtension = ".zap"

func copySynced(target, source string) error {
	in, err := os.Open(source)
	if err != nil {
		return err
	}
	defer in.Close()
	return createSynced(target, in)
}

// check asks a new snapshot for articles that it must have: each must be found
// by the rarest of its own words. It makes sure that a fault of the engine or
// of the disk does not take the place of a snapshot that works.
func (ix *Index) check(ctx context.Context) error {
	articles := ix.Articles()
	if len(articles) == 0 {
		return nil
	}
	known := []string{articles[0].ID, articles[len(articles)/2].ID, articles[len(articles)-1].ID}
	known = append(known, ix.changes.Added[:min(1, len(ix.changes.Added))]...)
	known = append(known, ix.changes.Changed[:min(1, len(ix.changes.Changed))]...)
	for _, id := range known {
		if err := ix.find(ctx, id); err != nil {
			return fmt.Errorf("the new index failed its check: %w", err)
		}
	}
	return nil
}

// find looks for an article by the rarest of its first words.
func (ix *Index) find(ctx context.Context, id string) error {
	const words = 50
	document, err := ix.Document(ctx, id)
	if err != nil {
		return err
	}
	rarest, articles := "", len(ix.served)+1
	for _, term := range document.Vocabulary[:min(words, len(document.Vocabulary))] {
		n, err := ix.Frequency(ctx, term)
		if err != nil {
			return err
		}
		if n < articles {
			rarest, articles = term, n
		}
	}
	if rarest == "" {
		return nil // it has no words to be found by
	}
	var found bool
	err = ix.read(func() (err error) {
		found, err = ix.store.holds(ctx, id, rarest)
		return err
	})
	if err == nil && !found {
		err = fmt.Errorf("article %q is not found by its word %q", id, rarest)
	}
	return err
}

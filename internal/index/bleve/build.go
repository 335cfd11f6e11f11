package bleve

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path"
	"path/filepath"
	"sync"

	"byline/internal/durable"
	"byline/internal/index"
)

// build is a generation being made; see [index.Build].
type build struct {
	engine *Engine
	// base is the previous generation; nil when there is none.
	base *generation
	// dir is where the generation is built. store is opened in it with the
	// first write.
	dir     string
	opening sync.Mutex
	store   *store
	// kept are the files that are linked from base.
	kept map[string]checksum

	looking sync.Mutex
	// put are some of the articles that were put; check searches for them.
	put []string
}

// Begin starts the generation after base.
func (e *Engine) Begin(ctx context.Context, base index.Snapshot) (index.Build, error) {
	if e.shelf.lock == nil {
		return nil, index.ErrLocked
	}
	b := &build{engine: e, kept: make(map[string]checksum)}
	if base != nil {
		whole, ok := base.(*snapshot)
		if !ok || whole.generation.shelf != e.shelf {
			return nil, fmt.Errorf("a %T is no generation of this index", base)
		}
		b.base = whole.generation
	}
	if !e.shelf.serves() {
		if err := e.shelf.sweep(); err != nil {
			return nil, err
		}
	}
	var err error
	if b.dir, err = e.shelf.begin(); err != nil {
		return nil, err
	}
	if b.base == nil {
		b.store, err = createStore(b.dir)
	} else {
		err = b.takeOver(ctx)
	}
	if err != nil {
		return nil, errors.Join(err, b.Abort(ctx))
	}
	return b, nil
}

// takeOver gives the next generation the files of the previous one. Segments,
// which Bleve never changes, are hard-linked, or copied where the file system
// has no links; kept are the linked ones. The other files, which Bleve writes
// to, are copied.
func (b *build) takeOver(ctx context.Context) error {
	from := b.base.dir()
	for name, sum := range b.base.manifest.Files {
		if name == notesFile || name == termsFile || name == newTermsFile {
			continue
		}
		if err := ctx.Err(); err != nil {
			return err
		}
		source, target := filepath.Join(from, filepath.FromSlash(name)), filepath.Join(b.dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(target), 0o700); err != nil {
			return err
		}
		if path.Ext(name) == segmentExtension && os.Link(source, target) == nil {
			b.kept[name] = sum
			continue
		}
		if err := copySynced(target, source); err != nil {
			return err
		}
	}
	return nil
}

func copySynced(target, source string) error {
	in, err := os.Open(source)
	if err != nil {
		return err
	}
	defer in.Close()
	return durable.Create(target, 0o600, func(file io.Writer) error {
		_, err := io.Copy(file, in)
		return err
	})
}

// writable is the store to write to.
func (b *build) writable() (*store, error) {
	b.opening.Lock()
	defer b.opening.Unlock()
	if b.store == nil {
		opened, err := extendStore(b.dir)
		if err != nil {
			return nil, err
		}
		b.store = opened
	}
	return b.store, nil
}

// Put adds articles.
func (b *build) Put(ctx context.Context, articles []index.Stored) error {
	if len(articles) == 0 {
		return nil
	}
	s, err := b.writable()
	if err != nil {
		return err
	}
	batch := s.newBatch()
	for _, a := range articles {
		if err := batch.put(a); err != nil {
			return err
		}
	}
	b.note(articles[0].ID)
	return s.write(ctx, batch)
}

// lookedFor is how many of the articles that were put are searched for before a
// generation is published.
const lookedFor = 3

func (b *build) note(id string) {
	b.looking.Lock()
	defer b.looking.Unlock()
	if len(b.put) < lookedFor {
		b.put = append(b.put, id)
	}
}

// Delete removes the articles with the ids.
func (b *build) Delete(ctx context.Context, ids []string) error {
	if len(ids) == 0 {
		return nil
	}
	s, err := b.writable()
	if err != nil {
		return err
	}
	batch := s.newBatch()
	for _, id := range ids {
		batch.Delete(id)
	}
	return s.write(ctx, batch)
}

// notesFile holds the text that a generation keeps beside its articles.
const notesFile = "notes"

// Note keeps a text beside the articles.
func (b *build) Note(ctx context.Context, content io.Reader) error {
	path := filepath.Join(b.dir, notesFile)
	if err := os.Remove(path); err != nil && !isNone(err) {
		return err
	}
	file, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return err
	}
	_, err = io.Copy(file, content)
	return errors.Join(err, file.Close(), ctx.Err())
}

// Publish completes the generation and makes it the newest.
func (b *build) Publish(ctx context.Context, accept func(index.Snapshot) error) (index.Snapshot, error) {
	next, err := b.finish(ctx)
	if err != nil {
		return nil, errors.Join(err, b.Abort(ctx))
	}
	published := next.whole()
	if err = b.check(ctx, published); err == nil && accept != nil {
		err = accept(published)
	}
	if err == nil && b.base != nil && b.base.hasFacts() {
		_, err = published.Length(ctx) // which reads the facts, while base has them
	}
	next.base = nil
	if err == nil {
		next.numbered, err = b.engine.shelf.publish(b.dir)
	}
	if err != nil {
		return nil, errors.Join(err, next.store.close(), b.Abort(ctx))
	}
	next.shelf = b.engine.shelf
	next.shelf.use()
	return published, nil
}

// finish makes a complete generation of what was put, and opens it.
func (b *build) finish(ctx context.Context) (*generation, error) {
	if b.store == nil {
		if err := b.takeTerms(termsFile, newTermsFile); err != nil {
			return nil, err
		}
		return b.seal(b.base.articles)
	}
	err := b.store.settle(ctx)
	n, countErr := b.store.count()
	err = errors.Join(err, countErr, b.store.close())
	b.store = nil
	if err == nil {
		err = b.writeTerms(ctx)
	}
	if err != nil {
		return nil, err
	}
	return b.seal(n)
}

// writeTerms gives the generation its terms.
func (b *build) writeTerms(ctx context.Context) error {
	s, err := readStore(b.dir)
	if err != nil {
		return err
	}
	var before *vocabulary
	if b.base != nil {
		before = b.base.store.terms
	}
	folder := path.Join(storeFolder, "store")
	remains := false
	_, err = unfaulted(func() (err error) {
		remains, err = s.writeTerms(ctx, b.dir, before, func(segment string) bool {
			_, kept := b.kept[path.Join(folder, segment)]
			return kept
		})
		return err
	})
	if err == nil && remains {
		err = b.takeTerms(termsFile)
	}
	return errors.Join(err, s.close())
}

// takeTerms gives the generation files of terms of the previous one, as far as it
// has them.
func (b *build) takeTerms(names ...string) error {
	for _, name := range names {
		sum, has := b.base.manifest.Files[name]
		if !has {
			continue
		}
		source, target := filepath.Join(b.base.dir(), name), filepath.Join(b.dir, name)
		if os.Link(source, target) == nil {
			b.kept[name] = sum
		} else if err := copySynced(target, source); err != nil {
			return err
		}
	}
	return nil
}

func (b *build) seal(articles int) (*generation, error) {
	m, err := seal(b.dir, b.engine.format, articles, b.kept)
	if err != nil {
		return nil, err
	}
	next, err := b.engine.openGeneration(b.dir, m)
	if err != nil {
		return nil, err
	}
	next.remade = b.base == nil && b.engine.shelf.serves()
	next.base = b.base
	return next, nil
}

// Abort discards the build.
func (b *build) Abort(context.Context) error {
	var err error
	if b.store != nil {
		err = b.store.close()
		b.store = nil
	}
	return errors.Join(err, os.RemoveAll(b.dir))
}

// check searches a new generation for articles that it must have: each must be
// found by the rarest of its own words. A fault of Bleve or of the disk then
// cannot replace a generation that works.
func (b *build) check(ctx context.Context, next *snapshot) error {
	ids := b.put
	some, err := next.some()
	if err != nil {
		return fmt.Errorf("the new index failed its check: %w", err)
	}
	ids = append(ids, some...)
	for _, id := range ids {
		if err := next.find(ctx, id); err != nil {
			return fmt.Errorf("the new index failed its check: %w", err)
		}
	}
	return nil
}

// Package bleve is the engine that keeps articles on one machine, in a folder
// of files that Bleve searches. It is the only package that imports Bleve.
//
// A generation is a folder of files that is complete or does not exist, and
// never changes (see shelf in shelf.go). The next one is built beside it from
// links to the files that stay the same and from new files.
package bleve

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime/debug"
	"strconv"

	"byline/internal/index"
)

// Options are the choices of [Open]; the zero value is good.
type Options struct {
	// ReadOnly opens what another process writes, and writes nothing.
	ReadOnly bool
}

// Engine keeps generations of articles in a folder; see [index.Engine]. It is
// safe for concurrent use.
type Engine struct {
	shelf    *shelf
	format   string
	verifier verifier
}

// Open opens the folder that the articles are kept in, and creates it if need
// be. The error wraps [index.ErrLocked] when another process writes there.
func Open(dir string, options Options) (*Engine, error) {
	e, err := open(dir, options)
	if err != nil {
		return nil, fmt.Errorf("open index %q: %w", dir, err)
	}
	return e, nil
}

func open(dir string, options Options) (*Engine, error) {
	wanted, err := format()
	if err != nil {
		return nil, err
	}
	if options.ReadOnly {
		return &Engine{shelf: &shelf{dir: dir, users: 1}, format: wanted}, nil
	}
	s, err := openShelf(dir)
	if err != nil {
		return nil, err
	}
	return &Engine{shelf: s, format: wanted}, nil
}

// Close releases the folder once all open generations are closed.
func (e *Engine) Close() error { return e.shelf.release() }

// layout must be raised when a change makes the same articles be stored in
// another way.
const layout = 11

// format names everything that the content of a generation depends on beside
// the articles: the layout, the words, and the libraries that split and store
// them.
func format() (string, error) {
	m, err := storeMapping()
	if err != nil {
		return "", err
	}
	encoded, err := json.Marshal(m)
	if err != nil {
		return "", err
	}
	hash := sha256.New()
	hash.Write(encoded)
	hash.Write([]byte(index.Version()))
	if build, ok := debug.ReadBuildInfo(); ok {
		for _, module := range build.Deps {
			if module.Path == "github.com/blevesearch/bleve/v2" {
				hash.Write([]byte(module.Path + module.Version))
			}
		}
	}
	return strconv.Itoa(layout) + "-" + hex.EncodeToString(hash.Sum(nil)[:8]), nil
}

// Current opens the newest complete generation. A writing engine also removes
// what killed runs have left.
func (e *Engine) Current(ctx context.Context) (index.Snapshot, error) {
	// While a reader looks, the writing process may replace one generation by
	// the next; the reader then looks again.
	looks := 1
	if e.shelf.lock == nil {
		looks = 5
	}
	var reason error
	for range looks {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		var found *generation
		var err error
		found, reason, err = e.load(ctx)
		switch {
		case isNone(err) && e.shelf.lock == nil:
			return nil, index.ErrNoSnapshot
		case err != nil:
			return nil, err
		case found != nil:
			if e.shelf.lock != nil {
				_ = e.shelf.sweep() // what stays only takes space, and each start tries again
			}
			return found.whole(), nil
		case reason == nil:
			return nil, index.ErrNoSnapshot
		}
	}
	return nil, fmt.Errorf("%w: %w", index.ErrNoSnapshot, reason)
}

// load opens the newest complete generation and makes it the serving one. When
// there is none it is nil, and the reason says what is wrong with the newest,
// or is nil if there are none at all.
func (e *Engine) load(ctx context.Context) (_ *generation, reason, err error) {
	numbers, err := e.shelf.snapshots()
	if err != nil {
		return nil, nil, err
	}
	for _, number := range numbers {
		g, err := e.loadGeneration(ctx, e.shelf.snapshot(number))
		if err == nil {
			e.shelf.serve(number)
			g.shelf, g.numbered = e.shelf, number
			return g, nil, nil
		}
		if ctx.Err() != nil { // which tells nothing of the generation
			return nil, nil, ctx.Err()
		}
		if reason == nil {
			reason = err
		}
	}
	if _, err := os.Stat(filepath.Join(e.shelf.dir, storeFolder)); err == nil && reason == nil {
		reason = errFormat
	}
	return nil, reason, nil
}

// Reasons for which a generation is not used.
var (
	errFormat  = errors.New("it was made by another version")
	errHalfway = errors.New("it is damaged: it lists no files")
)

// loadGeneration opens the generation in dir if it is complete and of the right
// format. The error is the reason why the articles must be indexed again.
func (e *Engine) loadGeneration(ctx context.Context, dir string) (*generation, error) {
	m, err := readManifest(dir)
	switch {
	case isNone(err):
		return nil, errHalfway
	case err != nil:
		return nil, fmt.Errorf("it is damaged: %w", err)
	case m.Format != e.format:
		return nil, errFormat
	}
	if err := e.verifier.verify(ctx, m, dir, false); err != nil {
		return nil, fmt.Errorf("it is damaged: %w", err)
	}
	g, err := e.openGeneration(dir, m)
	if err != nil {
		return nil, fmt.Errorf("it is damaged: %w", err)
	}
	return g, nil
}

// openGeneration opens the generation in dir, which has no shelf yet.
func (e *Engine) openGeneration(dir string, m *manifest) (*generation, error) {
	s, err := readStore(dir)
	if err != nil {
		return nil, err
	}
	if s.terms, err = openVocabulary(dir, m); err != nil {
		return nil, errors.Join(err, s.close())
	}
	n, err := s.count()
	if err == nil && n != m.Articles {
		err = fmt.Errorf("it has %d articles and lists %d", n, m.Articles)
	}
	if err != nil {
		return nil, errors.Join(err, s.close())
	}
	return &generation{verifier: &e.verifier, building: dir, manifest: m, store: s, articles: n}, nil
}

// segmentExtension is the extension of Bleve's segment files, which it writes
// once.
const segmentExtension = ".zap"

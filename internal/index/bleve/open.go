package bleve

import (
	"context"
	"fmt"

	"byline/internal/corpus"
	"byline/internal/index"
)

// OpenIndex is [index.Open] with the engine that keeps its articles in dir. The
// error wraps [index.ErrLocked] when another process has it open.
func OpenIndex(ctx context.Context, dir string, folder *corpus.Folder, options index.Options) (*index.Index, error) {
	engine, err := Open(dir, Options{})
	if err != nil {
		return nil, err
	}
	ix, err := index.Open(ctx, engine, folder, options)
	if err != nil {
		return ix, fmt.Errorf("open index %q: %w", dir, err)
	}
	return ix, nil
}

// OpenLast is [index.OpenLast] with the engine that keeps its articles in dir.
// With the option ReadOnly, another process writes there.
func OpenLast(ctx context.Context, dir string, options Options) (*index.Index, error) {
	engine, err := Open(dir, options)
	if err != nil {
		return nil, err
	}
	ix, err := index.OpenLast(ctx, engine)
	if err != nil {
		return nil, fmt.Errorf("open index %q: %w", dir, err)
	}
	return ix, nil
}

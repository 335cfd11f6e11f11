package newsroom

import (
	"context"
	"fmt"

	"byline/internal/corpus"
	"byline/internal/index"
	"byline/internal/index/bleve"
)

// engine opens the engine that stores the articles.
func (n *Newsroom) engine(ctx context.Context) (index.Engine, error) {
	if n.config.Engine != nil {
		return n.config.Engine(ctx)
	}
	return bleve.Open(n.config.IndexDir, bleve.Options{ReadOnly: n.config.ReadOnly})
}

// openLast opens the index of the last run.
func (n *Newsroom) openLast(ctx context.Context) (*index.Index, error) {
	engine, err := n.engine(ctx)
	if err != nil {
		return nil, err
	}
	ix, err := index.OpenLast(ctx, engine)
	if err != nil {
		return nil, fmt.Errorf("open index %q: %w", n.config.IndexDir, err)
	}
	return ix, nil
}

// openIndex opens the index with the current articles, or the one that another
// process maintains. Like [index.Open], it may return an index together with an
// error.
func (n *Newsroom) openIndex(ctx context.Context, options index.Options) (*index.Index, error) {
	if n.config.ReadOnly {
		return n.openLast(ctx)
	}
	folder, err := corpus.OpenFolder(n.config.CorpusDir)
	if err != nil {
		return nil, err
	}
	defer folder.Close()
	engine, err := n.engine(ctx)
	if err != nil {
		return nil, err
	}
	ix, err := index.Open(ctx, engine, folder, options)
	if err != nil {
		return ix, fmt.Errorf("open index %q: %w", n.config.IndexDir, err)
	}
	return ix, nil
}

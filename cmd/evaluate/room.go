package main

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"time"

	"byline/internal/corpus"
	"byline/internal/index"
	"byline/internal/index/bleve"
	"byline/internal/index/opensearch"
	"byline/internal/newsroom"
	"byline/internal/reader"
)

// openRoom opens a newsroom over a folder; without an indexDir its index is
// kept in the user's cache folder. indexDir may also be the addresses of an
// OpenSearch cluster.
func openRoom(ctx context.Context, dir, indexDir string) (*newsroom.Newsroom, error) {
	engine, err := openEngine(dir, indexDir)
	if err != nil {
		return nil, err
	}
	if indexDir, err = orCached(indexDir, dir); err != nil {
		return nil, err
	}
	transformer, err := openReader()
	if err != nil {
		return nil, err
	}
	room, err := newsroom.Open(ctx, newsroom.Config{
		CorpusDir: dir, IndexDir: indexDir, Engine: engine, Reader: transformer, ReadTime: readTime,
	})
	if err != nil && room != nil {
		return nil, errors.Join(err, room.Close())
	}
	return room, err
}

// openEngine opens the cluster that addresses name, where the articles of a
// folder have an index named for it; nil where they name a folder.
func openEngine(dir, addresses string) (func(context.Context) (index.Engine, error), error) {
	if !strings.HasPrefix(addresses, "http") {
		return nil, nil
	}
	urls, err := opensearch.ParseURLs(addresses)
	if err != nil {
		return nil, err
	}
	config := opensearch.Config{URLs: urls, Name: "evaluate-" + strings.ToLower(filepath.Base(dir)), Replicas: -1}
	return func(context.Context) (index.Engine, error) { return opensearch.New(config, nil) }, nil
}

// openIndex opens the index that openRoom makes, for what a newsroom does not
// give.
func openIndex(ctx context.Context, dir, indexDir string) (_ *index.Index, err error) {
	begin, err := openEngine(dir, indexDir)
	if err != nil {
		return nil, err
	}
	if indexDir, err = orCached(indexDir, dir); err != nil {
		return nil, err
	}
	folder, err := corpus.OpenFolder(dir)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, folder.Close()) }()
	ix, err := openIn(ctx, begin, indexDir, folder)
	switch {
	case err != nil && ix != nil:
		return nil, errors.Join(err, ix.Close())
	case err != nil:
		return nil, err
	case ix.Len() == 0:
		return nil, errors.Join(fmt.Errorf("open corpus %q: %w", dir, newsroom.ErrNoArticles), ix.Close())
	}
	return ix, nil
}

// openIn opens the index of a folder in the engine that begins, or where none is
// given in a folder.
func openIn(ctx context.Context, begin func(context.Context) (index.Engine, error), indexDir string, folder *corpus.Folder) (*index.Index, error) {
	if begin == nil {
		return bleve.OpenIndex(ctx, indexDir, folder, index.Options{})
	}
	engine, err := begin(ctx)
	if err != nil {
		return nil, err
	}
	return index.Open(ctx, engine, folder, index.Options{})
}

// readTime is so long that figures do not depend on how busy the machine is.
const readTime = time.Minute

// openReader is the reader that the bot ships with.
var openReader = sync.OnceValues(reader.New)

// orCached is indexDir, or without it the place, in the user's cache folder, of
// the index of a folder of articles.
func orCached(indexDir, dir string) (string, error) {
	if indexDir != "" {
		return indexDir, nil
	}
	cache, err := os.UserCacheDir()
	if err != nil {
		return "", err
	}
	path, err := filepath.Abs(dir)
	if err != nil {
		return "", err
	}
	sum := sha256.Sum256([]byte(path))
	return filepath.Join(cache, "byline", fmt.Sprintf("evaluate-%x", sum[:8])), nil
}

package bleve

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"sync"
	"sync/atomic"

	"byline/internal/index"
)

// generation is the open files of one generation.
type generation struct {
	shelf    *shelf
	verifier *verifier
	// numbered is the number of its folder in the shelf; until it has one, it
	// lies in the folder "building".
	numbered int
	building string
	manifest *manifest
	store    *store
	articles int
	// base is the generation that it was built from, until it is published.
	base *generation
	// remade is whether it was built to replace a damaged one.
	remade bool
	// suspect is whether a read failed, and faulted whether that was a read of
	// mapped memory.
	suspect, faulted atomic.Bool

	reading sync.Mutex // guards the following
	known   *facts
	newest  []uint32
}

// dir is the folder that the generation lies in.
func (g *generation) dir() string {
	if g.shelf == nil {
		return g.building
	}
	return g.shelf.snapshot(g.numbered)
}

// whole is the snapshot of all the generation's articles.
func (g *generation) whole() *snapshot { return &snapshot{generation: g, articles: g.articles} }

// snapshot is a generation, or a part of one, as searches see it; see
// [index.Snapshot].
type snapshot struct {
	*generation
	articles int
	// hidden are the numbers of the articles that are left out. part is whether
	// it is a part of another snapshot, which owns the files.
	hidden map[uint64]bool
	part   bool
	// meanLength and length are those of a part.
	meanLength float64
	length     int64
}

// Close closes the files. The files of a generation that is no longer the
// newest are removed.
func (s *snapshot) Close() error {
	if s.part || s.shelf == nil {
		return nil
	}
	err := errors.Join(s.store.close(), s.shelf.drop(s.numbered), s.shelf.release())
	s.generation.shelf = nil
	return err
}

// Len is the number of articles.
func (s *snapshot) Len() int { return s.articles }

// Length is the sum of the articles' lengths.
func (s *snapshot) Length(ctx context.Context) (int64, error) {
	var length int64
	err := s.look(ctx, "add up the lengths of the articles", func(f *facts) error {
		length = s.total(f)
		return nil
	})
	return length, err
}

func (s *snapshot) total(f *facts) int64 {
	if s.part {
		return s.length
	}
	return f.length
}

// mean is the mean length of an article.
func (s *snapshot) mean(f *facts) float64 {
	if s.part {
		return s.meanLength
	}
	return float64(f.length) / float64(max(1, s.articles))
}

// look returns the store and its facts. Its error says what they were needed
// for.
func (s *snapshot) look(ctx context.Context, purpose string, use func(f *facts) error) error {
	err := s.read(func() error {
		f, err := s.facts(ctx)
		if err != nil {
			return err
		}
		return use(f)
	})
	if err != nil {
		return fmt.Errorf("%s: %w", purpose, err)
	}
	return nil
}

// Without is the snapshot without some articles, with another mean length.
func (s *snapshot) Without(ctx context.Context, ids []string, meanLength float64) (index.Snapshot, error) {
	part := &snapshot{generation: s.generation, articles: s.articles, part: true, hidden: make(map[uint64]bool), meanLength: meanLength}
	err := s.look(ctx, "leave articles out", func(f *facts) error {
		part.length = s.total(f)
		for number := range s.hidden {
			part.hidden[number] = true
		}
		for _, id := range ids {
			number, found, err := s.number(id)
			if err != nil {
				return err
			}
			if !found || part.hidden[number] {
				continue
			}
			part.hidden[number] = true
			part.articles--
			part.length -= int64(f.of[number].length)
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	return part, nil
}

// Notes is the text beside the articles.
func (s *snapshot) Notes(context.Context) (io.ReadCloser, error) {
	file, err := os.Open(filepath.Join(s.dir(), notesFile))
	if isNone(err) {
		return io.NopCloser(new(emptyReader)), nil
	}
	return file, err
}

type emptyReader struct{}

func (emptyReader) Read([]byte) (int, error) { return 0, io.EOF }

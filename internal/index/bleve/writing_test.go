package bleve

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"byline/internal/corpus"
	"byline/internal/index"
	"byline/internal/words"

	"github.com/blevesearch/bleve/v2"
	"github.com/blevesearch/bleve/v2/index/scorch"
)

// TestStoreIsCutWhileItIsWrittenTo cuts segments that are mapped, which are
// then looked at by who writes, and merged in a goroutine of Bleve's.
func TestStoreIsCutWhileItIsWrittenTo(t *testing.T) {
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	put := func(s *store, id string) error {
		batch := s.newBatch()
		document := index.Analyze(corpus.Article{ID: id, Text: "The army came."}, words.NewAnalyzer())
		return errors.Join(batch.put(index.Stored{Document: document}), s.write(ctx, batch))
	}
	for name, use := range map[string]func(s *store, closing func() error) error{
		"looked at": func(s *store, _ func() error) error { return put(s, "a0") },
		"merged": func(s *store, closing func() error) error {
			engine, err := s.bleve.Advanced()
			if err != nil {
				return err
			}
			var merging sync.WaitGroup
			merging.Go(func() { engine.(*scorch.Scorch).ForceMerge(ctx, nil) })
			defer merging.Wait()
			defer closing()
			select {
			case err := <-s.failures:
				return err
			case <-ctx.Done():
				return nil
			}
		},
	} {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			m, err := storeMapping()
			if err != nil {
				t.Fatal(err)
			}
			const never = 1 // are segments merged unless that is forced
			s, err := openWritable(dir, never, func(path string, config map[string]any) (bleve.Index, error) {
				return bleve.NewUsing(path, m, scorch.Name, scorch.Name, config)
			})
			if err != nil {
				t.Fatal(err)
			}
			closing := sync.OnceValue(s.close)
			defer closing()
			for i := range 3 {
				if err := errors.Join(put(s, fmt.Sprint("a", i)), s.settle(ctx)); err != nil {
					t.Fatal(err)
				}
			}
			files, err := filepath.Glob(filepath.Join(dir, storeFolder, "store", "*"+segmentExtension))
			if err != nil || len(files) != 3 {
				t.Fatal(files, err)
			}
			for _, file := range files {
				if err := os.Truncate(file, 0); err != nil {
					t.Fatal(err)
				}
			}
			if err := use(s, closing); err == nil {
				t.Error("nothing was noticed")
			}
		})
	}
}

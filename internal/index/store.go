package index

import (
	"errors"
	"fmt"
	"path/filepath"
	"strings"

	"github.com/blevesearch/bleve/v2"
	"github.com/blevesearch/bleve/v2/analysis/analyzer/custom"
	"github.com/blevesearch/bleve/v2/analysis/tokenizer/whitespace"
	"github.com/blevesearch/bleve/v2/index/scorch"
	"github.com/blevesearch/bleve/v2/mapping"
	bleveindex "github.com/blevesearch/bleve_index_api"

	"byline/internal/article"
)

// store is the Bleve index: a document an article, found by its terms, with
// the encoded Document beside them, and named notes of the package's own.
//
// Bleve is given terms, not text, so that it sees words as package words does
// and no user's text ever reaches a query parser.
type store struct {
	bleve  bleve.Index
	reader bleveindex.IndexReader
	// failures has the first error of writing that Bleve met on its own; nil
	// for a store that is only read.
	failures chan error
	path     string
}

// The fields of a stored article.
const (
	termsField    = "terms"
	documentField = "document"
)

// lockTimeout bounds the wait for the lock of Bleve's own files, which only a
// foreign process could hold.
const lockTimeout = "2s"

// storeFolder is the folder, within a snapshot's, that holds Bleve's files.
const storeFolder = "articles.bleve"

func storeMapping() (*mapping.IndexMappingImpl, error) {
	m := bleve.NewIndexMapping()
	analyzer := map[string]any{"type": custom.Name, "tokenizer": whitespace.Name}
	if err := m.AddCustomAnalyzer(termsField, analyzer); err != nil {
		return nil, fmt.Errorf("define the analyzer: %w", err)
	}
	field := func(indexed bool) *mapping.FieldMapping {
		f := bleve.NewTextFieldMapping()
		f.Analyzer = termsField
		f.Index, f.Store = indexed, !indexed
		f.IncludeTermVectors, f.IncludeInAll, f.DocValues = false, false, false
		return f
	}
	m.DefaultMapping = bleve.NewDocumentStaticMapping()
	m.DefaultMapping.AddFieldMappingsAt(termsField, field(true))
	m.DefaultMapping.AddFieldMappingsAt(documentField, field(false))
	return m, nil
}

// createStore makes an empty store in dir, which has none.
func createStore(dir string) (*store, error) {
	m, err := storeMapping()
	if err != nil {
		return nil, err
	}
	return openWritable(dir, buildFloor, func(path string, config map[string]any) (bleve.Index, error) {
		return bleve.NewUsing(path, m, scorch.Name, scorch.Name, config)
	})
}

// extendStore opens the store that dir holds in order to add to it.
func extendStore(dir string) (*store, error) {
	return openWritable(dir, updateFloor, func(path string, config map[string]any) (bleve.Index, error) {
		return bleve.OpenUsing(path, config)
	})
}

// readStore opens the store that dir holds for searches, writing nothing.
func readStore(dir string) (*store, error) {
	config := map[string]any{"bolt_timeout": lockTimeout, "read_only": true}
	s, err := guard(func() (bleve.Index, error) {
		return bleve.OpenUsing(filepath.Join(dir, storeFolder), config)
	})
	if err != nil {
		return nil, err
	}
	if err := s.refresh(); err != nil {
		return nil, errors.Join(err, s.close())
	}
	return s, nil
}

// guard turns a panic of Bleve over the files it finds into an error.
func guard(open func() (bleve.Index, error)) (*store, error) {
	var b bleve.Index
	_, err := unfaulted(func() (err error) {
		b, err = open()
		return err
	})
	if err != nil {
		return nil, err
	}
	return &store{bleve: b}, nil
}

// refresh makes searches see the articles as they are now.
func (s *store) refresh() error {
	advanced, err := s.bleve.Advanced()
	if err != nil {
		return err
	}
	reader, err := advanced.Reader()
	if err != nil {
		return err
	}
	if s.reader != nil {
		err = s.reader.Close()
	}
	s.reader = reader
	return err
}

func (s *store) close() error {
	var errs []error
	if s.failures != nil {
		defer listeners.Delete(s.path)
	}
	if s.reader != nil {
		errs = append(errs, s.reader.Close())
	}
	return errors.Join(append(errs, s.bleve.Close())...)
}

// storeBatch is a set of changes that take effect together.
type storeBatch struct{ *bleve.Batch }

func (s *store) newBatch() storeBatch { return storeBatch{s.bleve.NewBatch()} }

// put adds a document, in place of any of its id.
func (b storeBatch) put(d *Document) error {
	return b.Index(d.ID, map[string]any{
		termsField:    strings.Join(d.FoundBy(), " "),
		documentField: string(d.Encode()),
	})
}

// document is the document with the id, which the store must have.
func (s *store) document(id string) (*Document, error) {
	found, err := s.reader.Document(id)
	if err == nil && found == nil {
		err = errors.New("the store lacks it")
	}
	if err != nil {
		return nil, err
	}
	var stored []byte
	found.VisitFields(func(f bleveindex.Field) {
		if f.Name() == documentField {
			stored = f.Value()
		}
	})
	return article.Decode(stored)
}

// count is the number of articles in the store.
func (s *store) count() (int, error) {
	n, err := s.bleve.DocCount()
	return int(n), err
}

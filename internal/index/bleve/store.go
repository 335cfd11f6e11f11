package bleve

import (
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"sync"

	"github.com/blevesearch/bleve/v2"
	"github.com/blevesearch/bleve/v2/analysis/analyzer/custom"
	"github.com/blevesearch/bleve/v2/analysis/tokenizer/single"
	"github.com/blevesearch/bleve/v2/analysis/tokenizer/whitespace"
	"github.com/blevesearch/bleve/v2/index/scorch"
	"github.com/blevesearch/bleve/v2/mapping"
	bleveindex "github.com/blevesearch/bleve_index_api"

	"byline/internal/article"
	"byline/internal/index"
)

// store is the Bleve index. Each article is a document that is found by its
// terms and its lookup fields, with the encoded article beside them.
//
// Bleve is given terms, not text, so that it splits words exactly as package
// words does and no user's text ever reaches a query parser.
type store struct {
	bleve  bleve.Index
	reader bleveindex.IndexReader
	// parts are the segments that the reader sees; first is the number of the
	// first article of each.
	parts  []*scorch.SegmentSnapshot
	first  []uint64
	recent recent
	// spare are sections of all parts, to be used again.
	spare sync.Pool
	// terms are the terms of all articles; nil in a store that is written to.
	terms *vocabulary
	// failures receives the first write error that Bleve met in the background;
	// nil in a store that is only read.
	failures chan error
	path     string
}

// The fields of a stored article.
const (
	// termsField has each term once. moreField has those that the article holds
	// more than once, as often as it does beyond the first: most terms are held
	// once, and so a search reads few frequencies.
	termsField, moreField = "terms", "more"
	// documentField is what [encodeStored] makes of it.
	documentField = "document"
	// factsField is what searches need of every article they meet; see [facts].
	factsField = "facts"
	// titleField, fileField and keyField are the fields that articles are
	// looked up by.
	titleField, fileField, keyField = "title", "file", "key"
)

// maxTitle bounds the bytes of a title that are indexed for lookups; the rest
// is compared once an article is found.
const maxTitle = 200

// lockTimeout bounds the wait for the lock of Bleve's own files, which only
// another program could hold.
const lockTimeout = "2s"

// storeFolder is the folder, inside a snapshot's, that holds Bleve's files.
const storeFolder = "articles.bleve"

func storeMapping() (*mapping.IndexMappingImpl, error) {
	const wholeValue = "whole"
	m := bleve.NewIndexMapping()
	for name, tokenizer := range map[string]string{termsField: whitespace.Name, wholeValue: single.Name} {
		if err := m.AddCustomAnalyzer(name, map[string]any{"type": custom.Name, "tokenizer": tokenizer}); err != nil {
			return nil, fmt.Errorf("define the analyzer %q: %w", name, err)
		}
	}
	m.DefaultMapping = bleve.NewDocumentStaticMapping()
	add := func(name, analyzer string, change func(*mapping.FieldMapping)) {
		f := bleve.NewTextFieldMapping()
		f.Analyzer = analyzer
		f.Index, f.Store = true, false
		f.IncludeTermVectors, f.IncludeInAll, f.DocValues, f.SkipFreqNorm = false, false, false, true
		change(f)
		m.DefaultMapping.AddFieldMappingsAt(name, f)
	}
	add(termsField, termsField, func(*mapping.FieldMapping) {})
	add(moreField, termsField, func(f *mapping.FieldMapping) { f.SkipFreqNorm = false })
	add(documentField, wholeValue, func(f *mapping.FieldMapping) { f.Index, f.Store = false, true })
	add(factsField, wholeValue, func(f *mapping.FieldMapping) { f.DocValues = true })
	for _, name := range []string{titleField, fileField, keyField} {
		add(name, wholeValue, func(*mapping.FieldMapping) {})
	}
	return m, nil
}

// createStore creates an empty store in dir.
func createStore(dir string) (*store, error) {
	m, err := storeMapping()
	if err != nil {
		return nil, err
	}
	return openWritable(dir, buildFloor, func(path string, config map[string]any) (bleve.Index, error) {
		return bleve.NewUsing(path, m, scorch.Name, scorch.Name, config)
	})
}

// extendStore opens the store in dir to add to it.
func extendStore(dir string) (*store, error) {
	return openWritable(dir, updateFloor, func(path string, config map[string]any) (bleve.Index, error) {
		return bleve.OpenUsing(path, config)
	})
}

// readStore opens the store in dir for searches and writes nothing.
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

// guard turns a panic of Bleve over damaged files into an error.
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

// refresh makes searches see the current articles.
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
	snapshot, ok := reader.(*scorch.IndexSnapshot)
	if !ok {
		return errors.Join(err, fmt.Errorf("bleve reads with a %T", reader))
	}
	s.parts, s.first = snapshot.Segments(), nil
	next := uint64(0)
	for _, part := range s.parts {
		s.first = append(s.first, next)
		next += uint64(part.FullSize())
	}
	return err
}

// segmentOf is the position in parts of the segment that has the article with a
// number.
func (s *store) segmentOf(number uint64) int {
	next, _ := slices.BinarySearch(s.first, number+1)
	return next - 1
}

// live is the number of the article that has so many before it, removed ones not
// counted.
func (s *store) live(rank uint64) (uint64, error) {
	for i, part := range s.parts {
		n := uint64(part.LiveSize())
		if rank >= n {
			rank -= n
			continue
		}
		local, err := part.DocNumbersLive().Select(uint32(rank))
		return s.first[i] + uint64(local), err
	}
	return 0, fmt.Errorf("the store has no article number %d among those that are left", rank)
}

func (s *store) close() error {
	var errs []error
	if s.failures != nil {
		defer listeners.Delete(s.path)
	}
	if s.terms != nil {
		errs = append(errs, s.terms.close())
	}
	if s.reader != nil {
		errs = append(errs, s.reader.Close())
	}
	return errors.Join(append(errs, s.bleve.Close())...)
}

// storeBatch is a set of changes that take effect together.
type storeBatch struct{ *bleve.Batch }

func (s *store) newBatch() storeBatch { return storeBatch{s.bleve.NewBatch()} }

// put adds an article, replacing any with the same id.
func (b storeBatch) put(a index.Stored) error {
	terms, more := occurrences(a.FoundBy())
	return b.Index(a.ID, map[string]any{
		termsField:    strings.Join(terms, " "),
		moreField:     strings.Join(more, " "),
		documentField: string(encodeStored(a)),
		factsField:    encodeFacts(a.Document),
		titleField:    titleKey(a.Title),
		fileField:     a.File,
		keyField:      keyOf(article.Key(a.ID)),
	})
}

// occurrences splits terms into the first occurrence of each and all others.
func occurrences(terms []string) (first, others []string) {
	seen := make(map[string]bool, len(terms))
	for _, term := range terms {
		if seen[term] {
			others = append(others, term)
		} else {
			seen[term] = true
			first = append(first, term)
		}
	}
	return first, others
}

func titleKey(title string) string {
	folded := article.FoldTitle(title)
	return folded[:min(len(folded), maxTitle)]
}

func keyOf(key uint32) string { return fmt.Sprintf("%08x", key) }

// count is the number of articles in the store.
func (s *store) count() (int, error) {
	n, err := s.bleve.DocCount()
	return int(n), err
}

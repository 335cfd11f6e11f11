package bleve

import (
	"bufio"
	"context"
	"errors"
	"os"
	"path/filepath"

	"github.com/blevesearch/bleve/v2/index/scorch"
	segment "github.com/blevesearch/scorch_segment_api/v2"
	"github.com/blevesearch/vellum"
)

// The terms of a generation's articles, and of some removed ones, lie in its
// folder as finite state transducers. Bleve keeps one dictionary a segment, and
// looking for similar terms through all of them would take longer with each
// article.
//
// newTermsFile has the terms that came after termsFile was written. An update
// usually brings few, and then need not write all the others again.
const termsFile, newTermsFile = "terms.fst", "new-terms.fst"

// vocabulary is the open files of a generation's terms.
type vocabulary struct {
	most *vellum.FST
	// added is nil when there is no newTermsFile.
	added *vellum.FST
}

// openVocabulary opens the terms of the generation in dir.
func openVocabulary(dir string, m *manifest) (*vocabulary, error) {
	v := new(vocabulary)
	_, err := unfaulted(func() (err error) {
		if v.most, err = vellum.Open(filepath.Join(dir, termsFile)); err != nil {
			return err
		}
		if _, listed := m.Files[newTermsFile]; listed {
			v.added, err = vellum.Open(filepath.Join(dir, newTermsFile))
		}
		return err
	})
	if err != nil {
		return nil, errors.Join(err, v.close())
	}
	return v, nil
}

func (v *vocabulary) close() error {
	var errs []error
	for _, terms := range v.files() {
		errs = append(errs, terms.Close())
	}
	return errors.Join(errs...)
}

// files are the files that there are.
func (v *vocabulary) files() (open []*vellum.FST) {
	for _, terms := range []*vellum.FST{v.most, v.added} {
		if terms != nil {
			open = append(open, terms)
		}
	}
	return open
}

// stream yields texts in order; "" marks its end.
type stream struct {
	head string
	next func() (string, error)
}

// advance moves to the next text.
func (s *stream) advance() (err error) {
	s.head, err = s.next()
	return err
}

// merge goes through the texts of several streams in order, each text once, as
// long as more returns true.
func merge(ctx context.Context, streams []*stream, more func(text string) (bool, error)) error {
	for _, s := range streams {
		if err := s.advance(); err != nil {
			return err
		}
	}
	last := ""
	for {
		if err := ctx.Err(); err != nil {
			return err
		}
		var least *stream
		for _, s := range streams {
			if s.head != "" && (least == nil || s.head < least.head) {
				least = s
			}
		}
		if least == nil {
			return nil
		}
		text := least.head
		if err := least.advance(); err != nil {
			return err
		}
		if text == last {
			continue
		}
		last = text
		if goOn, err := more(text); err != nil || !goOn {
			return err
		}
	}
}

// uncounted is a dictionary that lists its texts without counting the articles
// that hold them. Counting would read all postings, and so map most of the index
// into memory.
type uncounted interface {
	AutomatonIteratorOmitCount(which segment.Automaton, from, to []byte) segment.DictionaryIterator
}

// dictionary is the texts of a field in a segment, starting at a given one.
func dictionary(part *scorch.SegmentSnapshot, field string, from []byte) (*stream, error) {
	texts, err := part.Segment().Dictionary(field)
	if err != nil {
		return nil, err
	}
	var all segment.DictionaryIterator
	if lister, ok := texts.(uncounted); ok {
		all = lister.AutomatonIteratorOmitCount(nil, from, nil)
	} else {
		all = texts.AutomatonIterator(nil, from, nil)
	}
	return &stream{next: func() (string, error) {
		entry, err := all.Next()
		if err != nil || entry == nil {
			return "", err
		}
		return entry.Term, nil
	}}, nil
}

// mostAdded bounds newTermsFile: it has at most one term for so many of
// termsFile.
const mostAdded = 8

// writeTerms writes to dir the terms of the store and those of the previous
// generation, whose segments are kept; before is nil when there is none. It
// reports whether the previous generation's termsFile remains valid: dir then
// lacks it.
func (s *store) writeTerms(ctx context.Context, dir string, before *vocabulary, kept func(segment string) bool) (remains bool, err error) {
	open := func() (streams []*stream, err error) {
		for _, part := range s.parts {
			if before != nil && kept(segmentName(part)) {
				continue
			}
			terms, err := dictionary(part, termsField, nil)
			if err != nil {
				return nil, err
			}
			streams = append(streams, terms)
		}
		return streams, nil
	}
	streams, err := open()
	if err != nil {
		return false, err
	}
	if before == nil {
		return false, writeFST(ctx, filepath.Join(dir, termsFile), streams)
	}
	if before.added != nil {
		streams = append(streams, termsOf(before.added))
	}
	added, few, err := before.lacks(ctx, streams)
	switch {
	case err != nil:
		return false, err
	case few && len(added) == 0:
		return true, nil
	case few:
		return true, writeFST(ctx, filepath.Join(dir, newTermsFile), []*stream{listed(added)})
	}
	if streams, err = open(); err != nil {
		return false, err
	}
	for _, terms := range before.files() {
		streams = append(streams, termsOf(terms))
	}
	return false, writeFST(ctx, filepath.Join(dir, termsFile), streams)
}

// lacks is the terms of the streams that termsFile lacks, in order. few is
// whether they are few enough for newTermsFile; otherwise there are more.
func (v *vocabulary) lacks(ctx context.Context, streams []*stream) (added []string, few bool, err error) {
	terms, err := v.most.Reader()
	if err != nil {
		return nil, false, err
	}
	few = true
	err = merge(ctx, streams, func(term string) (bool, error) {
		_, known, err := terms.Get([]byte(term))
		if err == nil && !known {
			added = append(added, term)
			few = len(added) <= v.most.Len()/mostAdded
		}
		return few, err
	})
	return added, few, err
}

// writeFST writes the terms of the streams to a new file.
func writeFST(ctx context.Context, path string, streams []*stream) (err error) {
	file, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, file.Close()) }()
	out := bufio.NewWriter(file)
	builder, err := vellum.New(out, nil)
	if err != nil {
		return err
	}
	err = merge(ctx, streams, func(term string) (bool, error) { return true, builder.Insert([]byte(term), 0) })
	return errors.Join(err, builder.Close(), out.Flush())
}

// listed is the texts of a list.
func listed(texts []string) *stream {
	return &stream{next: func() (text string, err error) {
		if len(texts) > 0 {
			text, texts = texts[0], texts[1:]
		}
		return text, nil
	}}
}

// termsOf is the terms of such a file.
func termsOf(terms *vellum.FST) *stream {
	return iterated(func() (*vellum.FSTIterator, error) { return terms.Iterator(nil, nil) })
}

// iterated is the terms that an iterator goes through.
func iterated(start func() (*vellum.FSTIterator, error)) *stream {
	var all *vellum.FSTIterator
	return &stream{next: func() (term string, err error) {
		if all == nil {
			all, err = start()
		} else {
			err = all.Next()
		}
		if errors.Is(err, vellum.ErrIteratorDone) {
			return "", nil
		}
		if err != nil {
			return "", err
		}
		key, _ := all.Current()
		return string(key), nil
	}}
}

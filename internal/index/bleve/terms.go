package bleve

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"github.com/blevesearch/bleve/v2/index/scorch"
	segment "github.com/blevesearch/scorch_segment_api/v2"
	"github.com/blevesearch/vellum"
)

// termsFile holds, in a generation's folder, the terms of all its articles and
// of some removed ones, as a finite state transducer. Bleve keeps one
// dictionary a segment, and looking for similar terms through all of them would
// take longer with each article.
const termsFile = "terms.fst"

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

// dictionary is the texts of a field in a segment, starting at a given one.
func dictionary(part *scorch.SegmentSnapshot, field string, from []byte) (*stream, error) {
	texts, err := part.Segment().Dictionary(field)
	if err != nil {
		return nil, err
	}
	all := texts.AutomatonIterator(nil, from, nil)
	return &stream{next: func() (string, error) {
		entry, err := all.Next()
		if err != nil || entry == nil {
			return "", err
		}
		return entry.Term, nil
	}}, nil
}

// segments are the parts of the store.
func (s *store) segments() ([]*scorch.SegmentSnapshot, error) {
	snapshot, ok := s.reader.(*scorch.IndexSnapshot)
	if !ok {
		return nil, fmt.Errorf("bleve reads with a %T", s.reader)
	}
	return snapshot.Segments(), nil
}

// writeTerms writes to a new file the terms of the store and of the previous
// generation, whose segments are kept. base is nil when there is no previous
// one.
func (s *store) writeTerms(ctx context.Context, path string, base *vellum.FST, kept func(segment string) bool) (err error) {
	parts, err := s.segments()
	if err != nil {
		return err
	}
	var streams []*stream
	for _, part := range parts {
		if file, ok := part.Segment().(segment.PersistedSegment); ok && base != nil && kept(filepath.Base(file.Path())) {
			continue
		}
		terms, err := dictionary(part, termsField, nil)
		if err != nil {
			return err
		}
		streams = append(streams, terms)
	}
	if base != nil {
		streams = append(streams, termsOf(base))
	}
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

// termsOf reads the terms of such a file.
func termsOf(terms *vellum.FST) *stream {
	var all *vellum.FSTIterator
	return &stream{next: func() (term string, err error) {
		if all == nil {
			all, err = terms.Iterator(nil, nil)
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

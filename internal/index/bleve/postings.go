package bleve

import (
	"context"

	"github.com/blevesearch/bleve/v2/index/scorch"
	segment "github.com/blevesearch/scorch_segment_api/v2"
)

// section is the articles of one segment, which have neighbouring numbers. It
// is for one goroutine.
//
// Reading the postings of segments takes less than half of the time of Bleve's
// reader of a term, which also counts the bytes that it reads.
type section struct {
	// offset is the number of its first article, size how many numbers it has.
	offset, size uint64
	part         *scorch.SegmentSnapshot
	terms        segment.TermDictionary
	// postings is used again for the next term.
	postings segment.PostingsIterator
}

// sections are those of the store, in the order of their numbers.
func (s *store) sections() ([]*section, error) {
	parts, err := s.segments()
	if err != nil {
		return nil, err
	}
	sections := make([]*section, len(parts))
	offset := uint64(0)
	for i, part := range parts {
		terms, err := part.Segment().Dictionary(termsField)
		if err != nil {
			return nil, err
		}
		sections[i] = &section{offset: offset, size: uint64(part.FullSize()), part: part, terms: terms}
		offset += sections[i].size
	}
	return sections, nil
}

// find returns the postings of a term; nil when no article holds it.
func (s *section) find(term string) (segment.PostingsList, error) {
	list, err := s.terms.PostingsList([]byte(term), s.part.Deleted(), nil)
	if err != nil || list.Count() == 0 {
		return nil, err
	}
	return list, nil
}

// visit calls a function for each article that holds the term, with its number in
// the section, how often it holds the term and how many terms it has.
func (s *section) visit(list segment.PostingsList, tell func(number uint64, frequency, length float64)) error {
	s.postings = list.Iterator(true, true, false, s.postings)
	for {
		next, err := s.postings.Next()
		if err != nil || next == nil {
			return err
		}
		tell(next.Number(), float64(next.Frequency()), lengthOf(next))
	}
}

// visitAmong is visit for those of the articles, in order, that hold the term.
func (s *section) visitAmong(list segment.PostingsList, articles []uint64, tell func(number uint64, frequency, length float64)) error {
	s.postings = list.Iterator(true, true, false, s.postings)
	var at segment.Posting
	for _, number := range articles {
		if at == nil || at.Number() < number {
			var err error
			if at, err = s.postings.Advance(number); err != nil || at == nil {
				return err
			}
		}
		if at.Number() == number {
			tell(number, float64(at.Frequency()), lengthOf(at))
		}
	}
	return nil
}

// lengthOf is the length of an article, of which Bleve keeps 1/√length.
func lengthOf(p segment.Posting) float64 { return 1 / (p.Norm() * p.Norm()) }

// visit calls a function for each article that holds the term, with how often it
// does and how many terms the article has.
func (s *store) visit(ctx context.Context, term string, tell func(number uint64, frequency, length float64)) error {
	sections, err := s.sections()
	if err != nil {
		return err
	}
	for _, in := range sections {
		if err := ctx.Err(); err != nil {
			return err
		}
		list, err := in.find(term)
		if err != nil {
			return err
		}
		if list == nil {
			continue
		}
		err = in.visit(list, func(number uint64, frequency, length float64) { tell(in.offset+number, frequency, length) })
		if err != nil {
			return err
		}
	}
	return nil
}

// frequency is the number of articles that hold the term and are not hidden.
func (s *store) frequency(ctx context.Context, term string, hidden map[uint64]bool) (int, error) {
	if len(hidden) > 0 {
		n := 0
		err := s.visit(ctx, term, func(number uint64, _, _ float64) {
			if !hidden[number] {
				n++
			}
		})
		return n, err
	}
	postings, err := s.reader.TermFieldReader(ctx, []byte(term), termsField, false, false, false)
	if err != nil {
		return 0, err
	}
	return int(postings.Count()), postings.Close()
}

// holds reports whether the article with the id is found by the term.
func (s *store) holds(ctx context.Context, id, term string) (bool, error) {
	number, err := s.reader.InternalID(id)
	if err != nil || number == nil {
		return false, err
	}
	postings, err := s.reader.TermFieldReader(ctx, []byte(term), termsField, false, false, false)
	if err != nil {
		return false, err
	}
	defer postings.Close()
	found, err := postings.Advance(number, nil)
	return err == nil && found != nil && found.ID.Equals(number), err
}

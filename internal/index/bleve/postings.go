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
	sections := make([]*section, len(s.parts))
	for i := range s.parts {
		var err error
		if sections[i], err = s.sectionOf(i); err != nil {
			return nil, err
		}
	}
	return sections, nil
}

func (s *store) sectionOf(i int) (*section, error) {
	part := s.parts[i]
	terms, err := part.Segment().Dictionary(termsField)
	if err != nil {
		return nil, err
	}
	return &section{offset: s.first[i], size: uint64(part.FullSize()), part: part, terms: terms}, nil
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
func (s *section) visitAmong(list segment.PostingsList, articles []candidate, tell func(number uint64, frequency, length float64)) error {
	s.postings = list.Iterator(true, true, false, s.postings)
	var at segment.Posting
	for _, c := range articles {
		number := c.number
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
func (s *section) frequency(term string, hidden map[uint64]bool) (n int, err error) {
	list, err := s.find(term)
	switch {
	case err != nil || list == nil:
		return 0, err
	case len(hidden) == 0:
		return int(list.Count()), nil
	}
	err = s.visit(list, func(number uint64, _, _ float64) {
		if !hidden[s.offset+number] {
			n++
		}
	})
	return n, err
}

// rarest is the one of some terms that the fewest articles of the section hold.
func (s *section) rarest(terms []string) (string, segment.PostingsList, error) {
	var rarest string
	var fewest segment.PostingsList
	for _, term := range terms {
		list, err := s.find(term)
		if err != nil || list == nil {
			return term, nil, err
		}
		if fewest == nil || list.Count() < fewest.Count() {
			rarest, fewest = term, list
		}
	}
	return rarest, fewest, nil
}

// holds reports whether an article, by its number in the section, is in a list.
func (s *section) holds(list segment.PostingsList, number uint64) (found bool, err error) {
	if list != nil {
		err = s.visitAmong(list, []candidate{{number: number}}, func(uint64, float64, float64) { found = true })
	}
	return found, err
}

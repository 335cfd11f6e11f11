package bleve

import (
	"context"
	"fmt"

	"github.com/RoaringBitmap/roaring/v2"
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
	position     int // in the store
	recent       *recent
	part         *scorch.SegmentSnapshot
	terms, more  segment.TermDictionary
	// reading is used again for the next term.
	reading segment.PostingsIterator
}

// sections are those of the store, in the order of their numbers; the caller gives
// them back.
func (s *store) sections() ([]*section, error) {
	if spare, ok := s.spare.Get().(*[]*section); ok {
		return *spare, nil
	}
	sections := make([]*section, len(s.parts))
	for i := range s.parts {
		var err error
		if sections[i], err = s.sectionOf(i); err != nil {
			return nil, err
		}
	}
	return sections, nil
}

// giveBack makes sections available again.
func (s *store) giveBack(sections []*section) { s.spare.Put(&sections) }

func (s *store) sectionOf(i int) (*section, error) {
	part := s.parts[i]
	terms, err := part.Segment().Dictionary(termsField)
	if err != nil {
		return nil, err
	}
	more, err := part.Segment().Dictionary(moreField)
	if err != nil {
		return nil, err
	}
	return &section{
		offset: s.first[i], size: uint64(part.FullSize()), position: i, recent: &s.recent, part: part, terms: terms, more: more,
	}, nil
}

// postings are the articles of a section that hold a term, by their numbers in
// the section.
type postings struct {
	all *roaring.Bitmap
	// repeated are those that hold the term more than once, and more says how
	// often beyond the first; both are nil when there are none.
	repeated *roaring.Bitmap
	more     segment.PostingsList
}

// find returns the postings of a term; nil when no article holds it.
func (s *section) find(term string) (*postings, error) {
	all, err := s.articles(term)
	if err != nil || all == nil {
		return nil, err
	}
	p := &postings{all: all}
	p.more, p.repeated, err = s.look(s.more, term)
	return p, err
}

// articles are those that hold a term; nil when none does.
func (s *section) articles(term string) (*roaring.Bitmap, error) {
	if all, known := s.recent.in(s.position, term); known {
		return all, nil
	}
	_, all, err := s.look(s.terms, term)
	return all, err
}

// look returns what a dictionary has of a term, and which articles that are; nil
// when there are none.
func (s *section) look(in segment.TermDictionary, term string) (segment.PostingsList, *roaring.Bitmap, error) {
	list, err := in.PostingsList([]byte(term), s.part.Deleted(), nil)
	if err != nil || list.Count() == 0 {
		return nil, nil, err
	}
	iterator, ok := list.Iterator(false, false, false, nil).(segment.OptimizablePostingsIterator)
	if !ok {
		return nil, nil, fmt.Errorf("bleve has no bitmap of a %T", list)
	}
	if number, one := iterator.DocNum1Hit(); one {
		return list, roaring.BitmapOf(uint32(number)), nil
	}
	return list, iterator.ActualBitmap(), nil
}

// visit calls a function for each article that holds the term, with its number in
// the section and how often it holds the term.
func (s *section) visit(p *postings, tell func(number uint64, frequency float64)) error {
	more := s.repeats(p)
	var all roaring.IntIterator
	for all.Initialize(p.all); all.HasNext(); {
		number := uint64(all.Next())
		frequency, err := more.frequency(number)
		if err != nil {
			return err
		}
		tell(number, frequency)
	}
	return nil
}

// visitAmong is visit for those of the articles, in order, that hold the term; it
// passes their positions in the slice.
func (s *section) visitAmong(p *postings, articles []candidate, tell func(i int, frequency float64)) error {
	more := s.repeats(p)
	var all roaring.IntIterator
	all.Initialize(p.all)
	for i, c := range articles {
		all.AdvanceIfNeeded(uint32(c.number))
		if !all.HasNext() {
			return nil
		}
		if uint64(all.PeekNext()) != c.number {
			continue
		}
		frequency, err := more.frequency(c.number)
		if err != nil {
			return err
		}
		tell(i, frequency)
	}
	return nil
}

// repeats reads how often articles hold a term.
type repeats struct {
	// more is nil when no further article holds the term more than once.
	more segment.PostingsIterator
	at   segment.Posting
}

func (s *section) repeats(p *postings) repeats {
	if p.more == nil {
		return repeats{}
	}
	s.reading = p.more.Iterator(true, true, false, s.reading)
	return repeats{more: s.reading}
}

// frequency is how often an article that holds the term does. The numbers of the
// articles must ascend from call to call.
func (r *repeats) frequency(number uint64) (float64, error) {
	if r.more != nil && (r.at == nil || r.at.Number() < number) {
		var err error
		if r.at, err = r.more.Advance(number); err != nil {
			return 0, err
		}
		if r.at == nil {
			r.more = nil
		}
	}
	if r.at != nil && r.at.Number() == number {
		return float64(1 + r.at.Frequency()), nil
	}
	return 1, nil
}

// visit calls a function for each article that holds the term, with how often it
// does.
func (s *store) visit(ctx context.Context, term string, tell func(number uint64, frequency float64)) error {
	sections, err := s.sections()
	if err != nil {
		return err
	}
	defer s.giveBack(sections)
	for _, in := range sections {
		if err := ctx.Err(); err != nil {
			return err
		}
		p, err := in.find(term)
		if err != nil {
			return err
		}
		if p == nil {
			continue
		}
		err = in.visit(p, func(number uint64, frequency float64) { tell(in.offset+number, frequency) })
		if err != nil {
			return err
		}
	}
	return nil
}

// frequency is how many articles hold a term and are not hidden.
func (s *store) frequency(sections []*section, term string, hidden map[uint64]bool) (n int, err error) {
	held := make([]*roaring.Bitmap, len(sections))
	for i, in := range sections {
		if held[i], err = in.articles(term); err != nil {
			return 0, err
		}
		if held[i] == nil {
			continue
		}
		n += int(held[i].GetCardinality())
		if len(hidden) == 0 {
			continue
		}
		held[i].Iterate(func(number uint32) bool {
			if hidden[in.offset+uint64(number)] {
				n--
			}
			return true
		})
	}
	s.recent.keep(term, held)
	return n, nil
}

// rarest is the one of some terms that the fewest articles of the section hold,
// and those articles; nil when none holds it.
func (s *section) rarest(terms []string) (rarest string, fewest *roaring.Bitmap, err error) {
	for _, term := range terms {
		all, err := s.articles(term)
		if err != nil || all == nil {
			return term, nil, err
		}
		if fewest == nil || all.GetCardinality() < fewest.GetCardinality() {
			rarest, fewest = term, all
		}
	}
	return rarest, fewest, nil
}

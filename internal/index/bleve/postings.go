package bleve

import (
	"context"

	bleveindex "github.com/blevesearch/bleve_index_api"
)

// visit calls a function for each article that holds the term, with how often
// it does and how many terms the article has.
func (s *store) visit(ctx context.Context, term string, tell func(number uint64, frequency, length float64)) error {
	postings, err := s.reader.TermFieldReader(ctx, []byte(term), termsField, true, true, false)
	if err != nil {
		return err
	}
	defer postings.Close()
	var posting bleveindex.TermFieldDoc
	for {
		next, err := postings.Next(posting.Reset())
		if err != nil || next == nil {
			return err
		}
		// Bleve keeps a field's length as 1/√length.
		tell(next.ID.Value(), float64(next.Freq), 1/(next.Norm*next.Norm))
	}
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

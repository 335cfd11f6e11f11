package bleve

import (
	"context"
	"errors"
	"fmt"

	bleveindex "github.com/blevesearch/bleve_index_api"

	"byline/internal/article"
)

// number is the number of the article with an id; found is false when it is not
// served.
func (s *snapshot) number(id string) (number uint64, found bool, err error) {
	number, found, err = s.store.number(id)
	return number, found && !s.hidden[number], err
}

// number is the number of the article with an id. It stops at the segment that
// has the article; Bleve's reader of a term looks into all of them.
func (s *store) number(id string) (number uint64, found bool, err error) {
	for i, part := range s.parts {
		ids, err := part.Segment().Dictionary(idField)
		if err != nil {
			return 0, false, err
		}
		list, err := ids.PostingsList([]byte(id), part.Deleted(), nil)
		if err != nil {
			return 0, false, err
		}
		if list.Count() == 0 {
			continue
		}
		posting, err := list.Iterator(false, false, false, nil).Next()
		if err != nil || posting == nil {
			return 0, false, err
		}
		return s.first[i] + posting.Number(), true, nil
	}
	return 0, false, nil
}

// id is the id of the article with a number.
func (s *snapshot) id(number uint64) (string, error) {
	id, err := s.store.reader.ExternalID(bleveindex.NewIndexInternalID(nil, number))
	if err != nil {
		return "", fmt.Errorf("find the id of article number %d: %w", number, err)
	}
	return id, nil
}

// Documents is the articles with the ids.
func (s *snapshot) Documents(ctx context.Context, ids []string) ([]*article.Document, error) {
	return byID(ctx, s, ids, decodeDocument)
}

// entries is the entries of articles, with nil for those that are not served.
func (s *snapshot) entries(ctx context.Context, ids []string) ([]*article.Entry, error) {
	return byID(ctx, s, ids, decodeEntry)
}

// byID reads the articles with the ids, with nil for those that are not served.
func byID[T any](ctx context.Context, s *snapshot, ids []string, decode func(stored []byte) (*T, error)) ([]*T, error) {
	all := make([]*T, len(ids))
	for i, id := range ids {
		err := s.read(func() error {
			number, found, err := s.number(id)
			if err == nil && found {
				all[i], err = readStored(ctx, s.store, number, decode)
			}
			return err
		})
		if err != nil {
			return nil, fmt.Errorf("read article %q: %w", id, err)
		}
	}
	return all, nil
}

// entriesAt is the entries of the articles with the numbers.
func (s *snapshot) entriesAt(ctx context.Context, numbers []uint64) ([]*article.Entry, error) {
	entries := make([]*article.Entry, len(numbers))
	for i, number := range numbers {
		err := s.read(func() (err error) {
			entries[i], err = readStored(ctx, s.store, number, decodeEntry)
			return err
		})
		if err != nil {
			return nil, fmt.Errorf("read article number %d: %w", number, err)
		}
	}
	return entries, nil
}

// readStored decodes the stored form of the article with a number. What decode
// returns must not refer to the bytes that it is given.
func readStored[T any](ctx context.Context, s *store, number uint64, decode func(stored []byte) (*T, error)) (decoded *T, err error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	i := s.segmentOf(number)
	damage := errors.New("the store lacks it")
	err = s.parts[i].VisitDocument(number-s.first[i], func(field string, _ byte, stored []byte, _ []uint64) bool {
		if field != documentField {
			return true
		}
		decoded, damage = decode(stored)
		return false
	})
	if err == nil {
		err = damage
	}
	return decoded, err
}

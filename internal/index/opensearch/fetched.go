package opensearch

import (
	"encoding/json"
	"fmt"

	"byline/internal/article"
)

const (
	// fewHits is the number of hits up to which a search brings the articles
	// along: whoever wants so few will read them, which then takes no request.
	fewHits = 12
	// maxFetched bounds the articles that are kept until they are read.
	maxFetched = 200
)

// fetch keeps the articles that hits brought along.
func (s *stock) fetch(hits []hit) {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	if len(s.documents)+len(hits) > maxFetched {
		clear(s.documents)
	}
	for _, h := range hits {
		var source struct{ Document []byte }
		if len(h.Fields.ID) != 1 || len(h.Source) == 0 || json.Unmarshal(h.Source, &source) != nil || len(source.Document) == 0 {
			continue // reading it will say what is wrong with it
		}
		s.documents[h.Fields.ID[0]] = source.Document
	}
}

// fetched puts the articles that were brought along into documents, and returns
// the ids of the others and their places.
func (s *stock) fetched(ids []string, documents []*article.Document) (others []string, at []int, err error) {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	for i, id := range ids {
		encoded, ok := s.documents[id]
		if !ok {
			others, at = append(others, id), append(at, i)
			continue
		}
		if documents[i], err = decode(id, encoded); err != nil {
			return nil, nil, &Fault{Damaged, "", fmt.Errorf("article %q: %w", id, err)}
		}
	}
	return others, at, nil
}

package opensearch

import (
	"encoding/json"
	"fmt"
	"slices"
	"sync"

	"byline/internal/article"
)

// stock is what is known of a generation, which does not change: of its terms,
// and what a request brought along because it will probably be asked for next.
type stock struct {
	// exact is whether Lucene counts the articles that are served and no others.
	exact bool
	// removed are the indexes of which it counts others, too.
	removed []string

	mutex   sync.Mutex
	terms   map[string]counted
	similar map[string][]string
	// shown are the articles that show best how a term is written, with Lucene's
	// scores.
	shown map[string][]article.Candidate
	// documents are encoded articles.
	documents map[string][]byte
	// newest are the newest articles of selections; see [newestKey].
	newest map[string][]*article.Summary
	// places are the partitions of articles that were found lately.
	places map[string]string
}

func newStock(exact bool) *stock {
	return &stock{
		exact: exact, terms: make(map[string]counted), similar: make(map[string][]string), shown: make(map[string][]article.Candidate),
		documents: make(map[string][]byte), newest: make(map[string][]*article.Summary), places: make(map[string]string),
	}
}

// What is stocked of a generation at most: terms, terms of which the similar
// ones are known, terms of which it is known which articles show them,
// articles, lists of the newest, and articles whose partition is known.
const (
	maxTerms   = 200_000
	maxSpelt   = 20_000
	maxShown   = 5_000
	maxFetched = 2_000
	maxNewest  = 16
	maxPlaces  = 20_000
)

// fewHits is the number of hits up to which a search brings the articles along:
// whoever wants so few will read them, which then takes no request.
const fewHits = 12

// add remembers a term; the mutex must be held.
func (s *stock) add(term string, c counted) {
	if len(s.terms) >= maxTerms {
		clear(s.terms)
	}
	s.terms[term] = c
}

// show remembers which articles show terms; the mutex must be held.
func (s *stock) show(terms []string, articles [][]article.Candidate) {
	if len(s.shown)+len(terms) > maxShown {
		clear(s.shown)
	}
	for i, term := range terms {
		s.shown[term] = articles[i]
	}
}

// unshown is those of the terms, each once, of which it is not known which
// articles show them, although some may; the mutex must be held.
func (s *stock) unshown(terms []string) []string {
	others := unknown(terms, s.shown, make(map[string][]article.Candidate))
	return slices.DeleteFunc(others, func(term string) bool {
		c, known := s.terms[term]
		return known && c.articles == 0
	})
}

// fetch keeps the articles that hits brought along.
func (s *stock) fetch(hits []hit) {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	if len(s.documents)+len(hits) > maxFetched {
		clear(s.documents)
		// These are of use together with their articles.
		clear(s.shown)
		clear(s.newest)
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

// place remembers in which index a search found articles.
func (s *stock) place(hits []hit) {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	if len(s.places)+len(hits) > maxPlaces {
		clear(s.places)
	}
	for _, h := range hits {
		if len(h.Fields.ID) == 1 {
			s.places[h.Fields.ID[0]] = h.Index
		}
	}
}

// placesOf are the indexes that hold the articles, nil unless all are known.
func (s *stock) placesOf(ids []string) []string {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	var names []string
	for _, id := range ids {
		name, ok := s.places[id]
		if !ok {
			return nil
		}
		names = append(names, name)
	}
	slices.Sort(names)
	return slices.Compact(names)
}

// newestKey names the newest articles of a selection, so many of them.
func newestKey(selection article.Selection, limit int) string {
	return fmt.Sprintf("%d %q %d %d", limit, selection.Sources, selection.Since.Unix(), selection.Until.Unix())
}

// newestOf is the newest articles, where they are known.
func (s *stock) newestOf(key string) ([]*article.Summary, bool) {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	known, ok := s.newest[key]
	return slices.Clone(known), ok
}

func (s *stock) hasNewest(key string) bool {
	_, ok := s.newestOf(key)
	return ok
}

func (s *stock) keepNewest(key string, articles []*article.Summary) {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	if len(s.newest) >= maxNewest {
		clear(s.newest)
	}
	s.newest[key] = articles
}

// keep stocks what the hits of answers brought along.
func (s *snapshot) keep(answers []found) {
	var hits []hit
	for i := range answers {
		hits = append(hits, answers[i].Hits.Hits...)
	}
	if s.of.isPartitioned() {
		s.stock.place(hits)
	}
	s.stock.fetch(hits)
}

package opensearch

import (
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"time"

	"byline/internal/article"
)

// found is what one search of several returns.
type found struct {
	Status   int
	Error    json.RawMessage
	TimedOut bool                                 `json:"timed_out"`
	Shards   struct{ Failed, Skipped, Total int } `json:"_shards"`
	Hits     struct {
		Total struct{ Value int }
		Hits  []hit
	}
	Aggregations map[string]json.RawMessage
	Suggest      map[string][]struct {
		Options []struct {
			Text string
			Freq int
		}
	}
}

type hit struct {
	Index   string          `json:"_index"`
	ID      string          `json:"_id"`
	Source  json.RawMessage `json:"_source"`
	Score   float64         `json:"_score"`
	Sort    []any
	Fields  hitFields
	Matched map[string]float64 `json:"matched_queries"`
	Explain *explanation       `json:"_explanation"`
}

type hitFields struct {
	ID, Outlet, Published []string
	Entry                 []string // in base64 without padding
}

// explanation is the engine's explanation of a score.
type explanation struct {
	Value       float64
	Description string
	Details     []explanation
}

// values are the numbers in an explanation of Lucene's inverse document
// frequency.
func (e *explanation) values(c *counted) {
	switch {
	case strings.HasPrefix(e.Description, "n, number of documents"):
		c.luceneDF = e.Value
	case strings.HasPrefix(e.Description, "N, total number of documents"):
		c.luceneN = e.Value
	}
	for i := range e.Details {
		e.Details[i].values(c)
	}
}

// candidates are the articles of hits, with their scores.
func candidates(hits []hit) ([]article.Candidate, error) {
	found := make([]article.Candidate, len(hits))
	for i, h := range hits {
		score, ok := h.Score, len(h.Fields.ID) == 1
		if len(h.Sort) > 0 {
			score, ok = h.Sort[0].(float64)
			ok = ok && len(h.Fields.ID) == 1
		}
		if !ok {
			return nil, &Fault{Damaged, "", errors.New("a hit has no id or no score")}
		}
		found[i] = article.Candidate{ID: h.Fields.ID[0], Score: score}
		if len(h.Fields.Outlet) > 0 {
			found[i].Source = h.Fields.Outlet[0]
		}
		if len(h.Fields.Published) > 0 {
			published, err := time.Parse(time.RFC3339, h.Fields.Published[0])
			if err != nil {
				return nil, &Fault{Damaged, "", fmt.Errorf("article %q: %w", found[i].ID, err)}
			}
			found[i].Published = published
		}
	}
	return found, nil
}

package opensearch

import (
	"encoding/json"
	"fmt"
	"reflect"
	"strconv"

	"byline/internal/article"
	"byline/internal/index"
)

// layout must be raised when the meaning of what is stored changes. It is never
// lowered: an index with a higher one is of a newer version of the bot.
const layout = 1

// meta marks an index as the bot's, in the _meta of its mapping.
type meta struct {
	Byline struct {
		Name   string `json:"name"`
		Kind   string `json:"kind"`
		Layout int    `json:"layout"`
	} `json:"byline"`
}

// The kinds of indexes.
const (
	kindState    = "state"
	kindArticles = "articles"
)

func (c *Config) meta(kind string) meta {
	var m meta
	m.Byline.Name, m.Byline.Kind, m.Byline.Layout = c.Name, kind, layout
	return m
}

// object is a JSON object.
type object = map[string]any

// fields are the fields of a stored article. _source keeps all of them, since
// recovery to another node reads them from there.
var fields = object{
	// Terms that it is found by, separated by a space.
	"terms": object{"type": "text", "analyzer": "whitespace", "index_options": "freqs"},
	// [article.Document.Encode], and [article.Entry] as JSON.
	"document": object{"type": "binary"},
	"entry":    object{"type": "binary", "doc_values": true},
	"id":       object{"type": "keyword"},
	"outlet":   object{"type": "keyword"},                      // as it is shown
	"source":   object{"type": "keyword", "doc_values": false}, // as it is chosen by
	"title":    object{"type": "keyword", "doc_values": false}, // a digest of the folded title
	"file":     object{"type": "keyword", "doc_values": false},
	"key":      object{"type": "long"},    // [article.Key]
	"day":      object{"type": "integer"}, // as 20211231
	"moment":   object{"type": "long"},    // in Unix seconds
	"length":   object{"type": "integer"}, // [article.Document.Length]
	// When it was published, in RFC 3339 and in its own time zone.
	"published": object{"type": "keyword", "index": false},
	// A part of a build's notes, in a document that is not an article.
	"note": object{"type": "binary"},
}

// articlesIndex is the settings and the mapping of a generation.
func (c *Config) articlesIndex(shards int) object {
	return object{
		"settings": object{
			"number_of_shards":   shards,
			"number_of_replicas": 0, // until it is whole
			"refresh_interval":   "-1",
			"max_result_window":  pageSize,
			"similarity":         object{"default": object{"type": "BM25", "k1": article.K1, "b": article.B}},
		},
		"mappings": object{"dynamic": "strict", "_meta": c.meta(kindArticles), "properties": fields},
	}
}

// stateIndex is the settings and the mapping of the index of the state.
func (c *Config) stateIndex() object {
	return object{
		"settings": object{"number_of_shards": 1, "auto_expand_replicas": "0-2"},
		"mappings": object{"dynamic": false, "_meta": c.meta(kindState)},
	}
}

// mapped is the mapping of an index as the engine returns it.
type mapped struct {
	Mappings struct {
		Meta       *meta                     `json:"_meta"`
		Properties map[string]map[string]any `json:"properties"`
	} `json:"mappings"`
}

// isOwn reports whether an index is one of a kind that this collection made.
func (c *Config) isOwn(m mapped, kind string) bool {
	of := m.Mappings.Meta
	return of != nil && of.Byline.Name == c.Name && of.Byline.Kind == kind
}

// differs says which field of a generation differs from its mapping; "" if none
// does.
func (m mapped) differs() string {
	var want map[string]map[string]any
	encoded, err := json.Marshal(fields)
	if err == nil {
		err = json.Unmarshal(encoded, &want)
	}
	if err != nil {
		return err.Error()
	}
	for name, field := range want {
		got := m.Mappings.Properties[name]
		for key, value := range field {
			if key == "doc_values" && value == true && field["type"] != "binary" {
				continue // the default, which the engine leaves out
			}
			if !reflect.DeepEqual(got[key], value) {
				return fmt.Sprintf("its field %s has %s %v and not %v", name, key, got[key], value)
			}
		}
	}
	return ""
}

// format names everything that the articles of a generation depend on beside
// their text. A generation of another format is rebuilt. Versions of the bot
// that know of no partitions take a partitioned generation for such a one.
func format(partitioned bool) string {
	name := strconv.Itoa(layout) + "-" + index.Version()
	if partitioned {
		name += "-months"
	}
	return name
}

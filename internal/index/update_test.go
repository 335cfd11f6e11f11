package index

import (
	"context"
	"testing"

	"byline/internal/article"
	"byline/internal/corpus"
)

// counter is an empty snapshot that counts look-ups.
type counter struct {
	Snapshot
	lookups int
}

func (c *counter) Lookup(_ context.Context, l Lookup) ([]*article.Entry, error) {
	c.lookups++
	return make([]*article.Entry, len(l.IDs)), nil
}

// TestANewArticleIsLookedUpOnce: in a cluster, each look-up is a search.
func TestANewArticleIsLookedUpOnce(t *testing.T) {
	of := new(counter)
	u := &update{base: base{snapshot: of}, claimed: make(map[idKey]*claim)}
	for i, id := range []string{"a", "b", "c"} {
		got, err := u.take(t.Context(), &fileEntry{File: corpus.File{Path: "f.jsonl"}}, corpus.Article{ID: id, Text: "The ferry sails."})
		if err != nil || got == nil || got.ID != id {
			t.Fatalf("article %s is taken as %+v, %v", id, got, err)
		}
		if of.lookups != i+1 {
			t.Errorf("after %d articles there were %d look-ups", i+1, of.lookups)
		}
	}
}

package newsroom

import (
	"errors"
	"sync/atomic"
	"testing"

	"byline/internal/index"
)

func TestWhoeverWaitsForArticlesIsToldOfOthers(t *testing.T) {
	r := openRoom(t, map[string]string{"a.txt": "The harbour of Drell was closed on Monday."})
	var told atomic.Int32
	config := r.config()
	config.Changed = func() { told.Add(1) }
	if err := r.Newsroom.Close(); err != nil {
		t.Fatal(err)
	}
	n, err := Open(t.Context(), config)
	if err != nil {
		t.Fatal(err)
	}
	defer n.Close()
	first := told.Load()
	version := func() (found string) {
		err := n.Hold(t.Context(), func(held Held) error {
			for entry, err := range index.Each(t.Context(), held.Articles) {
				if err != nil {
					return err
				}
				found = entry.Hash
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
		return found
	}
	before := version()
	r.write("a.txt", "The harbour of Drell was opened again on Tuesday.")
	if _, err := n.Reload(t.Context(), ReloadOptions{}); err != nil || told.Load() != first+1 {
		t.Errorf("Changed was called %d times after a reload: %v", told.Load()-first, err)
	}
	if after := version(); after == before || after == "" {
		t.Errorf("the version of a changed article is %q, and was %q", after, before)
	}
	failed := errors.New("failed")
	if err := n.Hold(t.Context(), func(Held) error { return failed }); !errors.Is(err, failed) {
		t.Error(err)
	}
	if err := (Desk{}).Hold(t.Context(), func(Held) error { return nil }); !errors.Is(err, ErrNoArticles) {
		t.Error(err)
	}
}

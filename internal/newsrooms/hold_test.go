package newsrooms

import (
	"errors"
	"path/filepath"
	"slices"
	"sync"
	"testing"

	"byline/internal/index"
	"byline/internal/newsroom"
)

func TestHoldGivesWhatAnswersAndSaysWhatIsOwn(t *testing.T) {
	var mutex sync.Mutex
	var changed []string
	n := openRooms(t, t.TempDir(), openShared(t, map[string]string{"shared.txt": "The harbour of Drell was closed on Monday."}), func(c *Config) {
		c.Changed = func(guild string) {
			mutex.Lock()
			defer mutex.Unlock()
			changed = append(changed, guild)
		}
	})
	if err := add(t, n, "1", "own.txt", "A choir from Varnby won the song contest."); err != nil {
		t.Fatal(err)
	}
	for guild, want := range map[string]map[string]index.Collection{
		"":  {"shared.txt": ""},
		"1": {"shared.txt": index.Shared, "own.txt": index.Own},
		"2": {"shared.txt": ""},
	} {
		called := false
		err := n.Hold(t.Context(), guild, func(held newsroom.Held, own bool) error {
			called = true
			if own != (guild == "1") || held.Articles.Len() != len(want) {
				t.Errorf("server %q: own %t, %d articles", guild, own, held.Articles.Len())
			}
			listed := 0
			for entry, err := range index.Each(t.Context(), held.Articles) {
				if err != nil {
					return err
				}
				collection, known := want[entry.ID]
				if !known || entry.Collection != collection || entry.Hash == "" {
					t.Errorf("server %q: article %q", guild, entry.ID)
				}
				listed++
			}
			if listed != len(want) {
				t.Errorf("server %q: %d articles are listed", guild, listed)
			}
			return nil
		})
		if err != nil || !called {
			t.Errorf("server %q: %v, called %t", guild, err, called)
		}
	}
	mutex.Lock()
	defer mutex.Unlock()
	if len(changed) == 0 || slices.ContainsFunc(changed, func(guild string) bool { return guild != "1" }) {
		t.Errorf("Changed was called for %q, want server 1 alone", changed)
	}
}

// TestNothingIsHeldWithoutArticles holds that it is no failure when there are
// no articles, or none yet.
func TestNothingIsHeldWithoutArticles(t *testing.T) {
	folder := t.TempDir()
	shared, err := newsroom.Start(t.Context(), newsroom.Config{CorpusDir: filepath.Join(folder, "missing"), IndexDir: filepath.Join(folder, "index")})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { shared.Close() })
	n := openRooms(t, t.TempDir(), shared, nil)
	held := func() error {
		return n.Hold(t.Context(), "1", func(newsroom.Held, bool) error {
			t.Error("Hold called its function without articles")
			return nil
		})
	}
	if err := held(); err != nil || !n.Reading(t.Context(), "1") {
		t.Errorf("while they are read: %v, reading %t", err, n.Reading(t.Context(), "1"))
	}
	if _, err := shared.Reload(t.Context(), newsroom.ReloadOptions{}); err == nil {
		t.Fatal("a missing folder was read")
	}
	if err := held(); err != nil || n.Reading(t.Context(), "1") {
		t.Errorf("of a missing folder: %v, reading %t", err, n.Reading(t.Context(), "1"))
	}
	if err := shared.Close(); err != nil {
		t.Fatal(err)
	}
	if err := held(); !errors.Is(err, newsroom.ErrClosed) {
		t.Errorf("of a closed newsroom: %v", err)
	}
}

package lookout

import (
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"byline/internal/index"
	"byline/internal/newsroom"
	"byline/internal/watch"
)

// passes is how many passes over all articles there were since the last call.
func (s *scene) passes() int {
	n := s.store.passes
	s.store.passes = 0
	return n
}

func TestOnlyChangesAreRead(t *testing.T) {
	s := newScene(t)
	s.watch("", watch.Topic, "earthquake in Marune")
	if n := s.passes(); n != 1 {
		t.Errorf("%d passes over all articles at the start", n)
	}
	s.write("shared", "first.md", s.at, quakeTitle, quakeText)
	only(t, s.look(""))
	if posts := s.look(""); len(posts) > 0 {
		t.Errorf("posted again, though nothing changed: %+v", posts)
	}
	s.at = s.at.Add(24 * time.Hour)
	s.write("shared", "later.md", s.at, laterTitle, laterText)
	only(t, s.look(""))
	if n := s.passes(); n != 0 {
		t.Errorf("%d passes over all articles, though the changes are known", n)
	}
}

func TestAGapIsMadeUpFor(t *testing.T) {
	for name, gap := range map[string]func(*scene){
		"two reloads between looks": func(s *scene) {
			if _, err := s.shared.Reload(t.Context(), newsroom.ReloadOptions{}); err != nil {
				t.Fatal(err)
			}
			s.write("shared", "show.md", s.at, "Garden show opens", "The garden show of Lissen opened on Sunday with roses.")
		},
		"a crash": func(s *scene) { s.restart() },
		"a newsroom that is not known any more": func(s *scene) {
			if err := s.store.EraseServer(t.Context(), ""); err != nil {
				t.Fatal(err)
			}
			s.watch("", watch.Topic, "earthquake in Marune")
		},
	} {
		t.Run(name, func(t *testing.T) {
			s := newScene(t)
			s.watch("", watch.Topic, "earthquake in Marune")
			s.passes()
			s.write("shared", "first.md", s.at, quakeTitle, quakeText)
			gap(s)
			posts := s.look("")
			if s.passes() != 1 {
				t.Error("the articles were not gone through")
			}
			if name != "a newsroom that is not known any more" {
				only(t, posts)
			} else if len(posts) > 0 {
				t.Errorf("what was there from the start is posted: %+v", posts)
			}
		})
	}
}

func TestFailedNewsIsTriedAgain(t *testing.T) {
	s := newScene(t)
	s.watch("", watch.Topic, "earthquake in Marune")
	s.passes()
	s.write("shared", "show.md", s.at, "Garden show opens", "The garden show of Lissen opened on Sunday with roses.")
	s.store.failSee = true
	s.look("")
	s.store.failSee = false
	s.write("shared", "first.md", s.at, quakeTitle, quakeText)
	only(t, s.look(""))
	if n := s.passes(); n != 1 {
		t.Errorf("%d passes over all articles after a failure", n)
	}
}

// TestWhatIsGoneIsForgotten holds that the store has a number for each article
// as it is, and for no other, also when only changes are read.
func TestWhatIsGoneIsForgotten(t *testing.T) {
	s := newScene(t)
	first := filepath.Join(s.dir, "shared", "first.md")
	for i, change := range []func(){
		func() { s.write("shared", "first.md", s.at, quakeTitle, quakeText) },
		func() { s.write("shared", "first.md", s.at, laterTitle, laterText) },
		func() { s.write("shared", "first.md", s.at, quakeTitle, quakeText) },
		func() {
			if err := os.Remove(first); err != nil {
				t.Fatal(err)
			}
		},
	} {
		change()
		s.look("")
		seen, err := s.store.Store.SeenBut(t.Context(), "", nil)
		if err != nil {
			t.Fatal(err)
		}
		var want []int64
		err = s.shared.Hold(t.Context(), func(held newsroom.Held) error {
			for entry, err := range index.Each(t.Context(), held.Edition) {
				if err != nil {
					return err
				}
				want = append(want, markOf(entry))
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
		slices.Sort(want)
		slices.Sort(seen)
		if !slices.Equal(seen, want) {
			t.Errorf("after change %d the store has %d articles, of %d", i, len(seen), len(want))
		}
	}
}

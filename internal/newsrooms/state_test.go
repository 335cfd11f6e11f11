package newsrooms

import (
	"path/filepath"
	"testing"

	"byline/internal/newsroom"
)

// TestStateIsOfWhatIsLookedAfter: only the home server learns why the shared
// articles could not be read; all servers learn that they are being read.
func TestStateIsOfWhatIsLookedAfter(t *testing.T) {
	folder := t.TempDir()
	shared, err := newsroom.Start(t.Context(), newsroom.Config{CorpusDir: filepath.Join(folder, "missing"), IndexDir: filepath.Join(folder, "index")})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { shared.Close() })
	rooms := openRooms(t, t.TempDir(), shared, func(c *Config) { c.Home = "1" })
	state := func(guild string) newsroom.State {
		r := room(t, rooms, guild)
		defer r.Close()
		return r.State()
	}
	if !state("1").Reading || !state("2").Reading {
		t.Error("the state does not say that the shared articles are being read")
	}
	if _, err := shared.Reload(t.Context(), newsroom.ReloadOptions{}); err == nil {
		t.Fatal("a missing folder was read")
	}
	if state("1").Failure == nil {
		t.Error("the state of the home server does not say that reading failed")
	}
	if err := state("2").Failure; err != nil {
		t.Errorf("the state of another server says %v", err)
	}
	if err := add(t, rooms, "2", "a.md", report("Wire", fact(1))); err != nil {
		t.Fatal(err)
	}
	r := room(t, rooms, "2")
	defer r.Close()
	if err := r.Ready(); err != nil {
		t.Errorf("its own articles do not answer: %v", err)
	}
	if err := r.Remove(t.Context(), "a.md"); err != nil {
		t.Fatal(err)
	}
	if _, err := r.Reload(t.Context(), newsroom.ReloadOptions{}); err != nil {
		t.Fatal(err)
	}
	if err := r.State().Failure; err != nil {
		t.Errorf("having no articles is a failure: %v", err)
	}
}

package store

import (
	"maps"
	"testing"
)

func TestFeedState(t *testing.T) {
	folder := t.TempDir()
	s := openStore(t, folder)
	shared, own := s.FeedState(""), s.FeedState("1")
	load := func(f FeedState, feed, want string) {
		t.Helper()
		if got, err := f.Load(t.Context(), feed); err != nil || got != want {
			t.Errorf("%q of server %q is %q, %v, want %q", feed, f.server, got, err, want)
		}
	}
	save := func(f FeedState, feed, status string) {
		t.Helper()
		if err := f.Save(t.Context(), feed, status); err != nil {
			t.Fatal(err)
		}
	}
	load(shared, "a", "")
	save(shared, "a", `{"failures":1}`)
	save(own, "a", `{"failures":2}`)
	save(own, "a", `{"failures":3}`)
	save(own, "b", `{}`)
	load(shared, "a", `{"failures":1}`)
	load(own, "a", `{"failures":3}`)
	if err := shared.Save(t.Context(), "c", "no JSON"); err == nil {
		t.Error("a status that is no JSON is kept")
	}
	if all, err := own.All(t.Context()); err != nil || !maps.Equal(all, map[string]string{"a": `{"failures":3}`, "b": "{}"}) {
		t.Errorf("the statuses are %v, %v", all, err)
	}
	for range 2 { // removing nothing is not an error
		if err := own.Delete(t.Context(), "b"); err != nil {
			t.Fatal(err)
		}
	}
	load(own, "b", "")
	if err := s.EraseServer(t.Context(), "1"); err != nil {
		t.Fatal(err)
	}
	load(own, "a", "")
	load(shared, "a", `{"failures":1}`)
}

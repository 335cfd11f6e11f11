package store

import (
	"errors"
	"math"
	"reflect"
	"slices"
	"testing"
	"time"

	"byline/internal/watch"
)

func addWatch(t testing.TB, s *Store, w watch.Watch, limits watch.Limits) watch.Watch {
	t.Helper()
	added, err := s.AddWatch(t.Context(), w, limits)
	if err != nil {
		t.Fatal(err)
	}
	return added
}

// posts counts the posts in the outbox.
func posts(t testing.TB, s *Store) (n int) {
	t.Helper()
	if err := s.read.QueryRowContext(t.Context(), "SELECT count(*) FROM outbox").Scan(&n); err != nil {
		t.Fatal(err)
	}
	return n
}

var ofTopic = watch.Watch{
	Place: watch.Place{Server: "1", Channel: "2", User: "3"}, Kind: watch.Topic, Text: "Aleppo", Role: "9",
	Quiet: watch.Quiet{From: 22 * 60, To: 7 * 60, Zone: "Europe/Berlin"},
}

func TestWatchesAreKept(t *testing.T) {
	folder := t.TempDir()
	s := openStore(t, folder)
	added := addWatch(t, s, ofTopic, watch.Limits{})
	private := addWatch(t, s, watch.Watch{Place: watch.Place{Server: "1", User: "3"}, Kind: watch.Question, Text: "Who won?"}, watch.Limits{})
	digest, err := s.AddDigest(t.Context(), watch.Digest{
		Place: watch.Place{Server: "2", Channel: "5"}, Schedule: watch.Schedule{At: 480, Zone: "Asia/Tokyo"},
	}, watch.Limits{})
	if err != nil || added.ID == 0 || digest.ID == added.ID || digest.ID == private.ID || added.Created.IsZero() {
		t.Fatal(added, digest, err)
	}
	again := openStore(t, folder)
	tests := []struct {
		filter watch.Filter
		want   []watch.Watch
	}{
		{watch.Filter{}, []watch.Watch{added, private}},
		{watch.Filter{Server: "1"}, []watch.Watch{added, private}},
		{watch.Filter{Server: "2"}, nil},
		{watch.Filter{Channel: "2"}, []watch.Watch{added}},
		{watch.Filter{User: "3", Private: true}, []watch.Watch{private}},
		{watch.Filter{Public: true}, []watch.Watch{added}},
	}
	for _, test := range tests {
		if got, err := again.Watches(t.Context(), test.filter); err != nil || !reflect.DeepEqual(got, test.want) {
			t.Errorf("%+v: %+v, %v, want %+v", test.filter, got, err, test.want)
		}
	}
	if got, err := again.Digests(t.Context(), watch.Filter{}); err != nil || !reflect.DeepEqual(got, []watch.Digest{digest}) {
		t.Errorf("digests %+v, %v, want %+v", got, err, digest)
	}
	if paused, err := s.PauseWatch(t.Context(), added.ID, watch.Filter{Server: "1"}, true); err != nil || !paused.Paused {
		t.Error(paused, err)
	}
	if got, err := s.Watches(t.Context(), watch.Filter{Active: true}); err != nil || len(got) != 1 || got[0].ID != private.ID {
		t.Error(got, err)
	}
}

func TestOthersCannotTouchAWatch(t *testing.T) {
	s := openStore(t, t.TempDir())
	added := addWatch(t, s, ofTopic, watch.Limits{})
	for _, filter := range []watch.Filter{{Server: "2"}, {User: "4"}, {Channel: "3"}, {Private: true}} {
		_, removing := s.RemoveWatch(t.Context(), added.ID, filter)
		_, pausing := s.PauseWatch(t.Context(), added.ID, filter, true)
		if !errors.Is(removing, watch.ErrNotFound) || !errors.Is(pausing, watch.ErrNotFound) {
			t.Errorf("%+v: %v, %v", filter, removing, pausing)
		}
	}
	for _, id := range []int64{0, -1, added.ID + 1} {
		if _, err := s.RemoveWatch(t.Context(), id, watch.Filter{}); !errors.Is(err, watch.ErrNotFound) {
			t.Errorf("watch %d: %v", id, err)
		}
	}
	if _, err := s.RemoveDigest(t.Context(), added.ID, watch.Filter{}); !errors.Is(err, watch.ErrNotFound) {
		t.Errorf("a watch is removed as a digest: %v", err)
	}
}

func TestAWatchTooManyIsRefused(t *testing.T) {
	s := openStore(t, t.TempDir())
	private := watch.Watch{Place: watch.Place{User: "3"}, Kind: watch.Topic, Text: "Aleppo"}
	limits := watch.Limits{Person: 1, Server: 2, All: 4}
	addWatch(t, s, private, limits)
	addWatch(t, s, ofTopic, limits)
	addWatch(t, s, ofTopic, limits)
	other := private
	other.User = "4"
	for _, test := range []struct {
		watch watch.Watch
		of    string
	}{{private, "person"}, {ofTopic, "server"}} {
		_, err := s.AddWatch(t.Context(), test.watch, limits)
		if limit, ok := errors.AsType[*watch.LimitError](err); !ok || limit.Of != test.of {
			t.Errorf("%+v: %v, want the limit of %s", test.watch, err, test.of)
		}
	}
	addWatch(t, s, other, limits)
	other.User = "5"
	if _, err := s.AddWatch(t.Context(), other, limits); err == nil {
		t.Error("more than all are kept")
	}
	if _, err := s.AddWatch(t.Context(), watch.Watch{Kind: watch.Topic, Text: " "}, limits); !errors.Is(err, watch.ErrText) {
		t.Error(err)
	}
}

func TestStateAndPostAreKeptTogether(t *testing.T) {
	s := openStore(t, t.TempDir())
	added := addWatch(t, s, ofTopic, watch.Limits{})
	at := time.Date(2026, 11, 26, 12, 0, 0, 0, time.UTC)
	var state watch.State
	state.Add(watch.Told{News: watch.News{Sentence: "422 were killed.", Now: "422", Before: "367"}, Terms: []string{"kill"}, At: at})
	if err := s.Tell(t.Context(), added.ID, state, nil); err != nil {
		t.Fatal(err)
	}
	if ids, err := s.Pending(t.Context()); err != nil || !reflect.DeepEqual(ids, []int64{added.ID}) || posts(t, s) != 0 {
		t.Errorf("pending %v, %v", ids, err)
	}
	if got, err := s.State(t.Context(), added.ID); err != nil || !reflect.DeepEqual(got, state) {
		t.Errorf("%+v, %v, want %+v", got, err, state)
	}
	post := state.Post(added, at)
	if err := s.Tell(t.Context(), added.ID, state, post); err != nil {
		t.Fatal(err)
	}
	if ids, err := s.Pending(t.Context()); err != nil || len(ids) != 0 || posts(t, s) != 1 {
		t.Errorf("pending %v, %v, %d posts", ids, err, posts(t, s))
	}
	if _, err := s.RemoveWatch(t.Context(), added.ID, watch.Filter{}); err != nil || posts(t, s) != 0 {
		t.Errorf("%v; %d posts of a watch that is gone", err, posts(t, s))
	}
	if err := s.Tell(t.Context(), added.ID, state, post); err != nil || posts(t, s) != 0 {
		t.Errorf("%v; %d posts of a watch that is gone", err, posts(t, s))
	}
}

func TestErasingAServerErasesItsWatches(t *testing.T) {
	s := openStore(t, t.TempDir())
	for _, server := range []string{"1", "2"} {
		w := ofTopic
		w.Server = server
		added := addWatch(t, s, w, watch.Limits{})
		err := errors.Join(
			s.Tell(t.Context(), added.ID, watch.State{}, &watch.Post{Watch: added.ID, Place: added.Place, News: []watch.News{{Sentence: "."}}}),
			s.See(t.Context(), server, time.Time{}, []int64{5}, nil))
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := s.EraseServer(t.Context(), "1"); err != nil {
		t.Fatal(err)
	}
	left, err := s.Watches(t.Context(), watch.Filter{})
	_, known, errSeen := s.Seen(t.Context(), "1", nil)
	if err != nil || errSeen != nil || len(left) != 1 || left[0].Server != "2" || posts(t, s) != 1 || known {
		t.Error(left, err, errSeen, posts(t, s), known)
	}
}

func TestWhatWatchesHaveSeen(t *testing.T) {
	s := openStore(t, t.TempDir())
	if _, known, err := s.Seen(t.Context(), "", nil); err != nil || known {
		t.Error(known, err)
	}
	noon := time.Date(2026, 11, 26, 12, 0, 0, 0, time.UTC)
	err := errors.Join(
		s.See(t.Context(), "", time.Time{}, []int64{1}, nil), s.See(t.Context(), "", noon, []int64{1, -2}, nil),
		s.See(t.Context(), "", noon.Add(time.Hour), []int64{3}, []int64{1}))
	if err != nil {
		t.Fatal(err)
	}
	for _, test := range []struct {
		of   []int64
		want map[int64]bool
	}{
		{nil, map[int64]bool{}},
		{[]int64{1, 3, 4}, map[int64]bool{3: true}},
		{[]int64{math.MinInt64 + 1, -2, 3}, map[int64]bool{-2: true, 3: true}},
	} {
		if seen, known, err := s.Seen(t.Context(), "", test.of); err != nil || !known || !reflect.DeepEqual(seen, test.want) {
			t.Errorf("of %v: %v, %v, %v", test.of, seen, known, err)
		}
	}
	for _, test := range []struct{ some, want []int64 }{
		{nil, []int64{-2, 3}},
		{[]int64{-3, -2, 1}, []int64{3}},
		{[]int64{-2, 3}, nil},
	} {
		if others, err := s.SeenBut(t.Context(), "", test.some); err != nil || !slices.Equal(others, test.want) {
			t.Errorf("but %v: %v, %v", test.some, others, err)
		}
	}
	for _, test := range []struct {
		after, until time.Duration
		want         map[int64]bool
	}{
		{-time.Hour, 0, map[int64]bool{-2: true}},
		{0, time.Hour, map[int64]bool{3: true}},
		{-time.Hour, time.Hour, map[int64]bool{-2: true, 3: true}},
		{time.Hour, 2 * time.Hour, map[int64]bool{}},
	} {
		if got, err := s.SeenBetween(t.Context(), "", noon.Add(test.after), noon.Add(test.until)); err != nil || !reflect.DeepEqual(got, test.want) {
			t.Errorf("after %s until %s: %v, %v, want %v", test.after, test.until, got, err, test.want)
		}
	}
	if _, known, err := s.Seen(t.Context(), "1", []int64{3}); err != nil || known {
		t.Error(known, err)
	}
}

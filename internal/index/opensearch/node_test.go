package opensearch

import (
	"errors"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"byline/internal/article"
	"byline/internal/index"
)

// ask sends the node of a test something that the bot does not.
func ask(t *testing.T, e *Engine, method, path string, body any) {
	t.Helper()
	if err := e.client.do(t.Context(), request{method: method, path: path, body: body, work: true}, nil); err != nil {
		t.Fatal(err)
	}
}

// indexes are the names of all indexes that start with the engine's name.
func indexes(t *testing.T, e *Engine) []string {
	t.Helper()
	var found []struct{ Index string }
	if err := e.client.do(t.Context(), request{method: http.MethodGet, path: "/_cat/indices/" + e.config.Name + "-*?format=json&s=index&h=index"}, &found); err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, f := range found {
		names = append(names, strings.TrimPrefix(f.Index, e.config.Name+"-"))
	}
	return names
}

func has(s index.Snapshot, t *testing.T, term string) int {
	t.Helper()
	numbers, err := s.Frequencies(t.Context(), []string{term})
	if err != nil {
		t.Fatal(err)
	}
	return numbers[0]
}

// TestForeignIndexesStay holds that indexes which somebody else made under the
// bot's names are neither read as its own, written to, nor removed.
func TestForeignIndexesStay(t *testing.T) {
	t.Run("state", func(t *testing.T) {
		e := testEngine(t)
		ask(t, e, http.MethodPut, "/"+e.stateIndex()+"/_doc/state?refresh=true", object{"price": 7})
		_, err := e.Current(t.Context())
		toldAs(t, err, Foreign)
		_, err = e.Begin(t.Context(), nil)
		toldAs(t, err, Foreign)
		var got struct {
			Version int            `json:"_version"`
			Source  map[string]any `json:"_source"`
		}
		if err := e.client.do(t.Context(), request{method: http.MethodGet, path: "/" + e.stateIndex() + "/_doc/state"}, &got); err != nil || got.Version != 1 || got.Source["price"] != 7.0 {
			t.Error(got, err)
		}
	})
	t.Run("articles", func(t *testing.T) {
		e := testEngine(t)
		foreign := e.config.Name + "-000001-0123abcd"
		ask(t, e, http.MethodPut, "/"+foreign+"/_doc/1?refresh=true", object{"price": 7})
		s := publish(t, e, nil, func(b index.Build) { put(t, b, sample...) })
		defer s.Close()
		if err := e.sweep(t.Context()); err != nil {
			t.Fatal(err)
		}
		if names := indexes(t, e); len(names) != 3 || names[0] != "000001-0123abcd" {
			t.Error(names)
		}
	})
	t.Run("of another collection", func(t *testing.T) {
		e := testEngine(t)
		other, err := New(Config{URLs: e.config.URLs, Name: e.config.Name + "-000001", Replicas: -1}, nil)
		if err != nil {
			t.Fatal(err)
		}
		publish(t, other, nil, func(b index.Build) { put(t, b, sample...) }).Close()
		publish(t, e, nil, func(b index.Build) { put(t, b, sample[0]) }).Close()
		for _, each := range []*Engine{e, other} {
			if err := each.sweep(t.Context()); err != nil {
				t.Fatal(err)
			}
		}
		if names := indexes(t, e); len(names) != 4 {
			t.Error(names)
		}
		if err := other.Close(); err != nil {
			t.Error(err)
		}
	})
}

// TestNewerStays holds that what a newer version of the bot has stored is left
// alone, and that what an older one has stored is rebuilt beside it.
func TestNewerStays(t *testing.T) {
	e := testEngine(t)
	s := publish(t, e, nil, func(b index.Build) { put(t, b, sample...) })
	defer s.Close()
	change := func(change func(*state)) {
		t.Helper()
		now, before, err := e.readState(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		change(now)
		path := fmt.Sprintf("/%s/_doc/state?if_seq_no=%d&if_primary_term=%d", e.stateIndex(), before.SeqNo, before.PrimaryTerm)
		ask(t, e, http.MethodPut, path, now)
	}
	change(func(now *state) { now.Serving.Format = "another" })
	if _, err := e.Current(t.Context()); !errors.Is(err, index.ErrNoSnapshot) || errors.Is(err, index.ErrUnreachable) {
		t.Errorf("%v does not say that there is none that can be used", err)
	}
	change(func(now *state) { now.Layout = layout + 1 })
	_, err := e.Current(t.Context())
	toldAs(t, err, Newer)
	_, err = e.Begin(t.Context(), nil)
	toldAs(t, err, Newer)
	if has(s, t, "canal") != 3 {
		t.Error("the generation is not what it was")
	}
}

// TestChangedMapping holds that a generation which somebody changed the mapping
// of, or removed, is rebuilt instead of being served.
func TestChangedMapping(t *testing.T) {
	e := testEngine(t)
	s := publish(t, e, nil, func(b index.Build) { put(t, b, sample...) })
	defer s.Close()
	name := s.(*snapshot).of.Index
	ask(t, e, http.MethodPut, "/"+name+"/_mapping", object{"_meta": object{"by": "somebody"}})
	if _, err := e.Current(t.Context()); !errors.Is(err, index.ErrNoSnapshot) {
		t.Error(err)
	}
	if damage, err := s.Verify(t.Context()); damage == nil || err != nil {
		t.Error(damage, err)
	}
	ask(t, e, http.MethodDelete, "/"+name, nil)
	if _, err := s.Frequencies(t.Context(), []string{"ship"}); !errors.Is(err, index.ErrUnreadable) || !s.Damaged() {
		t.Error(err, s.Damaged())
	}
	if _, err := s.Documents(t.Context(), []string{"1"}); !errors.Is(err, index.ErrUnreadable) {
		t.Error(err)
	}
	again := publish(t, e, nil, func(b index.Build) { put(t, b, sample...) })
	defer again.Close()
	if damage, err := again.Verify(t.Context()); damage != nil || err != nil || has(again, t, "canal") != 3 {
		t.Error(damage, err)
	}
}

func TestDifferingFieldsAreTold(t *testing.T) {
	var m mapped
	m.Mappings.Properties = map[string]map[string]any{}
	for name, field := range fields {
		m.Mappings.Properties[name] = field.(object)
	}
	if got := m.differs(); got != "" {
		t.Error(got)
	}
	m.Mappings.Properties["terms"] = object{"type": "text"}
	if got := m.differs(); !strings.Contains(got, "terms") {
		t.Error(got)
	}
}

// TestFullDisk holds that a cluster whose disks are full goes on to be searched,
// says so to who writes, and takes articles again when there is room.
func TestFullDisk(t *testing.T) {
	e := testEngine(t)
	s := publish(t, e, nil, func(b index.Build) { put(t, b, sample...) })
	defer s.Close()
	b, err := e.Begin(t.Context(), s)
	if err != nil {
		t.Fatal(err)
	}
	full := "/" + b.(*build).of.Index + "/_settings"
	ask(t, e, http.MethodPut, full, object{"index.blocks.read_only_allow_delete": true})
	err = b.Put(t.Context(), sample[:1])
	toldAs(t, err, Full)
	if has(s, t, "canal") != 3 {
		t.Error("it cannot be searched")
	}
	ask(t, e, http.MethodPut, full, object{"index.blocks.read_only_allow_delete": nil})
	put(t, b, analyzed("9", "More", "More of the canal.", "Outlet", ""))
	next, err := b.Publish(t.Context(), nil)
	if err != nil {
		t.Fatal(err)
	}
	defer next.Close()
	if has(next, t, "canal") != 4 {
		t.Error("what was stored after it is not there")
	}
}

// TestRedIndex holds that an index of which no node has a shard is no answer.
func TestRedIndex(t *testing.T) {
	e := testEngine(t)
	s := publish(t, e, nil, func(b index.Build) { put(t, b, sample...) })
	defer s.Close()
	e.client.patience = quick
	name := s.(*snapshot).of.Index
	// A closed index whose shard may be on no node, and is opened again, has none.
	// A shard that is still being closed would be kept by its node.
	ask(t, e, http.MethodPost, "/"+name+"/_close?wait_for_active_shards=1", nil)
	if _, err := s.Search(t.Context(), article.Query{Terms: []article.Term{{Text: "canal", Weight: 1}}, Limit: 5}); !errors.Is(err, index.ErrUnreachable) {
		t.Error(err)
	}
	ask(t, e, http.MethodPut, "/"+name+"/_settings", object{"index.routing.allocation.require.zone": "nowhere"})
	ask(t, e, http.MethodPost, "/"+name+"/_open?wait_for_active_shards=0", nil)
	_, err := s.Search(t.Context(), article.Query{Terms: []article.Term{{Text: "canal", Weight: 1}}, Limit: 5})
	toldAs(t, err, Incomplete)
	_, err = s.Documents(t.Context(), []string{"1"})
	toldAs(t, err, Incomplete)
	toldAs(t, e.Ping(t.Context()), Incomplete)
	if s.Damaged() {
		t.Error("it counts as damaged, and would be rebuilt")
	}
	ask(t, e, http.MethodPut, "/"+name+"/_settings", object{"index.routing.allocation.require.zone": nil})
	ask(t, e, http.MethodGet, "/_cluster/health/"+name+"?wait_for_status=yellow&timeout=60s", nil)
	if has(s, t, "canal") != 3 {
		t.Error("it does not serve again")
	}
	if err := e.Ping(t.Context()); err != nil {
		t.Error(err)
	}
}

// sibling is another process that uses the same collection.
func sibling(t *testing.T, e *Engine) *Engine {
	t.Helper()
	other := testEngine(t, e.config.Name)
	t.Cleanup(func() {
		if err := other.Close(); err != nil {
			t.Error(err)
		}
	})
	return other
}

// TestOneWriter holds that one process writes at a time, that others read what it
// publishes, and that the right to write goes on to another when it ends.
func TestOneWriter(t *testing.T) {
	e := testEngine(t)
	other := sibling(t, e)
	one := publish(t, e, nil, func(b index.Build) { put(t, b, sample...) })
	defer one.Close()
	if _, err := other.Begin(t.Context(), nil); !errors.Is(err, index.ErrLocked) || !strings.Contains(err.Error(), e.host) {
		t.Errorf("%v does not say who writes", err)
	}
	read, err := other.Current(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer read.Close()
	two := publish(t, e, one, func(b index.Build) { put(t, b, analyzed("9", "More", "More of the canal.", "Outlet", "")) })
	defer two.Close()
	if has(read, t, "canal") != 3 || read.Len() != 4 {
		t.Error("a generation changed while it was read")
	}
	next, err := other.Current(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer next.Close()
	if has(next, t, "canal") != 4 {
		t.Error("the next generation is not what was published")
	}
	if err := e.Close(); err != nil {
		t.Fatal(err)
	}
	publish(t, other, next, func(b index.Build) {}).Close()
}

// TestALostLeasePublishesNothing holds that a process which slept through its
// lease cannot put an older state in the place of what was published meanwhile.
func TestALostLeasePublishesNothing(t *testing.T) {
	e := testEngine(t)
	other := sibling(t, e)
	publish(t, e, nil, func(b index.Build) { put(t, b, sample...) }).Close()
	asleep, err := e.Begin(t.Context(), nil)
	if err != nil {
		t.Fatal(err)
	}
	put(t, asleep, sample[0])
	// As if its lease had run out.
	err = e.change(t.Context(), func(s *state) error {
		s.Until = time.Time{}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	base, err := other.Current(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer base.Close()
	publish(t, other, base, func(b index.Build) { put(t, b, analyzed("9", "More", "More of the canal.", "Outlet", "")) }).Close()
	if _, err := asleep.Publish(t.Context(), nil); err == nil {
		t.Error("it published")
	}
	now, err := other.Current(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer now.Close()
	if now.Len() != 5 || has(now, t, "canal") != 4 {
		t.Errorf("%d articles serve", now.Len())
	}
}

// TestNothingIsLeftBehind holds that what a build stored which was given up, or
// whose process died, and what is read no more, is removed.
func TestNothingIsLeftBehind(t *testing.T) {
	e := testEngine(t)
	one := publish(t, e, nil, func(b index.Build) { put(t, b, sample...) })
	b, err := e.Begin(t.Context(), one)
	if err != nil {
		t.Fatal(err)
	}
	if err := b.Abort(t.Context()); err != nil {
		t.Error(err)
	}
	if names := indexes(t, e); len(names) != 2 {
		t.Error(names)
	}
	refuse := errors.New("refused")
	if b, err = e.Begin(t.Context(), one); err != nil {
		t.Fatal(err)
	}
	put(t, b, sample[0])
	if _, err := b.Publish(t.Context(), func(s index.Snapshot) error {
		if s.Len() != 4 || has(s, t, "canal") != 3 {
			t.Error("what is to be accepted is not what would be published")
		}
		return refuse
	}); !errors.Is(err, refuse) {
		t.Error(err)
	}
	if names := indexes(t, e); len(names) != 2 {
		t.Error(names)
	}
	// One whose process died.
	if b, err = e.Begin(t.Context(), one); err != nil {
		t.Fatal(err)
	}
	b.(*build).end()
	two := publish(t, e, one, func(b index.Build) {})
	defer two.Close()
	if names := indexes(t, e); len(names) != 3 {
		t.Error(names)
	}
	// What served before is kept for a while, and for as long as it is read here.
	err = e.change(t.Context(), func(s *state) error {
		s.Kept[0].Until = time.Now().Add(-time.Second)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []int{3, 2} {
		if err := e.sweep(t.Context()); err != nil {
			t.Fatal(err)
		}
		if names := indexes(t, e); len(names) != want {
			t.Error(names)
		}
		if err := one.Close(); err != nil {
			t.Error(err)
		}
	}
	if has(two, t, "canal") != 3 {
		t.Error("what serves was removed")
	}
}

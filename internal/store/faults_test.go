package store

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"byline/internal/watch"
)

// filledStore is a store with a row about server 1 in each table: a watch with a
// post of the nonce "a" among them.
func filledStore(t *testing.T) (s *Store, of watch.Watch) {
	t.Helper()
	s = openStore(t, t.TempDir())
	of = addWatch(t, s, ofTopic, watch.Limits{})
	for _, err := range []error{
		s.Change(t.Context(), "1", "7", Change{"replies", "thread"}),
		s.AddVerdict(t.Context(), Verdict{Time: noon, Server: "1", Vote: "a"}),
		s.FeedState("1").Save(t.Context(), "a", "{}"),
		s.See(t.Context(), "1", noon, []int64{5}, nil),
		s.AddPosts(t.Context(), Post{Nonce: Nonce("a"), Server: "1", Channel: "2", Watch: of.ID, Added: noon}),
	} {
		if err != nil {
			t.Fatal(err)
		}
	}
	return s, of
}

// TestAFailedWriteIsReportedAndUndone makes each write fail in turn, also the
// last one of several: the call returns that error, and commits nothing.
func TestAFailedWriteIsReportedAndUndone(t *testing.T) {
	s, of := filledStore(t)
	ctx := t.Context()
	file := filepath.Join(t.TempDir(), "feedback.jsonl")
	if err := os.WriteFile(file, []byte(formerLines), 0o600); err != nil {
		t.Fatal(err)
	}
	// Its version changes with every commit of the others.
	observer := connect(s.path, 1, "")
	defer observer.Close()
	version := func() (n int) {
		t.Helper()
		if err := observer.QueryRow("PRAGMA data_version").Scan(&n); err != nil {
			t.Fatal(err)
		}
		return n
	}
	feed, all := s.FeedState("1"), watch.Filter{}
	for _, test := range []struct {
		name, fault string
		call        func() error
	}{
		{"Change", "INSERT ON settings", func() error { return s.Change(ctx, "1", "7", Change{"replies", "private"}) }},
		{"Change of two", "INSERT ON settings WHEN new.name = 'quotes'", func() error { return s.Change(ctx, "1", "7", Change{"replies", "private"}, Change{"quotes", "1"}) }},
		{"Change to the default", "DELETE ON settings", func() error { return s.Change(ctx, "1", "7", Change{"replies", ""}) }},
		{"Change", "INSERT ON audit", func() error { return s.Change(ctx, "1", "7", Change{"replies", "private"}) }},
		{"Note", "INSERT ON audit", func() error { return s.Note(ctx, Entry{Server: "1"}) }},
		{"EraseServer", "DELETE ON seen", func() error { return s.EraseServer(ctx, "1") }},
		{"AddVerdict", "INSERT ON feedback", func() error { return s.AddVerdict(ctx, Verdict{Time: noon, Vote: "b"}) }},
		{"TakeOver", "INSERT ON feedback", func() error { _, _, err := s.TakeOver(ctx, file); return err }},
		{"TakeOver", "INSERT ON imports", func() error { _, _, err := s.TakeOver(ctx, file); return err }},
		{"Save", "INSERT ON feeds", func() error { return feed.Save(ctx, "b", "{}") }},
		{"Delete", "DELETE ON feeds", func() error { return feed.Delete(ctx, "a") }},
		{"AddWatch", "INSERT ON watches", func() error { _, err := s.AddWatch(ctx, ofTopic, watch.Limits{}); return err }},
		{"PauseWatch", "UPDATE ON watches", func() error { _, err := s.PauseWatch(ctx, of.ID, all, true); return err }},
		{"RemoveWatch", "DELETE ON watches", func() error { _, err := s.RemoveWatch(ctx, of.ID, all); return err }},
		{"RemoveWatch", "DELETE ON outbox", func() error { _, err := s.RemoveWatch(ctx, of.ID, all); return err }},
		{"Tell", "UPDATE ON watches", func() error { return s.Tell(ctx, of.ID, watch.State{Further: 1}, nil) }},
		{"Tell with a post", "INSERT ON outbox", func() error { return s.Tell(ctx, of.ID, watch.State{Further: 1}, &watch.Post{Place: of.Place}) }},
		{"See", "INSERT ON seen WHEN new.article = 7", func() error { return s.See(ctx, "1", noon, []int64{6, 7}, nil) }},
		{"See", "DELETE ON seen", func() error { return s.See(ctx, "1", noon, []int64{6}, []int64{5}) }},
		{"AddPosts", "INSERT ON outbox WHEN new.content = 'c'", func() error { return s.AddPosts(ctx, Post{Content: "b"}, Post{Content: "c"}) }},
		{"AddOnce", "INSERT ON outbox WHEN new.content = 'b'", func() error {
			return s.AddOnce(ctx, []string{"b"}, func([]int) (Post, error) { return Post{Content: "b"}, nil })
		}},
		{"TryPost", "UPDATE ON outbox", func() error { _, err := s.TryPost(ctx, Nonce("a"), noon, false); return err }},
		{"FinishPost", "UPDATE ON outbox", func() error { return s.FinishPost(ctx, Nonce("a"), noon) }},
		{"CollapsePosts", "UPDATE ON outbox", func() error { return s.CollapsePosts(ctx, Nonce("b"), []string{Nonce("a")}, noon) }},
		{"GiveUpPosts", "DELETE ON outbox", func() error { return s.GiveUpPosts(ctx, "2", "") }},
		{"GiveUpPosts", "INSERT ON outbox", func() error { return s.GiveUpPosts(ctx, "2", "", Post{Channel: "3"}) }},
	} {
		table := strings.Fields(test.fault)[2]
		_, err := s.write.ExecContext(ctx, fmt.Sprintf("CREATE TRIGGER fault BEFORE %s BEGIN SELECT RAISE(ABORT, 'the disk of %s is gone'); END", test.fault, table))
		if err != nil {
			t.Fatal(err)
		}
		before := version()
		if err := test.call(); err == nil || !strings.Contains(err.Error(), "the disk of "+table+" is gone") || strings.HasSuffix(err.Error(), ": ") {
			t.Errorf("%s without %s: %v", test.name, test.fault, err)
		}
		if version() != before {
			t.Errorf("%s without %s: something of it was kept", test.name, test.fault)
		}
		if _, err := s.write.ExecContext(ctx, "DROP TRIGGER fault"); err != nil {
			t.Fatal(err)
		}
	}
}

// TestARowThatCannotBeReadIsReported holds that a row that somebody has changed
// with another tool is no empty answer.
func TestARowThatCannotBeReadIsReported(t *testing.T) {
	for _, test := range []struct {
		name, change string
		call         func(s *Store, of watch.Watch) error
	}{
		{"Audit", "audit SET time = 'noon'", func(s *Store, _ watch.Watch) error { _, err := s.Audit(t.Context(), "", 9); return err }},
		{"Verdicts", "feedback SET time = 'noon'", func(s *Store, _ watch.Watch) error {
			return s.Verdicts(t.Context(), func(Verdict) error { return nil })
		}},
		{"Unsent", "outbox SET added = 'noon'", func(s *Store, _ watch.Watch) error { _, err := s.Unsent(t.Context(), 9); return err }},
		{"Unsent", "outbox SET tried = 'noon'", func(s *Store, _ watch.Watch) error { _, err := s.Unsent(t.Context(), 9); return err }},
		{"Watches", "watches SET created = 'noon'", func(s *Store, _ watch.Watch) error {
			_, err := s.Watches(t.Context(), watch.Filter{})
			return err
		}},
		{"RemoveWatch", "watches SET body = '{'", func(s *Store, of watch.Watch) error {
			_, err := s.RemoveWatch(t.Context(), of.ID, watch.Filter{})
			return err
		}},
		{"State", "watches SET state = '{'", func(s *Store, of watch.Watch) error { _, err := s.State(t.Context(), of.ID); return err }},
	} {
		s, of := filledStore(t)
		if _, err := s.write.ExecContext(t.Context(), "UPDATE "+test.change); err != nil {
			t.Fatal(err)
		}
		if err := test.call(s, of); err == nil || !strings.Contains(err.Error(), s.Path()) {
			t.Errorf("%s after %q: %v", test.name, test.change, err)
		}
	}
}

// TestVerdictsStopsAtTheFirstError holds that an export ends when its file is
// full, say.
func TestVerdictsStopsAtTheFirstError(t *testing.T) {
	s, _ := filledStore(t)
	if err := s.AddVerdict(t.Context(), Verdict{Time: time.Now(), Vote: "b"}); err != nil {
		t.Fatal(err)
	}
	calls, failed := 0, fmt.Errorf("no")
	if err := s.Verdicts(t.Context(), func(Verdict) error { calls++; return failed }); err != failed || calls != 1 {
		t.Errorf("%d calls, %v", calls, err)
	}
}

package store

import (
	"database/sql"
	"errors"
	"slices"
	"strings"
	"testing"
	"time"
)

func unsent(t *testing.T, s *Store, each int) (contents []string) {
	t.Helper()
	posts, err := s.Unsent(t.Context(), each)
	if err != nil {
		t.Fatal(err)
	}
	for _, post := range posts {
		contents = append(contents, post.Content)
	}
	return contents
}

func TestOutboxKeepsPostsUntilTheyAreSent(t *testing.T) {
	s := openStore(t, t.TempDir())
	now := time.Date(2026, 11, 26, 21, 0, 0, 0, time.UTC)
	add := func(posts ...Post) {
		t.Helper()
		if err := s.AddPosts(t.Context(), posts...); err != nil {
			t.Fatal(err)
		}
	}
	a := Post{Nonce: Nonce("a"), Server: "1", Channel: "11", Watch: 4, Role: "5", Kind: PostNews, Content: "a", Added: now}
	add(a, Post{Server: "1", Channel: "11", Content: "b"}, Post{Server: "2", User: "7", Content: "c"})
	add(a) // after a crash, say
	if got := unsent(t, s, 9); !slices.Equal(got, []string{"a", "b", "c"}) {
		t.Errorf("unsent are %v", got)
	}
	if got := unsent(t, s, 1); !slices.Equal(got, []string{"a", "c"}) {
		t.Errorf("the first of each are %v", got)
	}
	try := func(at time.Time, again bool) {
		t.Helper()
		if wanted, err := s.TryPost(t.Context(), a.Nonce, at, again); !wanted || err != nil {
			t.Fatal(wanted, err)
		}
	}
	tried := func(want time.Time) {
		t.Helper()
		posts, err := s.Unsent(t.Context(), 9)
		want, a := want, a
		a.Tried = want
		if err != nil || posts[0] != a {
			t.Errorf("the post is %+v, %v, want %+v", posts[0], err, a)
		}
	}
	try(now, false)
	try(now.Add(time.Minute), false) // the first may still have been created
	tried(now)
	try(now.Add(time.Hour), true)
	tried(now.Add(time.Hour))

	if err := s.FinishPost(t.Context(), a.Nonce, now); err != nil {
		t.Fatal(err)
	}
	add(a)
	if wanted, err := s.TryPost(t.Context(), a.Nonce, now, false); wanted || err != nil {
		t.Errorf("a post that was sent is wanted: %v, %v", wanted, err)
	}
	if got := unsent(t, s, 9); !slices.Equal(got, []string{"b", "c"}) {
		t.Errorf("unsent are %v", got)
	}
	if err := s.EraseServer(t.Context(), "1"); err != nil {
		t.Fatal(err)
	}
	if got := unsent(t, s, 9); !slices.Equal(got, []string{"c"}) {
		t.Errorf("after one server was erased, unsent are %v", got)
	}
}

func TestOutboxForgetsWhatWasSentLongAgo(t *testing.T) {
	s := openStore(t, t.TempDir())
	now := time.Now()
	for i, nonce := range []string{Nonce("old"), Nonce("new")} {
		if err := s.AddPosts(t.Context(), Post{Nonce: nonce, User: "7", Content: "secret"}); err != nil {
			t.Fatal(err)
		}
		if err := s.FinishPost(t.Context(), nonce, now.Add(time.Duration(i)*(keptSent+time.Hour))); err != nil {
			t.Fatal(err)
		}
	}
	var rows, telling int
	if err := s.read.QueryRow("SELECT count(*), count(*) FILTER (WHERE user <> '' OR content <> '') FROM outbox").Scan(&rows, &telling); err != nil || rows != 1 || telling != 0 {
		t.Errorf("%d rows are left, %d of which tell something, %v", rows, telling, err)
	}
}

func TestCollapsedPostsAreCountedAndNotSent(t *testing.T) {
	s := openStore(t, t.TempDir())
	var nonces []string
	for _, content := range []string{"a", "b", "c", "d"} {
		nonces = append(nonces, Nonce(content))
		if err := s.AddPosts(t.Context(), Post{Nonce: Nonce(content), Channel: "11", Content: content}); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := s.TryPost(t.Context(), nonces[1], time.Now(), false); err != nil {
		t.Fatal(err) // Discord may have it
	}
	collapse := func(into string, others ...string) {
		t.Helper()
		if err := s.CollapsePosts(t.Context(), into, others, time.Now()); err != nil {
			t.Fatal(err)
		}
	}
	collapse(nonces[2], nonces[0], nonces[1])
	collapse(nonces[3], nonces[2])
	posts, err := s.Unsent(t.Context(), 9)
	if err != nil || len(posts) != 2 || posts[0].Content != "b" || posts[1].Content != "d" || posts[0].Missed != 0 || posts[1].Missed != 2 {
		t.Errorf("left are %+v, %v", posts, err)
	}
}

func TestPostsAreGivenUpWithANotice(t *testing.T) {
	s := openStore(t, t.TempDir())
	err := s.AddPosts(t.Context(), Post{Channel: "11", Content: "a"}, Post{Channel: "12", Content: "b"}, Post{User: "7", Content: "c", Watch: 3})
	if err == nil {
		err = s.GiveUpPosts(t.Context(), "11", "", Post{User: "7", Content: "d", Kind: PostNotice})
	}
	if err != nil {
		t.Fatal(err)
	}
	if got := unsent(t, s, 9); !slices.Equal(got, []string{"b", "c", "d"}) {
		t.Errorf("unsent are %v", got)
	}
	err = s.change(t.Context(), "test", func(tx *sql.Tx) error { return dropPosts(t.Context(), tx, 3) })
	if got := unsent(t, s, 9); err != nil || !slices.Equal(got, []string{"b", "d"}) {
		t.Errorf("unsent are %v, %v", got, err)
	}
}

func TestThingsAreAddedOnce(t *testing.T) {
	s := openStore(t, t.TempDir())
	add := func(keys ...string) {
		t.Helper()
		err := s.AddOnce(t.Context(), keys, func(fresh []int) (Post, error) {
			var content []string
			for _, place := range fresh {
				content = append(content, keys[place])
			}
			return Post{Channel: "11", Content: strings.Join(content, " ")}, nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	add("a", "b")
	add("a", "b")
	add("c", "b", "d", "c")
	if got := unsent(t, s, 9); !slices.Equal(got, []string{"a b", "c d"}) {
		t.Errorf("unsent are %q", got)
	}
	failed := errors.New("no")
	err := s.AddOnce(t.Context(), []string{"e"}, func([]int) (Post, error) { return Post{}, failed })
	if !errors.Is(err, failed) {
		t.Error(err)
	}
	add("e")
	if got := unsent(t, s, 9); len(got) != 3 || got[2] != "e" {
		t.Errorf("unsent are %q", got)
	}
}

func TestNonces(t *testing.T) {
	random, other := Nonce(""), Nonce("")
	a, again, b := Nonce("a"), Nonce("a"), Nonce("b")
	if random == other || a != again || a == b || len(a) != len(random) || len(random) > 25 {
		t.Errorf("nonces %s, %s, %s, %s, %s", random, other, a, again, b)
	}
}

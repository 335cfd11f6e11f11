package newsroom

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"byline/internal/index"

	"github.com/fsnotify/fsnotify"
)

// journal is a log that the test can read.
type journal struct {
	mutex sync.Mutex
	text  bytes.Buffer
}

func (j *journal) Write(p []byte) (int, error) {
	j.mutex.Lock()
	defer j.mutex.Unlock()
	return j.text.Write(p)
}

func (j *journal) has(text string) bool {
	j.mutex.Lock()
	defer j.mutex.Unlock()
	return strings.Contains(j.text.String(), text)
}

func (j *journal) count(text string) int {
	j.mutex.Lock()
	defer j.mutex.Unlock()
	return strings.Count(j.text.String(), text)
}

// watchRoom opens a newsroom that watches its folder until the test ends.
func watchRoom(t *testing.T, options WatchOptions) (*room, *journal) {
	t.Helper()
	r := openRoom(t, threeReports)
	j := new(journal)
	r.log = slog.New(slog.NewTextHandler(j, nil))
	options.Quiet, options.Look = 20*time.Millisecond, 20*time.Millisecond
	startWatch(t, r.Newsroom, options)
	return r, j
}

func startWatch(t *testing.T, n *Newsroom, options WatchOptions) {
	ctx, cancel := context.WithCancel(context.Background())
	ended := make(chan error)
	go func() { ended <- n.Watch(ctx, options) }()
	t.Cleanup(func() {
		cancel()
		if err := <-ended; err != nil {
			t.Errorf("watching ended with %v", err)
		}
	})
}

// served writes a file until the newsroom notices it: at first, the folder may
// not be watched yet.
func (r *room) served(name string, articles int) {
	r.t.Helper()
	count := 0
	eventually(r.t, fmt.Sprintf("%d articles are served", articles), func() bool {
		if count%50 == 0 {
			r.write(name, fmt.Sprintf("Talks open\n\nTalks number %d opened on Monday.", count))
		}
		count++
		return r.Len() == articles
	})
}

func TestWatchServesWhatChanges(t *testing.T) {
	r, j := watchRoom(t, WatchOptions{})
	r.served("d.txt", 4)
	r.served("new/folder/e.txt", 5)
	r.served("new/folder/f.txt", 6)
	r.remove("a.txt")
	eventually(t, "an article is gone", func() bool { return r.Len() == 5 && j.has("removed=1") })
	if j.has("level=ERROR") || j.has("made anew") {
		t.Errorf("the log is\n%s", &j.text)
	}
}

// TestWatchLeavesAnIndexAmongTheArticlesAlone: the files that a reload writes
// do not cause another one.
func TestWatchLeavesAnIndexAmongTheArticlesAlone(t *testing.T) {
	r := &room{t: t, corpus: t.TempDir()}
	r.index = filepath.Join(r.corpus, "index")
	r.write("a/a.txt", "Port blast\n\nAn explosion at the port killed 100 people.")
	n, err := Open(t.Context(), r.config())
	if err != nil {
		t.Fatal(err)
	}
	defer n.Close()
	events, err := fsnotify.NewWatcher()
	if err != nil {
		t.Fatal(err)
	}
	defer events.Close()
	w := &watch{Newsroom: n, dir: r.corpus, events: events}
	w.begin()
	watched := events.WatchList()
	slices.Sort(watched)
	if want := []string{r.corpus, filepath.Join(r.corpus, "a")}; !slices.Equal(watched, want) {
		t.Errorf("watched are %q, want %q", watched, want)
	}
}

func TestWatchServesWhatChangedBeforeIt(t *testing.T) {
	r := openRoom(t, threeReports)
	r.write("d.txt", "Talks open\n\nTalks between the parties opened on Monday.")
	startWatch(t, r.Newsroom, WatchOptions{Quiet: 20 * time.Millisecond})
	eventually(t, "four articles are served", func() bool { return r.Len() == 4 })
}

func TestWatchTellsOfAFolderThatIsGoneAndPicksItUpAgain(t *testing.T) {
	r, j := watchRoom(t, WatchOptions{})
	r.served("d.txt", 4)
	gone := r.corpus + "-gone"
	if err := os.Rename(r.corpus, gone); err != nil {
		t.Fatal(err)
	}
	eventually(t, "the log says that the folder is gone", func() bool { return j.has("no such file") && j.has("bring the folder back") })
	if r.Len() != 4 {
		t.Errorf("%d articles are served", r.Len())
	}
	if err := os.WriteFile(filepath.Join(gone, "e.txt"), []byte(threeReports["a.txt"]), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.Rename(gone, r.corpus); err != nil {
		t.Fatal(err)
	}
	eventually(t, "the folder is read again", func() bool { return r.Len() == 5 })
	r.served("f.txt", 6)
}

func TestWatchDoesNotServeAnEmptyMountPoint(t *testing.T) {
	r, j := watchRoom(t, WatchOptions{})
	r.served("d.txt", 4)
	if err := errors.Join(os.Rename(r.corpus, r.corpus+"-gone"), os.Mkdir(r.corpus, 0o755)); err != nil {
		t.Fatal(err)
	}
	eventually(t, "the log says so", func() bool { return j.has("of 4 articles only 0 would be left") && j.has("reload with force") })
	if r.Len() != 4 {
		t.Errorf("%d articles are served", r.Len())
	}
}

// TestWatchReadsAgainWhatShrank: a folder that was half empty at one reading,
// such as on a network disk that reports no changes, is read again.
func TestWatchReadsAgainWhatShrank(t *testing.T) {
	r, j := watchRoom(t, WatchOptions{Verify: 30 * time.Millisecond})
	r.served("d.txt", 4)
	for _, name := range []string{"a.txt", "c.txt", "sub/b.txt"} {
		r.remove(name)
	}
	eventually(t, "it is told of three times", func() bool { return j.count("of 4 articles only 1 would be left") >= 3 })
}

func TestWatchWithForce(t *testing.T) {
	r, _ := watchRoom(t, WatchOptions{Force: true})
	r.served("d.txt", 4)
	for _, name := range []string{"a.txt", "c.txt", "sub/b.txt"} {
		r.remove(name)
	}
	eventually(t, "one article is left", func() bool { return r.Len() == 1 })
}

func TestWatchTriesAgain(t *testing.T) {
	r, j := watchRoom(t, WatchOptions{Retry: 50 * time.Millisecond})
	r.served("d.txt", 4)
	if err := os.Rename(r.index, r.index+"-gone"); err != nil {
		t.Fatal(err)
	}
	r.write("e.txt", threeReports["a.txt"])
	eventually(t, "a reload failed", func() bool { return j.has("level=ERROR") })
	if err := os.Rename(r.index+"-gone", r.index); err != nil {
		t.Fatal(err)
	}
	eventually(t, "it was tried again", func() bool { return r.Len() == 5 })
}

// TestEveryReadingIsFollowedByAnother holds that the folder is read again in
// case a change was not reported, and sooner after a failure that may pass.
func TestEveryReadingIsFollowedByAnother(t *testing.T) {
	r := openRoom(t, threeReports)
	w := &watch{Newsroom: r.Newsroom, dir: r.corpus, options: WatchOptions{Retry: time.Minute, Verify: time.Hour}}
	readIn := func(what string, want time.Duration) {
		t.Helper()
		before := time.Now()
		w.due = time.Time{}
		w.reload(t.Context())
		if w.due.Before(before.Add(want)) || w.due.After(time.Now().Add(want)) {
			t.Errorf("%s, the folder is read again at %v, want %v after %v", what, w.due, want, before)
		}
	}
	readIn("read", time.Hour)
	r.remove("a.txt")
	r.remove("c.txt")
	readIn("with most articles gone", time.Hour)
	if err := os.Rename(r.corpus, r.corpus+"-gone"); err != nil {
		t.Fatal(err)
	}
	readIn("gone", time.Minute)
}

func TestReadOnlyNewsroomWatchesTheIndex(t *testing.T) {
	r := openRoom(t, threeReports)
	config := r.config()
	config.ReadOnly = true
	reader, err := Open(t.Context(), config)
	if err != nil {
		t.Fatal(err)
	}
	defer reader.Close()
	ctx, cancel := context.WithCancel(t.Context())
	ended := make(chan error)
	go func() {
		ended <- reader.Watch(ctx, WatchOptions{Quiet: 20 * time.Millisecond, Look: 20 * time.Millisecond})
	}()
	for articles := 4; articles < 7; articles++ {
		r.write(fmt.Sprintf("%d.txt", articles), threeReports["a.txt"])
		if _, err := r.Reload(t.Context(), ReloadOptions{}); err != nil {
			t.Fatal(err)
		}
		count := 0
		eventually(t, "the reader follows", func() bool {
			if count++; count%100 == 0 { // the folder may not have been watched yet
				if _, err := r.Reload(t.Context(), ReloadOptions{}); err != nil {
					t.Fatal(err)
				}
			}
			return reader.Len() == articles
		})
	}
	cancel()
	if err := <-ended; err != nil {
		t.Error(err)
	}
}

// TestAdviceIsGiven holds that each cause has advice of its own.
func TestAdviceIsGiven(t *testing.T) {
	given := make(map[string]error)
	for _, causes := range [][]error{
		{&ShrinkError{10, 1}}, {ErrNoArticles}, {ErrUnreachable}, {ErrUnreadable}, {index.ErrLocked}, {index.ErrNoSnapshot}, {index.ErrChanging},
		{syscall.ENOSPC, syscall.EDQUOT}, {syscall.EROFS}, {syscall.EMFILE, syscall.ENFILE}, {syscall.EIO}, {syscall.EACCES}, {syscall.ENOENT},
	} {
		advice := Advice(causes[0])
		if other := given[advice]; advice == "" || other != nil {
			t.Errorf("the advice for %v is %q, and for %v as well", causes[0], advice, other)
		}
		given[advice] = causes[0]
		for _, err := range causes {
			if got := Advice(fmt.Errorf("reload: %w", err)); got != advice {
				t.Errorf("the advice for %v is %q, and for %v %q", err, got, causes[0], advice)
			}
		}
	}
	for _, err := range []error{nil, context.Canceled, errors.New("something else")} {
		if advice := Advice(err); advice != "" {
			t.Errorf("advice for %v is %q", err, advice)
		}
	}
}

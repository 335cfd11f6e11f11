package feeds

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"byline/internal/durable"
	"byline/internal/store"
)

// writing is an environment variable: it turns the test binary into a process
// that writes to the folder that it names.
const writing = "BYLINE_TEST_WRITE"

func TestMain(m *testing.M) {
	if dir := os.Getenv(writing); dir != "" {
		fmt.Fprintln(os.Stderr, writeForever(dir))
		os.Exit(1)
	}
	os.Exit(m.Run())
}

// generation returns the items of a feed, each with the generation's number.
func generation(n int) []record {
	now := time.Now()
	var records []record
	for i := range 5 + n%5 {
		records = append(records, record{
			ID: fmt.Sprintf("urn:%d", i), Title: fmt.Sprintf("Generation %d", n), Text: strings.Repeat(fmt.Sprintf("This is %d. ", n), 500),
			Item: origin{GUID: fmt.Sprintf("urn:%d", i), Digest: fmt.Sprint(n), Came: now},
		})
	}
	return records
}

// openBeside opens the list of a folder, with its state in a store next to it.
func openBeside(ctx context.Context, dir string) (*Subscriptions, *store.Store, error) {
	kept, err := store.Open(ctx, filepath.Dir(dir))
	if err != nil {
		return nil, nil, err
	}
	list, err := Open(dir, nil, Options{State: kept.FeedState("")})
	return list, kept, err
}

// writeForever merges one generation after another, and prints each number.
func writeForever(dir string) error {
	ctx := context.Background()
	list, _, err := openBeside(ctx, dir)
	if err != nil {
		return err
	}
	for n := 1; ; n++ {
		err := list.exclusively(ctx, func() error {
			if _, err := archiveOf(list.root, "x").merge(generation(n), time.Now(), nil); err != nil {
				return err
			}
			return list.saveStatus(ctx, "x", Status{ETag: strings.Repeat("x", n%300), Failures: n})
		})
		if err != nil {
			return err
		}
		fmt.Println(n)
	}
}

// TestKillWhileWriting kills a process with SIGKILL at random moments while it
// writes. What it said it had written, or the write after it, must be there in
// full, and the next process continues.
func TestKillWhileWriting(t *testing.T) {
	kills := 40
	if testing.Short() {
		kills = 10
	}
	seed := rand.Uint64()
	t.Logf("seed %d", seed)
	random := rand.New(rand.NewPCG(seed, 0))
	dir := filepath.Join(t.TempDir(), "articles")
	if err := os.Mkdir(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	written := 0
	for range kills {
		if err := os.RemoveAll(filepath.Join(dir, ArticlesFolder)); err != nil { // articles that expire many months later
			t.Fatal(err)
		}
		n := killWhileWriting(t, dir, time.Duration(random.Int64N(int64(150*time.Millisecond))))
		written += n
		found := articles(t, dir) // fails on an incomplete line
		titles := make(map[string]int)
		for _, article := range found {
			titles[article.Title]++
		}
		last, next := fmt.Sprintf("Generation %d", n), fmt.Sprintf("Generation %d", n+1)
		if titles[last] == 0 && titles[next] == 0 || titles[last] > 0 && titles[next] > 5+(n+1)%5 {
			t.Fatalf("after generation %d there are %v", n, titles)
		}
		if titles[next] > 0 && titles[next] != len(generation(n+1)) {
			t.Fatalf("generation %d was written in part: %v", n+1, titles)
		}
		list, kept, err := openBeside(t.Context(), dir)
		if err != nil {
			t.Fatal(err)
		}
		status, err := list.Status(t.Context(), "x")
		if err != nil || status.Failures != n && status.Failures != n+1 || len(status.ETag) != status.Failures%300 {
			t.Errorf("after generation %d the status is %+v, %v", n, status, err)
		}
		if err := errors.Join(list.Close(), kept.Close()); err != nil {
			t.Fatal(err)
		}
	}
	if written < kills {
		t.Errorf("only %d writes: the processes were killed before they wrote", written)
	}
	t.Logf("%d writes were acknowledged", written)
}

// killWhileWriting starts a process that writes, kills it some time after its
// first output, and returns the last generation that it said was written.
func killWhileWriting(t *testing.T, dir string, after time.Duration) (last int) {
	child := exec.CommandContext(t.Context(), os.Args[0])
	child.Env = append(os.Environ(), writing+"="+dir)
	child.Stderr = os.Stderr
	said, err := child.StdoutPipe()
	if err == nil {
		err = child.Start()
	}
	if err != nil {
		t.Fatal(err)
	}
	first := true
	for lines := bufio.NewScanner(said); lines.Scan(); {
		if first {
			first = false
			time.AfterFunc(after, func() { _ = child.Process.Kill() })
		}
		if _, err := fmt.Sscan(lines.Text(), &last); err != nil {
			t.Logf("the end of %q was lost", lines.Text())
		}
	}
	if err := child.Wait(); err == nil || child.ProcessState.ExitCode() != -1 {
		t.Errorf("the process ended by itself: %v", err)
	}
	return last
}

// TestHalfFilesAreSwept leaves the partial file of a writer that was killed.
func TestHalfFilesAreSwept(t *testing.T) {
	list := openList(t, Options{})
	a := archiveOf(list.root, "x")
	if _, err := a.merge(generation(1), time.Now(), nil); err != nil {
		t.Fatal(err)
	}
	half := filepath.Join(list.dir, a.dir, durable.HalfPrefix+"old")
	if err := os.WriteFile(half, []byte("{"), 0o600); err != nil {
		t.Fatal(err)
	}
	before := time.Now().Add(-time.Hour)
	if err := os.Chtimes(half, before, before); err != nil {
		t.Fatal(err)
	}
	if len(articles(t, list.dir)) != len(generation(1)) {
		t.Error("the half is read")
	}
	if _, err := a.merge(generation(2), time.Now(), nil); err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(half); !os.IsNotExist(err) {
		t.Error(err)
	}
}

// TestLinksAreNotFollowedOut has a link in the folder that leads out of it.
func TestLinksAreNotFollowedOut(t *testing.T) {
	outside := t.TempDir()
	for _, link := range []string{ArticlesFolder, ArticlesFolder + "/x"} {
		list := openList(t, Options{})
		if err := os.MkdirAll(filepath.Dir(filepath.Join(list.dir, link)), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.Symlink(outside, filepath.Join(list.dir, link)); err != nil {
			t.Fatal(err)
		}
		if _, err := archiveOf(list.root, "x").merge(generation(1), time.Now(), nil); err == nil {
			t.Errorf("written through %s", link)
		}
	}
	if entries, err := os.ReadDir(outside); err != nil || len(entries) > 0 {
		t.Errorf("outside of the folder are %v, %v, want nothing", entries, err)
	}
}

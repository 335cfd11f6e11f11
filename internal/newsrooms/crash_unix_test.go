//go:build unix

package newsrooms

import (
	"archive/zip"
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"maps"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"byline/internal/newsroom"
)

// childVariable names the folder in which the process that will be killed
// works.
const childVariable = "BYLINE_CRASH_CHILD"

// TestKilledAtAnyMoment kills a process 100 times while it adds, replaces,
// removes and erases articles. All that it had acknowledged must be there, and
// what it was doing must be done completely or not at all.
func TestKilledAtAnyMoment(t *testing.T) {
	kills := 100
	if testing.Short() {
		kills = 10
	}
	folder := t.TempDir()
	dir := filepath.Join(folder, "servers")
	if err := errors.Join(os.Mkdir(filepath.Join(folder, "shared"), 0o700), os.WriteFile(filepath.Join(folder, "shared", "a.md"), []byte(report("Wire", fact(0))), 0o600)); err != nil {
		t.Fatal(err)
	}
	shared := openShared(t, map[string]string{"shared.md": report("Wire", fact(0))})
	seed := uint64(time.Now().UnixNano())
	if text := os.Getenv("BYLINE_SEED"); text != "" {
		seed, _ = strconv.ParseUint(text, 10, 64)
	}
	t.Logf("BYLINE_SEED=%d", seed)
	random := rand.New(rand.NewPCG(seed, 0))
	state := make(map[string]map[string]string) // contents of files, by server
	done, cut, halfway := 0, 0, 0
	for kill := range kills {
		acknowledged, begun := killed(t, dir, random, kill%2 == 0)
		for _, c := range acknowledged {
			c.apply(state)
		}
		done += len(acknowledged)
		graves, _ := filepath.Glob(filepath.Join(dir, erasedPrefix+"*"))
		if len(graves) > 0 {
			halfway++
		}
		n, err := New(t.Context(), Config{Dir: dir, Shared: shared, Quota: Quota{1000, 1 << 30}})
		if err != nil {
			t.Fatal(err)
		}
		if graves, _ := filepath.Glob(filepath.Join(dir, erasedPrefix+"*")); len(graves) > 0 {
			t.Errorf("kill %d: %v is not deleted", kill, graves)
		}
		for _, guild := range crashGuilds {
			got := exported(t, n, guild)
			if begun != nil && begun.guild == guild && !maps.Equal(got, state[guild]) {
				begun.apply(state)
				cut++
			}
			if !maps.Equal(got, state[guild]) {
				t.Fatalf("kill %d: server %s has %v, want %v; it was doing %+v", kill, guild, got, state[guild], begun)
			}
			if r := room(t, n, guild); !slices.Equal(r.Files(), slices.Sorted(maps.Keys(state[guild]))) {
				t.Errorf("kill %d: server %s serves %v, want %v", kill, guild, r.Files(), state[guild])
			} else {
				r.Close()
			}
		}
		if err := n.Close(); err != nil {
			t.Fatal(err)
		}
	}
	t.Logf("%d changes acknowledged; of those under way, %d were done; %d times something was left to delete", done, cut, halfway)
}

var crashGuilds = []string{"7001", "7002", "7003"}

// change is what the child does, and then reports.
type change struct{ verb, guild, file, content string }

func (c change) apply(state map[string]map[string]string) {
	switch {
	case c.verb == "erase":
		delete(state, c.guild)
	case c.verb == "remove":
		delete(state[c.guild], c.file)
	default:
		if state[c.guild] == nil {
			state[c.guild] = make(map[string]string)
		}
		state[c.guild][c.file] = c.content
	}
}

// killed runs a child for some time, and up to its first erasure if erasing is
// set. It returns what the child had done and what it had begun.
func killed(t *testing.T, dir string, random *rand.Rand, erasing bool) (done []change, begun *change) {
	t.Helper()
	child := exec.Command(os.Args[0])
	child.Env = append(os.Environ(), childVariable+"="+dir, fmt.Sprint("BYLINE_SEED=", random.Uint64()))
	out, err := child.StdoutPipe()
	if err == nil {
		err = child.Start()
	}
	if err != nil {
		t.Fatal(err)
	}
	var timer *time.Timer
	for lines := bufio.NewScanner(out); lines.Scan(); {
		fields := strings.Split(lines.Text(), "\t")
		after := time.Duration(random.IntN(150)) * time.Millisecond
		if erasing {
			after = time.Duration(random.IntN(2000)) * time.Microsecond
		}
		if timer == nil && (!erasing || len(fields) > 1 && fields[1] == "erase") {
			timer = time.AfterFunc(after, func() { _ = child.Process.Kill() })
		}
		switch {
		case len(fields) == 5 && fields[0] == "begin":
			begun = &change{fields[1], fields[2], fields[3], report("Club", fields[4])}
		case len(fields) == 1 && fields[0] == "done" && begun != nil:
			done, begun = append(done, *begun), nil
		default:
			t.Logf("the child says %q", lines.Text())
		}
	}
	err = child.Wait()
	exit, ok := errors.AsType[*exec.ExitError](err)
	if !ok || exit.Sys().(syscall.WaitStatus).Signal() != syscall.SIGKILL {
		t.Fatalf("the child ended with %v", err)
	}
	return done, begun
}

// exported returns what a server has, from its archive.
func exported(t *testing.T, n *Newsrooms, guild string) map[string]string {
	t.Helper()
	var buffer bytes.Buffer
	if err := n.Export(t.Context(), guild, &buffer); err != nil {
		t.Fatal(err)
	}
	archive, err := zip.NewReader(bytes.NewReader(buffer.Bytes()), int64(buffer.Len()))
	if err != nil {
		t.Fatal(err)
	}
	files := make(map[string]string)
	for _, file := range archive.File {
		content, err := file.Open()
		if err != nil {
			t.Fatal(err)
		}
		text, err := io.ReadAll(content)
		if err != nil {
			t.Fatal(err)
		}
		files[strings.TrimPrefix(file.Name, articlesFolder+"/")] = string(text)
	}
	return files
}

// TestMain runs the child if the environment says so.
func TestMain(m *testing.M) {
	if dir := os.Getenv(childVariable); dir != "" {
		fmt.Println("the child ended:", changeForever(dir))
		os.Exit(1)
	}
	os.Exit(m.Run())
}

// changeForever is what the child does until it is killed. The folder is that
// of the servers; next to it the parent has put that of the shared articles.
func changeForever(dir string) error {
	seed, err := strconv.ParseUint(os.Getenv("BYLINE_SEED"), 10, 64)
	if err != nil {
		return err
	}
	random := rand.New(rand.NewPCG(seed, 1))
	ctx := context.Background()
	shared, err := newsroom.Open(ctx, newsroom.Config{CorpusDir: filepath.Join(dir, "..", "shared"), IndexDir: filepath.Join(dir, "..", "index")})
	if err != nil {
		return err
	}
	n, err := New(ctx, Config{Dir: dir, Shared: shared, Quota: Quota{1000, 1 << 30}})
	if err != nil {
		return err
	}
	for {
		c := change{guild: crashGuilds[random.IntN(len(crashGuilds))], file: string(rune('a'+random.IntN(8))) + ".md", content: fact(random.IntN(1000))}
		c.verb = []string{"add", "add", "add", "remove", "erase"}[random.IntN(5)]
		// One call of write, so that the line is complete or missing.
		fmt.Printf("begin\t%s\t%s\t%s\t%s\n", c.verb, c.guild, c.file, c.content)
		if err := c.make(ctx, n); err != nil {
			return err
		}
		fmt.Println("done")
	}
}

func (c change) make(ctx context.Context, n *Newsrooms) error {
	if c.verb == "erase" {
		return n.Erase(ctx, c.guild)
	}
	r, err := n.Open(ctx, c.guild)
	if err != nil {
		return err
	}
	defer r.Close()
	if c.verb == "remove" {
		err = r.Remove(ctx, c.file)
	} else {
		err = r.Add(ctx, c.file, strings.NewReader(report("Club", c.content)), true)
	}
	if err == nil || errors.Is(err, newsroom.ErrNotFound) {
		_, err = r.Reload(ctx, reloadOptions)
	}
	return err
}

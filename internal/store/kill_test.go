package store

import (
	"bufio"
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"strconv"
	"sync"
	"testing"
	"time"

	codes "modernc.org/sqlite/lib"
)

// writeForever changes two settings of a server together to the same number,
// adds a verdict with that number, and prints it.
func writeForever(folder, server string) error {
	ctx := context.Background()
	s, err := Open(ctx, folder)
	if err != nil {
		return err
	}
	for n := 1; ; n++ {
		value := strconv.Itoa(n)
		err := whenFree(func() error {
			return s.Change(ctx, server, "7", Change{"replies", value}, Change{"quotes", value})
		})
		if err != nil {
			return err
		}
		fmt.Println("settings", n)
		err = whenFree(func() error {
			return s.AddVerdict(ctx, Verdict{Time: time.Now(), Server: server, Question: value, Vote: server + " " + value})
		})
		if err != nil {
			return err
		}
		fmt.Println("verdict", n)
	}
}

// whenFree retries a write for as long as other writers keep it out: SQLite has
// no queue, and one of four processes that never pause can be left out for
// longer than a write waits. A write that gave up must change nothing.
func whenFree(write func() error) error {
	for {
		if err := write(); codeOf(err)&0xff != codes.SQLITE_BUSY {
			return err
		}
	}
}

// killed is a process that was killed while it wrote, and the last numbers that
// it printed.
type killed struct {
	server            string
	settings, verdict int
}

// TestKillWhileWriting kills processes with SIGKILL at random moments while
// they write, several of them to one file. What a process said it had written
// must be there, at most one more write, and none in part.
func TestKillWhileWriting(t *testing.T) {
	const atATime = 4
	kills := 100
	if testing.Short() {
		kills = 20
	}
	seed := rand.Uint64()
	t.Logf("seed %d", seed)
	random := rand.New(rand.NewPCG(seed, 0))
	folder := t.TempDir()
	writes := 0
	for round := range kills / atATime {
		results := make([]killed, atATime)
		var all sync.WaitGroup
		for i := range results {
			results[i].server = fmt.Sprintf("%d.%d", round, i)
			after := time.Duration(random.Int64N(int64(40 * time.Millisecond)))
			all.Go(func() { killWhileWriting(t, folder, &results[i], after) })
		}
		all.Wait()
		s, err := Open(t.Context(), folder) // alone, as after a crash
		if err != nil {
			t.Fatal(err)
		}
		for _, result := range results {
			checkKilled(t, s, result)
			writes += result.settings + result.verdict
		}
		if err := s.Close(); err != nil {
			t.Fatal(err)
		}
	}
	if writes < kills {
		t.Errorf("only %d writes in %d processes: they were killed before they wrote", writes, kills)
	}
	t.Logf("%d writes were acknowledged by %d processes", writes, kills)
}

// killWhileWriting starts a process that writes, and kills it some time after
// its first output.
func killWhileWriting(t *testing.T, folder string, result *killed, after time.Duration) {
	child := exec.Command(os.Args[0])
	child.Env = append(os.Environ(), writing+"="+folder, writer+"="+result.server)
	child.Stderr = os.Stderr
	said, err := child.StdoutPipe()
	if err == nil {
		err = child.Start()
	}
	if err != nil {
		t.Error(err)
		return
	}
	first := true
	for lines := bufio.NewScanner(said); lines.Scan(); {
		if first {
			first = false
			time.AfterFunc(after, func() { child.Process.Kill() })
		}
		var what string
		var n int
		if _, err := fmt.Sscan(lines.Text(), &what, &n); err != nil {
			continue // the end of a line was lost
		}
		if what == "settings" {
			result.settings = n
		} else {
			result.verdict = n
		}
	}
	if err := child.Wait(); err == nil || child.ProcessState.ExitCode() != -1 {
		t.Errorf("the process ended by itself: %v", err)
	}
}

func checkKilled(t *testing.T, s *Store, result killed) {
	t.Helper()
	found := settingsOf(t, s, result.server)
	replies, _ := strconv.Atoi(found["replies"])
	if found["replies"] != found["quotes"] {
		t.Errorf("%s: half of a change was written: %v", result.server, found)
	}
	if replies != result.settings && replies != result.settings+1 {
		t.Errorf("%s: the settings are %d, and %d were acknowledged", result.server, replies, result.settings)
	}
	entries, err := s.Audit(t.Context(), result.server, 2*keptEntries)
	if err != nil || len(entries) != min(2*replies, keptEntries) {
		t.Errorf("%s: %d entries of %d changes, %v", result.server, len(entries), replies, err)
	}
	kept := make(map[string]bool)
	for _, verdict := range verdictsOf(t, s) {
		if verdict.Server == result.server {
			kept[verdict.Question] = true
		}
	}
	for n := 1; n <= result.verdict; n++ {
		if !kept[strconv.Itoa(n)] {
			t.Errorf("%s: verdict %d was acknowledged and is lost", result.server, n)
		}
	}
	if extra := len(kept) - result.verdict; extra > 1 {
		t.Errorf("%s: %d verdicts more than were acknowledged", result.server, extra)
	}
}

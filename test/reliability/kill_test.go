package reliability

import (
	"bufio"
	"context"
	"math/rand/v2"
	"os"
	"strings"
	"testing"
	"time"

	"byline/internal/newsroom"
)

// churn builds the index, and then changes articles and reloads until the
// process is killed.
func churn(w world) error {
	ctx := context.Background()
	os.Stdout.WriteString("begun\n")
	n, err := w.open(ctx)
	if err != nil {
		return err
	}
	for {
		for range 3 {
			i, version := rand.IntN(80), rand.IntN(1000)
			if rand.IntN(4) == 0 && i >= 40 {
				err = n.Remove(ctx, fileName(i))
			} else {
				err = n.Add(ctx, fileName(i), strings.NewReader(report(i, version)), true)
			}
			if err != nil && !strings.Contains(err.Error(), newsroom.ErrNotFound.Error()) {
				return err
			}
		}
		if _, err := n.Reload(ctx, newsroom.ReloadOptions{}); err != nil {
			return err
		}
	}
}

// TestKillAtAnyMoment kills, as kill -9 does, a process that builds an index
// and updates it. Every other time, the index is built from nothing.
func TestKillAtAnyMoment(t *testing.T) {
	kills, longest := 10, 400*time.Millisecond
	if _, long := soak(t); long {
		kills, longest = 200, time.Second
	}
	w := newWorld(t, 40)
	building := 0
	for kill := range kills {
		if kill%2 == 0 {
			if err := os.RemoveAll(w.index); err != nil {
				t.Fatal(err)
			}
		}
		command := child(t.Context(), "churn", w)
		out, err := command.StdoutPipe()
		if err != nil {
			t.Fatal(err)
		}
		if err := command.Start(); err != nil {
			t.Fatal(err)
		}
		lines := bufio.NewScanner(out)
		lines.Scan()
		time.Sleep(rand.N(longest)) // a random moment is the point of the test
		if err := command.Process.Kill(); err != nil {
			t.Fatal(err)
		}
		for lines.Scan() {
			t.Errorf("kill %d: the process says %s", kill, lines.Text())
		}
		command.Wait()
		if w.tidy() != nil {
			building++
		}
		if err := w.check(t.Context()); err != nil {
			t.Fatalf("after kill %d: %v", kill, err)
		}
	}
	t.Logf("%d kills survived, %d of them while a snapshot was being made or removed", kills, building)
}

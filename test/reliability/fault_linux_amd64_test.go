package reliability

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"syscall"
	"testing"
	"time"

	"byline/internal/newsroom"
)

// faults are the ways in which file calls may fail.
var faults = []fault{
	{"EIO", syscall.EIO, false, []string{"read", "write", "sync", "truncate", "open", "create", "mkdir", "unlink", "rename", "link"}},
	{"ENOSPC", syscall.ENOSPC, false, []string{"write", "sync", "truncate", "create", "mkdir", "rename", "link"}},
	{"disk full", syscall.ENOSPC, true, []string{"write", "sync", "truncate", "create", "mkdir", "rename", "link"}},
	{"read-only disk", syscall.EROFS, true, []string{"write", "truncate", "create", "mkdir", "rename", "link", "unlink"}},
	{"short write", 0, false, []string{"write"}},
	{"no links", syscall.EPERM, true, []string{"link"}},
}

const faultReports = 30

func init() { roles["reload"] = reloadOnce }

// reloadOnce changes a few articles and reloads, with faults possible between
// the two signals. It then checks that the old articles are served if the
// reload failed, and otherwise the new ones.
func reloadOnce(w world) error {
	ctx := context.Background()
	n, err := w.open(ctx)
	if err != nil {
		return err
	}
	before, err := versionsOf(ctx, n)
	if err != nil {
		return err
	}
	after := append([]int(nil), before...)
	for _, i := range []int{3, 4, 5, 6} {
		path := filepath.Join(w.corpus, fileName(i))
		if after[i]++; i == 6 && before[i] >= 0 {
			after[i] = -1 // there and not there in turn
			err = errors.Join(err, os.Remove(path))
			continue
		}
		err = errors.Join(err, os.WriteFile(path, []byte(report(i, after[i])), 0o600))
	}
	if err != nil {
		return err
	}
	arm := func() { err = errors.Join(err, syscall.Kill(os.Getpid(), armSignal)) }
	arm()
	_, failed := n.Reload(ctx, newsroom.ReloadOptions{})
	arm()
	want := after
	if failed != nil {
		want = before
		fmt.Println("failed:", failed)
	}
	got, asked := versionsOf(ctx, n)
	if err := errors.Join(err, asked); err != nil {
		return err
	}
	if fmt.Sprint(got) != fmt.Sprint(want) {
		return fmt.Errorf("after a reload that ended with %v, versions are %v, want %v", failed, got, want)
	}
	return n.Close()
}

func versionsOf(ctx context.Context, n *newsroom.Newsroom) ([]int, error) {
	versions := make([]int, faultReports)
	for i := range versions {
		var err error
		if versions[i], err = ask(ctx, n, i); err != nil {
			return nil, err
		}
	}
	return versions, nil
}

// TestEveryFileCallOfAReloadFails makes each file call of a reload in the
// index's folder fail in turn. The short form tries some of them.
func TestEveryFileCallOfAReloadFails(t *testing.T) {
	_, long := soak(t)
	w := newWorld(t, faultReports)
	if err := w.check(t.Context()); err != nil {
		t.Fatal(err)
	}
	run := func(f fault, at int) (*tracer, string) {
		tr := &tracer{folder: w.index, fault: f, at: at}
		output, err := tr.run(child(t.Context(), "reload", w), 2*time.Minute)
		if errors.Is(err, syscall.EPERM) {
			t.Skip("this machine does not let processes be traced: ", err)
		}
		if err != nil {
			t.Fatalf("%s at call %d, %s: %v\n%s", f.name, at, tr.hit, err, output)
		}
		return tr, output
	}
	tried, failed := 0, 0
	for _, f := range faults {
		counted, output := run(f, 0)
		if output != "" || counted.seen == 0 {
			t.Fatalf("%s: %d calls without a fault; the process says %s", f.name, counted.seen, output)
		}
		step := 1
		if !long {
			step = max(1, counted.seen/2)
		}
		for at := 1; ; at += step {
			tr, output := run(f, at)
			if tr.hit == "" {
				break // the reload made fewer calls
			}
			tried++
			if output != "" {
				failed++
			}
			if long {
				t.Logf("%s at call %d, %s: %s", f.name, at, tr.hit, output)
			}
			if err := w.check(t.Context()); err != nil {
				t.Fatalf("%s at call %d, %s: %v\n%s", f.name, at, tr.hit, err, output)
			}
		}
	}
	t.Logf("%d faults tried; %d of them made the reload fail and left the old articles served", tried, failed)
}

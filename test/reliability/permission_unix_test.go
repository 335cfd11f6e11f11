//go:build unix

package reliability

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"byline/internal/newsroom"
)

// nobody is the user and group to which a test that runs as root changes, since
// root is refused nothing.
const nobody = 65534

const permissionReports = 6

// refusals are tasks of a process in which something is refused. Each starts
// with a closed index of all reports in version 0.
var refusals = map[string]func(context.Context, world) error{
	"the folder of articles at a reload": func(ctx context.Context, w world) error {
		return w.refusedReload(ctx, w.corpus, 0)
	},
	"the folder of articles at a start": func(ctx context.Context, w world) error {
		return w.refusedStart(ctx, w.corpus, 0)
	},
	"what is in the folder of articles at a start": func(ctx context.Context, w world) error {
		return w.servedAsItWas(ctx, w.corpus, 0o400)
	},
	"writing to the index at a reload": func(ctx context.Context, w world) error {
		return w.refusedReload(ctx, w.index, 0o500)
	},
	"writing to the index at a start": func(ctx context.Context, w world) error {
		return w.servedAsItWas(ctx, w.index, 0o500)
	},
	"sweeping up what a kill left at a start": func(ctx context.Context, w world) error {
		return errors.Join(os.Mkdir(filepath.Join(w.index, "building-1"), 0o700), w.servedAsItWas(ctx, w.index, 0o500))
	},
	"writing to a new index": func(ctx context.Context, w world) error {
		return errors.Join(os.RemoveAll(w.index), os.Mkdir(w.index, 0o700), w.refusedStart(ctx, w.index, 0o500))
	},
	"reading the index at a start": func(ctx context.Context, w world) error {
		return w.refusedStart(ctx, w.index, 0)
	},
	"reading a snapshot at a reload": func(ctx context.Context, w world) error {
		return w.refusedReload(ctx, w.snapshot(), 0)
	},
	"reading a snapshot at a start": func(ctx context.Context, w world) error {
		return w.refusedStart(ctx, w.snapshot(), 0)
	},
	"adding and removing files": refusedAdd,
	"reading one file":          refusedFile,
}

func init() {
	for name, refusal := range refusals {
		roles[name] = func(w world) error {
			w, err := w.asNobody()
			if err != nil {
				return err
			}
			ctx := context.Background()
			n, err := w.open(ctx)
			if err != nil {
				return err
			}
			return errors.Join(n.Close(), refusal(ctx, w))
		}
	}
}

// asNobody gives up the rights of root. The folders above the world's may then
// be out of reach, so it is named relative to its own folder.
func (w world) asNobody() (world, error) {
	if err := os.Chdir(filepath.Dir(w.corpus)); err != nil {
		return world{}, err
	}
	w = world{filepath.Base(w.corpus), filepath.Base(w.index)}
	if os.Getuid() != 0 {
		return w, nil
	}
	return w, errors.Join(syscall.Setgroups(nil), syscall.Setgid(nobody), syscall.Setuid(nobody))
}

func (w world) snapshot() string {
	snapshots, _ := filepath.Glob(filepath.Join(w.index, "snapshot-*"))
	if len(snapshots) != 1 {
		return "no single snapshot"
	}
	return snapshots[0]
}

// withMode calls a function while a file or folder has that mode.
func withMode(path string, mode fs.FileMode, do func() error) error {
	info, err := os.Stat(path)
	if err != nil {
		return err
	}
	if err := os.Chmod(path, mode); err != nil {
		return err
	}
	return errors.Join(do(), os.Chmod(path, info.Mode().Perm()))
}

// isRefusal checks that an error says that permission was denied, and that
// there is advice for it.
func isRefusal(err error) error {
	if err == nil || !strings.Contains(err.Error(), "permission denied") || newsroom.Advice(err) == "" {
		return fmt.Errorf("the error is %w, the advice %q", err, newsroom.Advice(err))
	}
	return nil
}

// has checks that all reports are served, the first in that version and the
// others in 0.
func has(ctx context.Context, n *newsroom.Newsroom, version int) error {
	for i := range permissionReports {
		want := 0
		if i == 0 {
			want = version
		}
		if got, err := ask(ctx, n, i); err != nil || got != want {
			return fmt.Errorf("report %d is served in version %d, want %d, %w", i, got, want, err)
		}
	}
	return nil
}

func (w world) write(i, version int) error {
	return os.WriteFile(filepath.Join(w.corpus, fileName(i)), []byte(report(i, version)), 0o600)
}

// refusedReload checks that a reload fails while the path has that mode, with
// the old articles still served, and that the next reload serves the new ones.
func (w world) refusedReload(ctx context.Context, path string, mode fs.FileMode) error {
	n, err := w.open(ctx)
	if err != nil {
		return err
	}
	if err := w.write(0, 1); err != nil {
		return err
	}
	err = withMode(path, mode, func() error {
		_, err := n.Reload(ctx, newsroom.ReloadOptions{})
		return errors.Join(isRefusal(err), has(ctx, n, 0))
	})
	_, reloaded := n.Reload(ctx, newsroom.ReloadOptions{})
	return errors.Join(err, reloaded, has(ctx, n, 1), n.Close())
}

// refusedStart checks that a start fails while the path has that mode, and that
// the next one serves the articles.
func (w world) refusedStart(ctx context.Context, path string, mode fs.FileMode) error {
	err := withMode(path, mode, func() error {
		n, err := w.open(ctx)
		if n != nil {
			return errors.New("it was opened")
		}
		return isRefusal(err)
	})
	n, opened := w.open(ctx)
	if opened != nil {
		return errors.Join(err, opened)
	}
	return errors.Join(err, has(ctx, n, 0), n.Close())
}

// servedAsItWas checks that a start serves the old articles while the path has
// that mode, and that a reload afterwards serves the new ones.
func (w world) servedAsItWas(ctx context.Context, path string, mode fs.FileMode) error {
	if err := w.write(0, 1); err != nil {
		return err
	}
	var n *newsroom.Newsroom
	err := withMode(path, mode, func() (err error) {
		if n, err = w.open(ctx); n == nil {
			return fmt.Errorf("the newsroom was not opened: %w", err)
		}
		return errors.Join(isRefusal(err), has(ctx, n, 0))
	})
	if n == nil {
		return err
	}
	_, reloaded := n.Reload(ctx, newsroom.ReloadOptions{})
	return errors.Join(err, reloaded, has(ctx, n, 1), n.Close())
}

// refusedAdd checks that a folder of articles that cannot be written to stays
// unchanged.
func refusedAdd(ctx context.Context, w world) error {
	n, err := w.open(ctx)
	if err != nil {
		return err
	}
	err = withMode(w.corpus, 0o500, func() error {
		added := n.Add(ctx, fileName(0), strings.NewReader(report(0, 1)), true)
		removed := n.Remove(ctx, fileName(0))
		_, reloaded := n.Reload(ctx, newsroom.ReloadOptions{})
		return errors.Join(isRefusal(added), isRefusal(removed), reloaded, has(ctx, n, 0))
	})
	return errors.Join(err, n.Close())
}

// refusedFile checks that a file that cannot be read is served as before while
// it has not changed, and is then reported.
func refusedFile(ctx context.Context, w world) error {
	n, err := w.open(ctx)
	if err != nil {
		return err
	}
	path := filepath.Join(w.corpus, fileName(0))
	err = withMode(path, 0, func() error {
		_, reloaded := n.Reload(ctx, newsroom.ReloadOptions{})
		return errors.Join(reloaded, has(ctx, n, 0))
	})
	if err := errors.Join(err, w.write(0, 1)); err != nil {
		return err
	}
	err = withMode(path, 0, func() error {
		_, err := n.Reload(ctx, newsroom.ReloadOptions{})
		if problems := n.Problems(); len(problems) != 1 || problems[0].File != fileName(0) || problems[0].Reason != "permission denied" {
			err = errors.Join(err, fmt.Errorf("problems are %v", problems))
		}
		return errors.Join(err, has(ctx, n, -1))
	})
	_, reloaded := n.Reload(ctx, newsroom.ReloadOptions{})
	return errors.Join(err, reloaded, n.Close())
}

// TestRefusals runs each task in a process that lacks the permission.
func TestRefusals(t *testing.T) {
	for name := range refusals {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t, permissionReports)
			w.age(t)
			if os.Getuid() == 0 {
				err := filepath.WalkDir(filepath.Dir(w.corpus), func(path string, _ fs.DirEntry, err error) error {
					return errors.Join(err, os.Chown(path, nobody, nobody))
				})
				if err != nil {
					t.Fatal(err)
				}
			}
			if output, err := child(t.Context(), name, w).CombinedOutput(); err != nil || len(output) > 0 {
				t.Errorf("%v\n%s", err, output)
			}
		})
	}
}

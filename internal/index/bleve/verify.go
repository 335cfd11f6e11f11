package bleve

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"sync"

	"golang.org/x/sync/errgroup"
)

// verifier compares files with what their manifest lists. Of a large index it
// does not read every byte each time: a call reads the small files, and of the
// segments those that it has not read for longest, up to a budget. So each
// reload reads some, and in the end all are read; what is not there, or has
// another size, is noticed at once.
type verifier struct {
	mutex sync.Mutex
	calls int
	// read is in which call a segment was last read.
	read map[string]int
}

// verifyBudget bounds, in bytes, the segments that a call reads: those of about
// 40,000 articles.
const verifyBudget = 128 << 20

// choose is the files to be read in a call; all of them where thorough is set.
func (v *verifier) choose(m *manifest, thorough bool) map[string]bool {
	v.mutex.Lock()
	defer v.mutex.Unlock()
	v.calls++
	chosen := make(map[string]bool, len(m.Files))
	var segments []string
	for name := range m.Files {
		if filepath.Ext(name) == segmentExtension {
			segments = append(segments, name)
		} else {
			chosen[name] = true
		}
	}
	slices.SortFunc(segments, func(a, b string) int {
		return cmp.Or(cmp.Compare(v.read[a], v.read[b]), cmp.Compare(a, b))
	})
	read := make(map[string]int, len(segments))
	var size int64
	for _, name := range segments {
		if size += m.Files[name].Size; thorough || size <= verifyBudget || len(read) == 0 {
			read[name], chosen[name] = v.calls, true
		} else if last, known := v.read[name]; known {
			read[name] = last
		}
	}
	v.read = read
	return chosen
}

// verify reports whether the files in dir are those that the manifest lists,
// byte for byte as far as they are read.
func (v *verifier) verify(ctx context.Context, m *manifest, dir string, thorough bool) error {
	chosen := v.choose(m, thorough)
	found := 0
	reading := new(errgroup.Group)
	reading.SetLimit(runtime.GOMAXPROCS(0))
	err := filepath.WalkDir(dir, func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		name, err := nameIn(dir, path)
		if err != nil || name == manifestFile {
			return err
		}
		want, listed := m.Files[name]
		if !listed {
			return fmt.Errorf("%w: %s", errPieces, name)
		}
		found++
		if ctx.Err() != nil {
			return ctx.Err()
		}
		if !chosen[name] {
			info, err := entry.Info()
			if err == nil && info.Size() != want.Size {
				err = fmt.Errorf("%w: %s", errPieces, name)
			}
			return err
		}
		reading.Go(func() error {
			file, err := os.Open(path)
			if err != nil {
				return err
			}
			defer file.Close()
			if sum, err := sumOf(file); err != nil || sum != want {
				return errors.Join(fmt.Errorf("%w: %s", errPieces, name), err)
			}
			return nil
		})
		return nil
	})
	if err := errors.Join(err, reading.Wait()); err != nil {
		return err
	}
	if found != len(m.Files) {
		return errPieces
	}
	return nil
}

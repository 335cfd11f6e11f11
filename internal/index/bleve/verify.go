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

// verifier compares files with their manifest. It does not read every byte of a
// large index each time: one call reads all small files and, up to a budget,
// the segments that it has not read for longest. So successive reloads read
// everything in turn. A missing file, or one of another size, is noticed at
// once.
type verifier struct {
	mutex sync.Mutex
	calls int
	// read is the number of the call in which each segment was last read.
	read map[string]int
}

// verifyBudget bounds the bytes of segments that a call reads, about 40,000
// articles.
const verifyBudget = 128 << 20

// choose is the files to read in a call; all of them when thorough is set.
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
// byte for byte as far as this call reads them.
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

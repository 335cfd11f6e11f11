package bleve

import (
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"

	"byline/internal/corpus"
	"byline/internal/durable"
	"byline/internal/index"

	"github.com/gofrs/flock"
)

// shelf is the folder of an index. It holds
//
//	CACHEDIR.TAG     keeps the index from being read as articles
//	lock             held by the one process that may write to the folder
//	snapshot-000007  a whole snapshot, which is never written to again
//	building-…       one that is being made
//
// The snapshot of the highest number serves. A process that holds the lock may
// remove all the others, except those that it reads itself: whatever a killed
// run has left is one of these. A process without the lock only reads.
type shelf struct {
	dir string
	// lock is nil in a process that only reads.
	lock *flock.Flock

	mutex  sync.Mutex
	users  int
	newest int // number of the snapshot that serves; 0 when there is none
}

const (
	lockFile       = "lock"
	snapshotPrefix = "snapshot-"
	buildingPrefix = "building-"
)

// openShelf creates and locks the folder. The caller is its first user.
func openShelf(dir string) (*shelf, error) {
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return nil, err
	}
	path := filepath.Join(dir, lockFile)
	s := &shelf{dir: dir, lock: flock.New(path), users: 1}
	switch held, err := s.lock.TryLock(); {
	case err != nil:
		return nil, err
	case !held:
		return nil, heldBy(path)
	}
	// This is only for heldBy: the lock holds even if this cannot be written.
	host, _ := os.Hostname()
	_ = os.WriteFile(path, fmt.Appendf(nil, "process %d on %q", os.Getpid(), host), 0o600)
	// On a full disk it may fail. That only matters where the index lies in the
	// folder of articles, which then reads it too.
	_ = corpus.MarkCache(dir)
	return s, nil
}

// heldBy is the error for a lock held by another process.
func heldBy(path string) error {
	const shown = 200
	if holder, err := os.ReadFile(path); err == nil && len(holder) > 0 && len(holder) < shown {
		return fmt.Errorf("%w: %s", index.ErrLocked, holder)
	}
	return index.ErrLocked
}

func (s *shelf) use() {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	s.users++
}

// serve makes an open snapshot the newest one.
func (s *shelf) serve(number int) {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	s.newest = number
	s.users++
}

// serves reports whether there is a newest snapshot.
func (s *shelf) serves() bool {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	return s.newest > 0
}

// release ends one use; the last one releases the lock.
func (s *shelf) release() error {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	if s.users--; s.users > 0 || s.lock == nil {
		return nil
	}
	return s.lock.Close()
}

func (s *shelf) snapshot(number int) string {
	return filepath.Join(s.dir, fmt.Sprintf("%s%06d", snapshotPrefix, number))
}

// snapshots are the numbers of the snapshots, whole or not, highest first.
func (s *shelf) snapshots() ([]int, error) {
	entries, err := os.ReadDir(s.dir)
	if err != nil {
		return nil, err
	}
	var numbers []int
	for _, entry := range entries {
		if number, err := strconv.Atoi(strings.TrimPrefix(entry.Name(), snapshotPrefix)); err == nil && number > 0 && entry.Name() == filepath.Base(s.snapshot(number)) {
			numbers = append(numbers, number)
		}
	}
	slices.SortFunc(numbers, func(a, b int) int { return cmp.Compare(b, a) })
	return numbers, nil
}

// sweep removes what killed runs have left: everything but the newest snapshot.
func (s *shelf) sweep() error {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	entries, err := os.ReadDir(s.dir)
	if err != nil {
		return err
	}
	for _, entry := range entries {
		name := entry.Name()
		ours := strings.HasPrefix(name, snapshotPrefix) || strings.HasPrefix(name, buildingPrefix) ||
			name == storeFolder // where indexes were before they had snapshots
		if !ours || s.newest > 0 && name == filepath.Base(s.snapshot(s.newest)) {
			continue
		}
		if err := os.RemoveAll(filepath.Join(s.dir, name)); err != nil {
			return err
		}
	}
	return nil
}

// begin makes the folder that the next snapshot is built in.
func (s *shelf) begin() (string, error) {
	return os.MkdirTemp(s.dir, buildingPrefix)
}

// publish makes a complete snapshot that was built in dir the newest one, and
// returns its number. When it fails, the previous one stays the newest.
func (s *shelf) publish(dir string) (int, error) {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	number := s.newest + 1
	numbers, err := s.snapshots()
	if err != nil {
		return 0, err
	}
	if len(numbers) > 0 {
		number = max(number, numbers[0]+1)
	}
	final := s.snapshot(number)
	if err := os.Rename(dir, final); err != nil {
		return 0, err
	}
	if err := durable.SyncFolder(s.dir); err != nil {
		return 0, errors.Join(err, os.Rename(final, dir))
	}
	s.newest = number
	return number, nil
}

// drop removes a snapshot that nobody reads any more, unless it is the newest.
func (s *shelf) drop(number int) error {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	if s.lock == nil || number == s.newest {
		return nil
	}
	return os.RemoveAll(s.snapshot(number))
}

// isNone reports whether err says that a folder or file does not exist.
func isNone(err error) bool { return errors.Is(err, fs.ErrNotExist) }

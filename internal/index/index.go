// Package index finds the articles that may hold the answer to a question.
//
// [Open] brings an engine up to date with a folder of articles: an unchanged
// folder opens at once, of a changed one only the changes are read, and an
// index that is damaged or of an older format is rebuilt. The folder is the
// source of truth; what the engine keeps can be deleted at any time.
//
// An [Engine] stores the articles and finds them. It serves snapshots, which
// are complete and never change. Updating an index makes the next snapshot
// while the previous one is still being searched; see [Index.Next].
package index

import (
	"context"
	"errors"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"byline/internal/corpus"
)

// ErrChanging is returned by [Index.Next] when a file changed during every
// attempt to read it.
var ErrChanging = corpus.ErrChanging

// Index is the articles of a folder at one time: a snapshot of an engine, and
// what is known about the files it was made from. It is safe for concurrent
// use.
type Index struct {
	Snapshot
	home    *home
	heading heading
	changes Changes
	closed  atomic.Bool
	// files are computed once; see [Index.Files].
	files func() ([]string, error)
}

// home is the engine, shared by successive indexes. The last of them to be
// closed closes it.
type home struct {
	Engine
	mutex sync.Mutex
	users int
}

func (h *home) use() *home {
	h.mutex.Lock()
	defer h.mutex.Unlock()
	h.users++
	return h
}

func (h *home) leave() error {
	h.mutex.Lock()
	defer h.mutex.Unlock()
	if h.users--; h.users > 0 {
		return nil
	}
	return h.Engine.Close()
}

// newIndex returns an index that owns the snapshot and closes it.
func newIndex(h *home, s Snapshot, known heading) *Index {
	ix := &Index{Snapshot: s, home: h.use(), heading: known}
	ix.files = sync.OnceValues(func() ([]string, error) {
		c, err := readCatalogue(context.Background(), s)
		if err != nil {
			return nil, err
		}
		var paths []string
		for _, file := range c.files {
			if file.Articles > 0 {
				paths = append(paths, file.Path)
			}
		}
		return paths, nil
	})
	return ix
}

// Close ends the use of the index; no search may be running. Closing it again
// does nothing.
func (ix *Index) Close() error {
	if ix.closed.Swap(true) {
		return nil
	}
	return errors.Join(ix.Snapshot.Close(), ix.home.leave())
}

// Changes is what an update of the index changed, as article ids in order.
type Changes struct {
	Added, Changed, Removed []string
	// Unchanged is the number of articles that were served before and after.
	Unchanged int
	// Rebuilt says why the index was rebuilt; empty when it was not.
	Rebuilt string
}

// Changes is the difference to the previous snapshot.
func (ix *Index) Changes() Changes { return ix.changes }

// Scanned is when the folder was listed for this snapshot.
func (ix *Index) Scanned() time.Time { return ix.heading.Scanned }

// Problems are the files, and the articles in files, that could not be served.
func (ix *Index) Problems() []corpus.Problem { return slices.Clone(ix.heading.Problems) }

// Beyond is the number of articles that are not served because of
// [Options.Limit].
func (ix *Index) Beyond() int { return ix.heading.Beyond }

// Files are the slash-separated paths, in the folder, of the files that have
// articles. The caller must not change the slice.
func (ix *Index) Files() ([]string, error) { return ix.files() }

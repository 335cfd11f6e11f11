// Package index finds the articles that may hold the answer to a question.
//
// [Open] keeps an engine's articles as those of a folder: an unchanged folder
// opens at once, a changed one is read as far as it changed, and what is damaged
// or of an older form is made anew. The folder is the truth and the engine its
// shadow; what it keeps can be deleted at any time.
//
// An [Engine] stores the articles and finds them. What it has are snapshots,
// which are whole or not there and never change. Bringing an index up to date
// makes the next one, while the one before goes on being searched; see
// [Index.Next].
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

// ErrChanging is returned by [Index.Next] when a file was written to each time
// that it was read.
var ErrChanging = corpus.ErrChanging

// Index is the articles of a folder as they stood at one time: a snapshot of an
// engine, and what is known of the files that it was made from. It is safe for
// concurrent use.
type Index struct {
	Snapshot
	home    *home
	heading heading
	changes Changes
	closed  atomic.Bool
	// files are found once; see [Index.Files].
	files func() ([]string, error)
}

// home is the engine of the indexes that follow each other. The last one that is
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

// newIndex is an index of a snapshot, which it closes.
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

// Close ends the use of the index. Searches must have ended. Closing it again does
// nothing.
func (ix *Index) Close() error {
	if ix.closed.Swap(true) {
		return nil
	}
	return errors.Join(ix.Snapshot.Close(), ix.home.leave())
}

// Changes is what bringing the index up to date did, as article ids in order.
type Changes struct {
	Added, Changed, Removed []string
	// Unchanged is the number of articles that were served before and after.
	Unchanged int
	// Rebuilt says why the index was built anew; empty when it was not.
	Rebuilt string
}

// Changes is what making the snapshot changed since the one before.
func (ix *Index) Changes() Changes { return ix.changes }

// Scanned is when the folder was listed for the articles of the snapshot.
func (ix *Index) Scanned() time.Time { return ix.heading.Scanned }

// Problems are the files, and the articles of files, that are not served.
func (ix *Index) Problems() []corpus.Problem { return slices.Clone(ix.heading.Problems) }

// Beyond is how many articles are not served because of [Options.Limit].
func (ix *Index) Beyond() int { return ix.heading.Beyond }

// Files are the slash-separated paths, in the folder, of the files that have
// articles. The slice is the index's own.
func (ix *Index) Files() ([]string, error) { return ix.files() }

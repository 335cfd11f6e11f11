// Package newsroom serves the current articles. The method set of [Newsroom] is
// what a front end may ask of them.
package newsroom

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"sync"
	"time"

	"byline/internal/answer"
	"byline/internal/corpus"
	"byline/internal/index"
)

// Newsroom answers questions about the articles of a folder. It is safe for
// concurrent use, also while it reloads: each call sees one consistent state of
// the articles.
type Newsroom struct {
	Desk
	config Config
	log    *slog.Logger
	// reloading is held by the reload that is running, and guards probe.
	reloading sync.Mutex
	// probe is the question that the last reloads asked; see check.
	probe probe
	// snapshots are those that are not closed yet.
	snapshots sync.WaitGroup
	// background counts the goroutines that repair an index; they end with
	// life.
	background sync.WaitGroup
	life       context.Context
	end        context.CancelFunc

	mutex   sync.Mutex // guards the following
	serving *snapshot  // nil when no article can be served
	mending bool
	closed  bool
	news    news
	// state is the state of the running reload, or of the last one.
	state State
}

// news is what the last reload found.
type news struct {
	at       time.Time
	changes  Changes
	problems []corpus.Problem
}

// Config says where a newsroom's articles are.
type Config struct {
	// CorpusDir is the folder of articles; IndexDir is where their index is
	// kept, and is created if need be.
	CorpusDir, IndexDir string
	// ReadOnly serves the index that another process maintains at IndexDir. The
	// folder of articles is not read, and nothing is written.
	ReadOnly bool
	// Force is as in [ReloadOptions], compared with the index of the last run.
	Force bool
	// Reader reads passages beside a question; nil counts words instead, see
	// [reader.Lexical]. ReadTime is the longest time spent reading for a
	// question; 0 stands for [answer.DefaultReadTime].
	Reader   answer.Reader
	ReadTime time.Duration
	// Limit is the largest number of articles served; 0 is no limit. Articles
	// of the files whose paths come first are left out.
	Limit int
	// Engine, if set, opens the engine that stores the articles, instead of
	// files at IndexDir.
	Engine func(ctx context.Context) (index.Engine, error)
	// Reachable, if set, reports why the engine cannot be reached.
	Reachable func(ctx context.Context) error
	// Progress, if set, is called while articles are read, with the bytes read
	// so far and in all.
	Progress func(done, total int64)
	// Changed, if set, is called when the articles served have changed. It must
	// not block.
	Changed func()
	// Log, if set, receives what no caller waits for: the results of watching
	// the folder, and failed clean-ups.
	Log *slog.Logger
}

// ErrNoArticles is returned by [Open] when the folder has no article that can
// be served, and afterwards by the methods that need one.
var ErrNoArticles = errors.New("no article can be served")

// Open reads the articles that changed since the last run. Files that cannot be
// read are listed in [Newsroom.Problems] and are no error. A newsroom without a
// single article is returned together with an error that wraps [ErrNoArticles],
// so that its problems can be shown.
//
// When the index cannot be updated, or more than half of its articles are gone,
// the newsroom still serves the previous articles and is returned together with
// the error, which is one of those of [Newsroom.Reload]. A panic becomes an
// error too.
func Open(ctx context.Context, config Config) (*Newsroom, error) {
	n := newNewsroom(config)
	err := n.recovered("open", func() error {
		return n.open(ctx, ReloadOptions{Force: config.Force, Progress: config.Progress})
	})
	switch {
	case errors.Is(err, ErrNoArticles):
		return n, fmt.Errorf("open corpus %q: %w", config.CorpusDir, ErrNoArticles)
	case err != nil && n.Len() > 0:
		return n, err
	case err != nil:
		n.end()
		return nil, err
	}
	return n, nil
}

// newNewsroom returns a newsroom that has no articles yet.
func newNewsroom(config Config) *Newsroom {
	n := &Newsroom{config: config, log: config.Log}
	if n.log == nil {
		n.log = slog.New(slog.DiscardHandler)
	}
	n.Desk = Desk{n.current}
	n.life, n.end = context.WithCancel(context.Background())
	return n
}

// open opens the index and serves it; if it cannot be updated, it serves the
// previous articles.
func (n *Newsroom) open(ctx context.Context, options ReloadOptions) error {
	at := time.Now()
	ix, err := n.openIndex(ctx, index.Options{
		Progress: options.Progress, Accept: n.acceptFirst(at, options), Limit: n.config.Limit,
	})
	switch {
	case ix == nil:
		return err
	case errors.Is(err, ErrNoArticles):
		return errors.Join(err, ix.Close())
	case ix.Len() == 0:
		n.keepProblems(at, ix)
		return errors.Join(ErrNoArticles, err, ix.Close())
	case err != nil:
		at = ix.Scanned()
	}
	n.take(ctx, nil, ix, news{at: at, changes: ix.Changes(), problems: ix.Problems()})
	return err
}

// acceptFirst refuses an index that has too few articles to be served.
func (n *Newsroom) acceptFirst(at time.Time, options ReloadOptions) func(*index.Index) error {
	return func(ix *index.Index) error {
		changes := ix.Changes()
		before := changes.Unchanged + len(changes.Changed) + len(changes.Removed)
		switch {
		case shrinks(before, ix.Len()) && !options.Force:
			return &ShrinkError{before, ix.Len()}
		case ix.Len() > 0:
			return nil
		}
		n.keepProblems(at, ix)
		return ErrNoArticles
	}
}

// keepProblems records the problems of an index that is not served.
func (n *Newsroom) keepProblems(at time.Time, ix *index.Index) {
	n.mutex.Lock()
	defer n.mutex.Unlock()
	n.news = news{at: at, problems: ix.Problems()}
}

// Close closes the newsroom once the running calls are done. Later calls fail
// with [ErrClosed].
func (n *Newsroom) Close() error {
	n.end()
	n.reloading.Lock()
	defer n.reloading.Unlock()
	n.mutex.Lock()
	last := n.serving
	n.serving, n.closed = nil, true
	n.mutex.Unlock()
	n.background.Wait()
	if last == nil {
		return nil
	}
	n.letGo(last)
	n.snapshots.Wait()
	return last.closed
}

// ErrUnreadable is wrapped by the errors of Ask and similar methods when the
// index cannot be read from disk. The index is then rebuilt in the background.
var ErrUnreadable = index.ErrUnreadable

// ErrUnreachable is wrapped by the errors of Ask and similar methods while the
// engine that stores the articles cannot be reached, or cannot reach all of
// them.
var ErrUnreachable = index.ErrUnreachable

// Reachable is nil while the engine that stores the articles can be reached.
// Otherwise the error tells the operator why not.
func (n *Newsroom) Reachable(ctx context.Context) error {
	if n.config.Reachable == nil {
		return nil
	}
	return n.config.Reachable(ctx)
}

// Changes is what the last successful reload changed or, before one, the
// opening of the newsroom.
func (n *Newsroom) Changes() Changes { return n.latest().changes }

// Reloaded is when the served articles were last read.
func (n *Newsroom) Reloaded() time.Time { return n.latest().at }

// Problems are the files and articles that are not served, in the order of
// files.
func (n *Newsroom) Problems() []corpus.Problem { return n.latest().problems }

func (n *Newsroom) latest() news {
	n.mutex.Lock()
	defer n.mutex.Unlock()
	return n.news
}

// Package newsroom holds the articles as they stand now. What a front end may
// ask of them is the method set of [Newsroom].
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
// concurrent use, also while it reloads: each call sees the articles as they
// stood at one time.
type Newsroom struct {
	Desk
	config Config
	log    *slog.Logger
	// reloading is held by the reload that runs.
	reloading sync.Mutex
	// snapshots are those that are not closed yet.
	snapshots sync.WaitGroup
	// background is the mending of an index, which ends with life.
	background sync.WaitGroup
	life       context.Context
	end        context.CancelFunc

	mutex   sync.Mutex // guards the following
	serving *snapshot  // nil when no article can be served
	mending bool
	closed  bool
	news    news
	// state is how the reload that runs, or ran last, stands.
	state State
}

// news is what the last reload found.
type news struct {
	at       time.Time
	changes  Changes
	problems []corpus.Problem
	// probe is a question that the articles answer, from article probed.
	probe, probed string
}

// Config says where a newsroom's articles are.
type Config struct {
	// CorpusDir is the folder of articles; IndexDir is where their index is
	// kept, and is created if need be.
	CorpusDir, IndexDir string
	// ReadOnly serves the index that another process keeps at IndexDir. The
	// folder of articles is not looked at, and nothing is written.
	ReadOnly bool
	// Force is as in [ReloadOptions], of what the index had the last time.
	Force bool
	// Reader reads passages beside a question; nil counts words instead, see
	// [reader.Lexical]. ReadTime is how long a question is read at most; 0
	// stands for [answer.DefaultReadTime].
	Reader   answer.Reader
	ReadTime time.Duration
	// Limit is how many articles are served at most; 0 is no limit. Those of the
	// files whose paths come first are left out.
	Limit int
	// Engine, if set, opens what keeps the articles, instead of files at
	// IndexDir.
	Engine func(ctx context.Context) (index.Engine, error)
	// Reachable, if set, reports why the engine cannot be reached.
	Reachable func(ctx context.Context) error
	// Progress, if set, is told while articles are read how many bytes of how
	// many are done.
	Progress func(done, total int64)
	// Changed, if set, is called when other articles are served than before. It
	// must not wait for anything.
	Changed func()
	// Log, if set, is told what nobody waits for: what watching the folder
	// brought, and what could not be tidied up.
	Log *slog.Logger
}

// ErrNoArticles is returned by [Open] when the folder has no article that can
// be served, and then by what needs one.
var ErrNoArticles = errors.New("no article can be served")

// Open reads the folder's articles, as far as they changed since the last
// time. Files that cannot be read are among [Newsroom.Problems] and do not
// fail it. A newsroom without a single article is returned together with an
// error that wraps [ErrNoArticles], so that its problems can be told.
//
// Where the index cannot be brought up to date, or more than half of its
// articles are gone, the newsroom serves them as they were and is returned
// together with the error, which then is one of those of [Newsroom.Reload].
func Open(ctx context.Context, config Config) (*Newsroom, error) {
	n := newNewsroom(config)
	err := n.open(ctx, ReloadOptions{Force: config.Force, Progress: config.Progress})
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

// newNewsroom is a newsroom that has no articles yet.
func newNewsroom(config Config) *Newsroom {
	n := &Newsroom{config: config, log: config.Log}
	if n.log == nil {
		n.log = slog.New(slog.DiscardHandler)
	}
	n.Desk = Desk{n.current}
	n.life, n.end = context.WithCancel(context.Background())
	return n
}

// open opens the index and serves it, as it was where that is all it can do.
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
	n.take(ctx, ix, news{at: at, changes: ix.Changes(), problems: ix.Problems()})
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

// keepProblems remembers the problems of an index that is not served.
func (n *Newsroom) keepProblems(at time.Time, ix *index.Index) {
	n.mutex.Lock()
	defer n.mutex.Unlock()
	n.news = news{at: at, problems: ix.Problems()}
}

// Close ends the newsroom once the calls under way are done. Later calls fail
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

// ErrUnreadable is what the errors of Ask and of the methods like it wrap when
// the disk fails under the index, which is then made anew in the background.
var ErrUnreadable = index.ErrUnreadable

// ErrUnreachable is what the errors of Ask and of the methods like it wrap while
// the engine that keeps the articles cannot be reached, or cannot reach them all.
var ErrUnreachable = index.ErrUnreachable

// Reachable is nil while the engine that keeps the articles can be reached. Else
// the error says why not, for the operator.
func (n *Newsroom) Reachable(ctx context.Context) error {
	if n.config.Reachable == nil {
		return nil
	}
	return n.config.Reachable(ctx)
}

// Changes is what the last reload that did not fail, or else opening the
// newsroom, changed.
func (n *Newsroom) Changes() Changes { return n.latest().changes }

// Reloaded is when the articles served were last read.
func (n *Newsroom) Reloaded() time.Time { return n.latest().at }

// Problems are the files and articles that are not served, by file.
func (n *Newsroom) Problems() []corpus.Problem { return n.latest().problems }

func (n *Newsroom) latest() news {
	n.mutex.Lock()
	defer n.mutex.Unlock()
	return n.news
}

package newsroom

import (
	"context"
	"errors"
	"fmt"
	"time"

	"byline/internal/index"
)

// Start opens the newsroom with the index of the last run and does not read the
// folder, which may take minutes; [Newsroom.CatchUp] or [Newsroom.Watch] does
// that while the newsroom already serves. Without an index of the last run, no
// article is served until then.
//
// The error wraps [index.ErrLocked], or is ctx's. Any other failure can be
// repaired while the newsroom is open, and is reported as a failure of reading
// the folder.
func Start(ctx context.Context, config Config) (*Newsroom, error) {
	n := newNewsroom(config)
	last, err := n.last(ctx)
	switch {
	case errors.Is(err, index.ErrLocked), err != nil && ctx.Err() != nil:
		n.end()
		return nil, err
	case err != nil:
		// Until the folder has been read, this is why there are no articles.
		n.state = State{Reading: true}
		if !errors.Is(err, index.ErrNoSnapshot) {
			n.log.Warn("the articles of the last time cannot be served; they are read again", "index", config.IndexDir, "error", err)
		}
		return n, nil
	}
	defer n.logBeyond()
	n.take(ctx, nil, last, news{at: last.Scanned(), changes: last.Changes(), problems: last.Problems()})
	return n, nil
}

// last is the index of the last run; nil when it has no articles.
func (n *Newsroom) last(ctx context.Context) (last *index.Index, err error) {
	last, err = n.openLast(ctx)
	if err == nil && last.Len() == 0 {
		return nil, errors.Join(fmt.Errorf("open index %q: %w", n.config.IndexDir, index.ErrNoSnapshot), last.Close())
	}
	return last, err
}

// longestRetry is the longest wait between attempts at a first reading.
const longestRetry = 10 * time.Minute

// CatchUp reads the folder for the first time after [Start]. When that fails,
// it tries again after retry (0 stands for a minute), doubling the wait each
// time, until it succeeds or ctx ends. The log says what it brought or what to
// do. After a [*ShrinkError] it does not try again and serves the articles of
// the last run: somebody must look at the folder and reload.
func (n *Newsroom) CatchUp(ctx context.Context, retry time.Duration) {
	orDefault(&retry, time.Minute)
	n.log.Info("reading the articles", "folder", n.config.CorpusDir, "serving", n.Len())
	logged := ""
	for {
		start := time.Now()
		changes, err := n.Reload(ctx, ReloadOptions{Force: n.config.Force, Progress: n.config.Progress})
		_, shrinks := errors.AsType[*ShrinkError](err)
		wait := retry
		switch {
		case ctx.Err() != nil:
			return
		case err == nil:
			n.logChanges(changes, time.Since(start))
			return
		case errors.Is(err, ErrReloading):
			wait = min(retry, time.Second) // that one may fail
		case err.Error() != logged:
			logged = err.Error()
			n.logFailure(err)
		}
		if shrinks {
			return
		}
		if wait == retry {
			retry = min(2*retry, longestRetry)
		}
		timer := time.NewTimer(wait)
		select {
		case <-ctx.Done():
			timer.Stop()
			return
		case <-timer.C:
		}
	}
}

// logChanges logs what a reload brought.
func (n *Newsroom) logChanges(changes Changes, took time.Duration) {
	problems := len(n.Problems())
	n.log.Info("the articles are up to date",
		"added", len(changes.Added), "changed", len(changes.Changed), "removed", len(changes.Removed),
		"articles", n.Len(), "problems", problems, "took", took.Round(time.Millisecond))
	n.logBeyond()
	if problems > 0 {
		n.log.Warn("not every file or article could be read in full: bot index and /corpus problems name them", "problems", problems)
	}
}

// logBeyond logs how many articles are not served because there are too many.
func (n *Newsroom) logBeyond() {
	if beyond := n.Beyond(); beyond > 0 {
		n.log.Warn("there are more articles than MAX_ARTICLES allows; those of the files whose names come first are not served",
			"allowed", n.config.Limit, "served", n.Len(), "not served", beyond)
	}
}

// logFailure logs that a reload failed, and what to do about it.
func (n *Newsroom) logFailure(err error) {
	said := "still serving the previous articles"
	if n.Len() == 0 {
		said = "there are no articles to serve"
	}
	n.log.Error(said, "error", err, "do", Advice(err))
}

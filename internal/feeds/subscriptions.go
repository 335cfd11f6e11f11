package feeds

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"github.com/gofrs/flock"
)

// Limits of one list, unless its [Options] say otherwise.
const (
	maxFeeds   = 1000
	maxItems   = 10_000    // of one document
	dailyBytes = 512 << 20 // received
)

// Subscriptions is the list of feeds of a folder, and their articles there. It
// is safe for concurrent use, also by several processes.
type Subscriptions struct {
	dir     string
	root    *os.Root
	fetcher *Fetcher
	options Options
	lock    *flock.Flock
	mutex   sync.Mutex // is held with lock
	read    atomic.Pointer[listing]
}

// Options are the choices of [Open].
type Options struct {
	// State keeps what is remembered of the feeds; it must be set.
	State State
	// Changed, if set, is called after articles were written, so that they are
	// indexed.
	Changed func(context.Context)
	// MaxFeeds is how many feeds the list may have; 0 is 1,000. Further ones of
	// a list that somebody wrote by hand are not fetched.
	MaxFeeds int
	// Budget is how much they may receive in a day; nil for the usual.
	Budget *Budget
	// Announce, if set, is told of the new articles of feeds that have a channel.
	Announce Announcer
	// Room, if set, says why so many further bytes may not be written, or that
	// they may; the error is for the user.
	Room func(bytes int64) error
}

var (
	// ErrKnown is returned for a feed whose address the list has.
	ErrKnown = errors.New("the list has this feed")
	// ErrUnknown is returned for a feed that the list has not.
	ErrUnknown = errors.New("the list has no such feed")
	// ErrFull is returned where a list has as many feeds as it may have.
	ErrFull = errors.New("the list has as many feeds as it may have")
)

// Open opens the list of the folder, which need not have one yet. The caller
// closes it.
func Open(dir string, fetcher *Fetcher, options Options) (*Subscriptions, error) {
	root, err := os.OpenRoot(dir)
	if err != nil {
		return nil, fmt.Errorf("open feeds of %q: %w", dir, err)
	}
	options.MaxFeeds = cmp.Or(options.MaxFeeds, maxFeeds)
	if options.Budget == nil {
		options.Budget = NewBudget(0)
	}
	return &Subscriptions{
		dir: dir, root: root, fetcher: fetcher, options: options,
		lock: flock.New(filepath.Join(dir, LockFile)),
	}, nil
}

// Budget is how much the feeds of the list may receive in a day.
func (s *Subscriptions) Budget() *Budget { return s.options.Budget }

// Close closes the folder.
func (s *Subscriptions) Close() error { return errors.Join(s.lock.Close(), s.root.Close()) }

// exclusively runs a function while nobody else, of any process, changes the
// list or the articles of its feeds.
func (s *Subscriptions) exclusively(ctx context.Context, do func() error) (err error) {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	const retry, longest = 20 * time.Millisecond, time.Minute
	waiting, cancel := context.WithTimeout(ctx, longest)
	defer cancel()
	if _, err := s.lock.TryLockContext(waiting, retry); err != nil {
		return fmt.Errorf("lock feeds of %q: %w", s.dir, err)
	}
	defer func() { err = errors.Join(err, s.lock.Unlock()) }()
	return do()
}

// Add adds a feed, whose name is made of its address. The error wraps
// [ErrKnown], [ErrFull] or [ErrAddress], or is the folder's.
func (s *Subscriptions) Add(ctx context.Context, feed Feed) (Feed, error) {
	address, err := CheckAddress(feed.Address)
	if err != nil {
		return Feed{}, err
	}
	feed.Address, feed.Name = address.String(), nameOf(address)
	return feed, s.change(ctx, func(feeds []Feed) ([]Feed, error) {
		switch {
		case slices.ContainsFunc(feeds, func(other Feed) bool { return sameAddress(other.Address, feed.Address) }):
			return nil, ErrKnown
		case len(feeds) >= s.options.MaxFeeds:
			return nil, ErrFull
		case slices.ContainsFunc(feeds, func(other Feed) bool { return other.Name == feed.Name }):
			return nil, ErrKnown // it moved since, and the folder is the same
		}
		return append(feeds, feed), nil
	})
}

// edit changes one feed of the list, named by its name or its address.
func (s *Subscriptions) edit(ctx context.Context, feed string, edit func(*Feed)) (Feed, error) {
	var edited Feed
	err := s.change(ctx, func(feeds []Feed) ([]Feed, error) {
		i, err := indexOf(feeds, feed)
		if err != nil {
			return nil, err
		}
		edit(&feeds[i])
		edited = feeds[i]
		return feeds, nil
	})
	return edited, err
}

// Find is the feed of a name or an address. The error wraps [ErrUnknown], or is
// the folder's.
func (s *Subscriptions) Find(feed string) (Feed, error) {
	feeds, err := s.Feeds()
	if err != nil {
		return Feed{}, err
	}
	i, err := indexOf(feeds, feed)
	if err != nil {
		return Feed{}, err
	}
	return feeds[i], nil
}

// Pause sets whether a feed, named by its name or its address, is fetched. One
// that is fetched again is due at once.
func (s *Subscriptions) Pause(ctx context.Context, feed string, paused bool) (Feed, error) {
	edited, err := s.edit(ctx, feed, func(f *Feed) { f.Paused = paused })
	if err == nil && !paused {
		err = s.reset(ctx, edited.Name, func(*Status) {})
	}
	return edited, err
}

// SetKeep sets how much of a feed is kept. What is more than that is deleted a
// day after its next fetch at the soonest; until then, [Status] tells how much
// that is.
func (s *Subscriptions) SetKeep(ctx context.Context, feed string, keep Keep) (Feed, error) {
	edited, err := s.edit(ctx, feed, func(f *Feed) { f.Keep = keep })
	if err == nil {
		err = s.reset(ctx, edited.Name, func(status *Status) {
			// What was deleted may be kept now.
			status.ETag, status.LastModified, status.Digest, status.Expired = "", "", "", nil
		})
	}
	return edited, err
}

// reset makes a feed due, and forgets that it failed, and what else forget does.
func (s *Subscriptions) reset(ctx context.Context, feed string, forget func(*Status)) error {
	return s.exclusively(ctx, func() error {
		status, err := s.Status(ctx, feed)
		if err != nil {
			return err
		}
		status.Next, status.Checked = time.Time{}, time.Time{}
		status.Failures, status.Error, status.Told = 0, "", false
		forget(&status)
		return s.saveStatus(ctx, feed, status)
	})
}

// move gives a feed another address, unless another feed has that.
func (s *Subscriptions) move(ctx context.Context, feed, address string) error {
	return s.change(ctx, func(feeds []Feed) ([]Feed, error) {
		i, err := indexOf(feeds, feed)
		if err == nil && !slices.ContainsFunc(feeds, func(f Feed) bool { return f.Address == address }) {
			feeds[i].Address = address
		}
		return feeds, err
	})
}

// Remove takes a feed, named by its name or its address, off the list. Its
// articles stay unless they are to go as well.
func (s *Subscriptions) Remove(ctx context.Context, feed string, articles bool) (Feed, error) {
	var removed Feed
	err := s.change(ctx, func(feeds []Feed) ([]Feed, error) {
		i, err := indexOf(feeds, feed)
		if err != nil {
			return nil, err
		}
		removed = feeds[i]
		return slices.Delete(feeds, i, i+1), nil
	})
	if err != nil {
		return removed, err
	}
	err = s.exclusively(ctx, func() error {
		err := s.options.State.Delete(ctx, removed.Name)
		if articles && err == nil {
			err = archiveOf(s.root, removed.Name).remove()
		}
		return err
	})
	if err == nil && articles {
		s.changed(ctx)
	}
	return removed, err
}

// Import adds the feeds of an OPML document that the list has not, as far as it
// has room, and returns those and how many were left out. The error says what is
// wrong with the document, or is the folder's.
func (s *Subscriptions) Import(ctx context.Context, in io.Reader) (added []Feed, left int, err error) {
	found, refused, err := ParseOPML(in)
	if err != nil {
		return nil, 0, err
	}
	err = s.change(ctx, func(feeds []Feed) ([]Feed, error) {
		before := len(feeds)
		for i := range found {
			found[i].Name = ""    // one that names a folder of another feed would mix the two
			found[i].Channel = "" // which may be another server's
		}
		all := distinct(append(feeds, found...), s.options.MaxFeeds)
		added = all[before:]
		return all, nil
	})
	return added, refused + len(found) - len(added), err
}

// Export writes the list as OPML.
func (s *Subscriptions) Export(out io.Writer) error {
	feeds, err := s.Feeds()
	if err != nil {
		return err
	}
	return WriteOPML(out, feeds)
}

func (s *Subscriptions) changed(ctx context.Context) {
	if s.options.Changed != nil {
		s.options.Changed(ctx)
	}
}

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

// Subscriptions is the list of feeds of a folder, together with their articles
// there. It is safe for concurrent use, also by several processes.
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
	// State stores the statuses of the feeds; it must be set.
	State State
	// Changed, if set, is called after articles were written, so that they can
	// be indexed.
	Changed func(context.Context)
	// MaxFeeds is the largest number of feeds in the list; 0 is 1,000. In a
	// list written by hand, feeds beyond it are not fetched.
	MaxFeeds int
	// Budget is how much they may receive in a day; nil for the default.
	Budget *Budget
	// Announce, if set, announces the new articles of feeds that have a
	// channel.
	Announce Announcer
	// Room, if set, returns an error, for the user, when so many more bytes may
	// not be written.
	Room func(bytes int64) error
}

var (
	// ErrKnown is returned for a feed whose address is in the list already.
	ErrKnown = errors.New("the list has this feed")
	// ErrUnknown is returned for a feed that is not in the list.
	ErrUnknown = errors.New("the list has no such feed")
	// ErrFull is returned when a list has the largest number of feeds.
	ErrFull = errors.New("the list has as many feeds as it may have")
)

// Open opens the list of the folder, which may not have one yet. The caller
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

// exclusively runs a function while nobody else, in any process, changes the
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

// Add adds a feed, and makes its name from its address. The error wraps
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

// Find is the feed with a name or an address. The error wraps [ErrUnknown], or
// is the folder's.
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

// Pause sets whether a feed, given its name or its address, is paused. A
// resumed feed is due at once.
func (s *Subscriptions) Pause(ctx context.Context, feed string, paused bool) (Feed, error) {
	edited, err := s.edit(ctx, feed, func(f *Feed) { f.Paused = paused })
	if err == nil && !paused {
		err = s.reset(ctx, edited.Name, func(*Status) {})
	}
	return edited, err
}

// SetKeep sets how much of a feed is kept. Articles beyond that are deleted a
// day after its next fetch at the earliest; until then, [Status] says how many.
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

// reset makes a feed due and clears its failures, and then calls forget on its
// status.
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

// move changes the address of a feed, unless another feed has the new one.
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

// Import adds those feeds of an OPML document that the list does not have, as
// far as it has room, and returns them and the number left out. The error says
// what is wrong with the document, or is the folder's.
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

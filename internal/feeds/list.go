package feeds

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"slices"
	"strings"

	"byline/internal/durable"
)

// ListFile is the file, in a newsroom's folder, that lists its feeds.
const ListFile = "feeds.opml"

// LockFile is the hidden file beside it that locks out other writers.
const LockFile = ".byline-feeds.lock"

// Feeds are the feeds of the list, in its order. In a list written by hand,
// missing names are made from the addresses, and feeds with an invalid address
// are left out.
func (s *Subscriptions) Feeds() ([]Feed, error) {
	list, err := s.list()
	return slices.Clone(list.feeds), err
}

// listing is the list as it was read from a file.
type listing struct {
	info    os.FileInfo
	feeds   []Feed
	refused int // for their address
}

// list reads the list if it has changed since it was last read.
func (s *Subscriptions) list() (listing, error) {
	file, err := s.root.Open(ListFile)
	if errors.Is(err, fs.ErrNotExist) {
		return listing{}, nil
	}
	if err != nil {
		return listing{}, fmt.Errorf("read %s: %w", ListFile, err)
	}
	defer file.Close()
	info, err := file.Stat()
	if err != nil {
		return listing{}, fmt.Errorf("read %s: %w", ListFile, err)
	}
	if last := s.read.Load(); last != nil && os.SameFile(last.info, info) && last.info.ModTime().Equal(info.ModTime()) && last.info.Size() == info.Size() {
		return *last, nil
	}
	found, refused, err := ParseOPML(file)
	if err != nil {
		return listing{}, fmt.Errorf("read %s: %w", ListFile, err)
	}
	list := listing{info, distinct(found, s.options.MaxFeeds), refused}
	s.read.Store(&list)
	return list, nil
}

// distinct gives each feed a unique name, and leaves out feeds with the same
// address as another and feeds beyond the limit.
func distinct(feeds []Feed, most int) []Feed {
	var kept []Feed
	taken := make(map[string]bool)
	for _, feed := range feeds {
		address, err := CheckAddress(feed.Address)
		if err != nil || taken[feed.Address] || len(kept) == most {
			continue
		}
		if feed.Name == "" || taken[feed.Name] {
			feed.Name = nameOf(address)
		}
		if taken[feed.Name] {
			continue
		}
		taken[feed.Address], taken[feed.Name] = true, true
		kept = append(kept, feed)
	}
	return kept
}

// change changes the list. The function returns the new feeds.
func (s *Subscriptions) change(ctx context.Context, change func([]Feed) ([]Feed, error)) error {
	return s.exclusively(ctx, func() error {
		list, err := s.list()
		if err != nil {
			return err
		}
		if list.refused > 0 {
			return fmt.Errorf("%s: %d of its feeds have an address that no feed can have: correct or remove them first", ListFile, list.refused)
		}
		feeds, err := change(slices.Clone(list.feeds))
		if err != nil {
			return err
		}
		if len(feeds) > 0 {
			err = s.write(feeds)
		} else if err = durable.RemoveIn(s.root, ListFile); errors.Is(err, fs.ErrNotExist) {
			err = nil
		}
		if err != nil {
			return fmt.Errorf("write %s: %w", ListFile, err)
		}
		s.read.Store(nil)
		return nil
	})
}

// write puts the list into its file. One that could not be read again is not
// written.
func (s *Subscriptions) write(feeds []Feed) error {
	var document bytes.Buffer
	if err := WriteOPML(&document, feeds); err != nil {
		return err
	}
	if document.Len() > maxOPML {
		return errLargeList
	}
	return durable.ReplaceIn(s.root, ListFile, 0o644, func(out io.Writer) error {
		_, err := document.WriteTo(out)
		return err
	})
}

// indexOf finds a feed by its name or its address.
func indexOf(feeds []Feed, feed string) (int, error) {
	i := slices.IndexFunc(feeds, func(f Feed) bool { return f.Name == feed || sameAddress(f.Address, feed) })
	if i < 0 {
		return 0, fmt.Errorf("%w: %q", ErrUnknown, Redact(feed))
	}
	return i, nil
}

// sameAddress reports whether addresses differ at most in http or https, or in
// a slash at the end.
func sameAddress(a, b string) bool {
	key := func(address string) string {
		parsed, err := CheckAddress(address)
		if err != nil {
			return address
		}
		return parsed.Host + "/" + strings.Trim(parsed.EscapedPath(), "/") + "?" + parsed.RawQuery
	}
	return key(a) == key(b)
}

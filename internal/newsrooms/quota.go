package newsrooms

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"strings"
)

// Quota bounds the articles of one server, so that none fills the disk.
type Quota struct {
	// Files is how many files there may be, and Bytes how large they may be
	// together.
	Files int
	Bytes int64
}

// QuotaError is returned by [Room.Add] for a file that a server has no room
// for.
type QuotaError struct{ Quota }

func (e *QuotaError) Error() string {
	return fmt.Sprintf("the server may have %d files of together %d bytes", e.Files, e.Bytes)
}

// usage is the size in bytes of each file of a server's articles.
type usage map[string]int64

func (u usage) bytes() (total int64) {
	for _, size := range u {
		total += size
	}
	return total
}

// usage lists the files of a server's articles, whatever their kind, and its list
// of feeds. Hidden ones, which are of work under way, do not count.
func (n *Newsrooms) usage(guild string) (usage, error) {
	used := make(usage)
	err := fs.WalkDir(os.DirFS(n.folder(guild, articlesFolder)), ".", func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() || strings.HasPrefix(entry.Name(), ".") {
			return ignoreNone(err)
		}
		info, err := entry.Info()
		if err == nil {
			used[path] = info.Size()
		}
		return ignoreNone(err)
	})
	return used, err
}

// within is the content of a file that is to be added, in place of any of its
// name. Reading more of it than there is room for is a [*QuotaError].
func (n *Newsrooms) within(guild, name string, content io.Reader) (io.Reader, error) {
	used, err := n.usage(guild)
	if err != nil {
		return nil, err
	}
	_, replaces := used[name]
	delete(used, name)
	full := &QuotaError{n.config.Quota}
	if left := full.Bytes - used.bytes(); left > 0 && (replaces || len(used) < full.Files) {
		return &bounded{content, left, full}, nil
	}
	return nil, fmt.Errorf("add %q: %w", name, full)
}

// bounded reads so many bytes at most; more are the error full.
type bounded struct {
	io.Reader
	left int64
	full error
}

func (b *bounded) Read(p []byte) (int, error) {
	n, err := b.Reader.Read(p)
	if b.left -= int64(n); b.left < 0 {
		return 0, b.full
	}
	return n, err
}

// ignoreNone drops the error for what is gone by now.
func ignoreNone(err error) error {
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	return err
}

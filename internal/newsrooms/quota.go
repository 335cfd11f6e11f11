package newsrooms

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"strings"
)

// Quota limits the articles of one server, so that none fills the disk.
type Quota struct {
	// Files is the largest number of files, and Bytes their largest total size.
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

// usage lists the files of a server's articles, of every kind, and its list of
// feeds. Hidden files, which are still being written, do not count.
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

// within limits the content of a file to be added, or to replace one of its
// name. Reading more than there is room for fails with a [*QuotaError].
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

// bounded reads at most so many bytes; reading more fails with the error full.
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

// ignoreNone drops the error for a file that no longer exists.
func ignoreNone(err error) error {
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	return err
}

package corpus

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"
)

// Folder is a folder of article files, including its sub-folders. Links that
// lead out of it are not followed.
type Folder struct {
	root *os.Root
	now  func() time.Time
}

// File is one article file in the folder's listing.
type File struct {
	// Path is the slash-separated path in the folder.
	Path string
	// Size is in bytes.
	Size    int64
	ModTime time.Time
}

// OpenFolder opens the folder at dir; the caller closes it.
func OpenFolder(dir string) (*Folder, error) {
	info, err := os.Stat(dir)
	if err == nil && !info.IsDir() {
		err = errors.New("not a folder")
	}
	var root *os.Root
	if err == nil {
		root, err = os.OpenRoot(dir)
	}
	if err != nil {
		return nil, fmt.Errorf("open corpus %q: %w", dir, cause(err))
	}
	return &Folder{root, time.Now}, nil
}

// Close closes the folder; its files can no longer be listed or read.
func (f *Folder) Close() error {
	return f.root.Close()
}

// feedList is the file that lists the feeds of the folder, see package feeds.
const feedList = "feeds.opml"

// Files lists, in path order, the files that [Folder.Articles] can read, and
// the problems of those that cannot be read because of their size or place. It
// ignores hidden files and folders, folders marked as a cache, such as an
// index, README files and the list of feeds. It does not look at extensions,
// since the format is detected from the content. The error is ctx's, or says
// that the folder itself cannot be listed.
func (f *Folder) Files(ctx context.Context) ([]File, []Problem, error) {
	l := listing{ctx: ctx, root: f.root}
	entries, err := fs.ReadDir(f.root.FS(), ".")
	if err != nil {
		return nil, nil, fmt.Errorf("list corpus %q: %w", f.root.Name(), cause(err))
	}
	if err := l.visit(".", entries); err != nil {
		return nil, nil, err
	}
	slices.SortFunc(l.files, func(a, b File) int { return cmp.Compare(a.Path, b.Path) })
	slices.SortFunc(l.problems, func(a, b Problem) int { return cmp.Compare(a.File, b.File) })
	return l.files, l.problems, nil
}

// listing is one run of [Folder.Files].
type listing struct {
	ctx      context.Context
	root     *os.Root
	files    []File
	problems []Problem
}

func (l *listing) problem(file, reason string) {
	l.problems = append(l.problems, Problem{File: strings.ToValidUTF8(file, "\uFFFD"), Reason: reason})
}

func (l *listing) visit(dir string, entries []fs.DirEntry) error {
	for _, entry := range entries {
		if err := l.ctx.Err(); err != nil {
			return err
		}
		name := entry.Name()
		file := path.Join(dir, name)
		switch {
		case strings.HasPrefix(name, "."):
		case !utf8.ValidString(name):
			l.problem(file, "the name is not valid UTF-8")
		case strings.ContainsFunc(name, unicode.IsControl):
			l.problem(file, "the name holds control characters")
		case entry.IsDir() && hasCacheTag(l.root, file):
		case entry.IsDir():
			entries, err := fs.ReadDir(l.root.FS(), file)
			if err != nil {
				l.problem(file, "the folder cannot be read: "+reason(err))
			}
			if err := l.visit(file, entries); err != nil {
				return err
			}
		case isReadme(name), file == feedList:
		default:
			l.add(file, entry.Type()&fs.ModeSymlink != 0)
		}
	}
	return l.ctx.Err()
}

// add lists a file, or says why it cannot be read.
func (l *listing) add(file string, isLink bool) {
	info, err := l.root.Stat(filepath.FromSlash(file))
	format, known := formatNamed(file)
	switch {
	case isLink && errors.Is(err, fs.ErrNotExist):
		l.problem(file, "link to a file that does not exist")
	case isLink && err != nil && l.isAbsoluteInside(file):
		l.problem(file, "link is absolute; only relative links are followed")
	case err != nil:
		l.problem(file, reason(err))
	case info.IsDir():
		l.problem(file, "link to a folder: not followed")
	case !info.Mode().IsRegular():
		l.problem(file, notRegular)
	case known && info.Size() > format.maxSize:
		l.problem(file, tooLarge("file", format.maxSize))
	default:
		l.files = append(l.files, File{Path: file, Size: info.Size(), ModTime: info.ModTime()})
	}
}

// isAbsoluteInside reports whether a link leads into the folder although
// [os.Root] refuses to follow it, because it is absolute.
func (l *listing) isAbsoluteInside(link string) bool {
	target, err := l.root.Readlink(filepath.FromSlash(link))
	if err != nil || !filepath.IsAbs(target) {
		return false
	}
	folder, err := filepath.Abs(l.root.Name())
	if err != nil {
		return false
	}
	inside, err := filepath.Rel(folder, target)
	return err == nil && filepath.IsLocal(inside)
}

// isReadme reports whether a file describes the folder: README, README.md,
// readme.de.txt.
func isReadme(name string) bool {
	stem, _, _ := strings.Cut(name, ".")
	return strings.EqualFold(stem, "README")
}

const notRegular = "not a regular file"

// cause is the error without the path that an [os.PathError] adds.
func cause(err error) error {
	if pathError, ok := errors.AsType[*fs.PathError](err); ok {
		return pathError.Err
	}
	return err
}

// reason is the text for a [Problem] with the cause err.
func reason(err error) string {
	err = cause(err)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return "it is no longer there"
	case errors.Is(err, fs.ErrPermission):
		return "permission denied"
	case err.Error() == "path escapes from parent":
		// [os.Root] refuses with this text; it exports no error to compare
		// with.
		return "link leaves the folder"
	}
	return err.Error()
}

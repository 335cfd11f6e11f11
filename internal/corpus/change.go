package corpus

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"path"
	"path/filepath"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"byline/internal/durable"
)

var (
	// ErrExists is returned by [Folder.Add] for a file that already exists.
	ErrExists = errors.New("the corpus has a file of that name")
	// ErrNotFound is returned by [Folder.Remove] for a file that does not
	// exist.
	ErrNotFound = errors.New("the corpus has no such file")
	// ErrName is returned for a name that an article file cannot have.
	ErrName = errors.New("this is not a name for an article file")
	// ErrTooLarge is returned by [Folder.Add] for a file of more than
	// [MaxFileSize].
	ErrTooLarge = errors.New(tooLarge("file", MaxFileSize))
)

// halfLife is the age after which the writer of a partial file is taken for
// gone.
const halfLife = time.Hour

// Add puts a file of at most [MaxFileSize] into the folder. It replaces a file
// of the same name only if replace is set. The name must not include a folder.
// The file appears complete or not at all; a link of that name is replaced, not
// followed. The error wraps [ErrName], [ErrExists] or [ErrTooLarge], or comes
// from ctx, the content or the folder.
func (f *Folder) Add(ctx context.Context, name string, content io.Reader, replace bool) error {
	if err := f.add(ctx, name, content, replace); err != nil {
		return fmt.Errorf("add %q: %w", name, err)
	}
	return nil
}

func (f *Folder) add(ctx context.Context, name string, content io.Reader, replace bool) error {
	if err := checkName(name); err != nil {
		return err
	}
	switch info, err := f.root.Lstat(name); {
	case err != nil && !errors.Is(err, fs.ErrNotExist):
		return err
	case err == nil && info.IsDir():
		return fmt.Errorf("%w: it is the name of a folder", ErrName)
	case err == nil && !replace:
		return ErrExists
	}
	durable.SweepIn(f.root, ".", halfLife)
	put := durable.ReplaceIn
	if !replace {
		put = durable.AddIn
	}
	err := put(f.root, name, 0o644, func(file io.Writer) error {
		size, err := io.Copy(file, io.LimitReader(checkedReader{ctx.Err, content}, MaxFileSize+1))
		if err == nil && size > MaxFileSize {
			err = ErrTooLarge
		}
		return err
	})
	if errors.Is(err, fs.ErrExist) {
		return ErrExists
	}
	return err
}

// Remove deletes a file, named by its slash-separated path, from the folder; of
// a link, it deletes only the link. The error wraps [ErrName] or [ErrNotFound],
// or comes from ctx or the folder.
func (f *Folder) Remove(ctx context.Context, file string) error {
	if err := f.remove(ctx, file); err != nil {
		return fmt.Errorf("remove %q: %w", file, err)
	}
	return nil
}

func (f *Folder) remove(ctx context.Context, file string) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	if !fs.ValidPath(file) {
		return ErrName
	}
	folders, name := path.Split(file)
	if err := checkName(name); err != nil {
		return err
	}
	if strings.HasPrefix(folders, ".") || strings.Contains(folders, "/.") {
		return ErrName
	}
	info, err := f.root.Lstat(filepath.FromSlash(file))
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return ErrNotFound
	case err != nil:
		return err
	case info.IsDir():
		return ErrNotFound
	}
	return durable.RemoveIn(f.root, file)
}

// checkName refuses names that [Folder.Files] ignores or refuses, and those
// that mean something special to a file system.
func checkName(name string) error {
	const longest = 200 // in bytes; file systems have 255
	_, known := formatNamed(name)
	switch {
	case name == "" || len(name) > longest:
		return fmt.Errorf("%w: it must have 1 to %d bytes", ErrName, longest)
	case !utf8.ValidString(name) || strings.ContainsFunc(name, unicode.IsControl):
		return fmt.Errorf("%w: it has characters that are not text", ErrName)
	case strings.ContainsAny(name, `/\:`) || !filepath.IsLocal(name):
		return fmt.Errorf("%w: it must be a name without a folder", ErrName)
	case strings.HasPrefix(name, "."):
		return fmt.Errorf("%w: files that start with a dot are ignored", ErrName)
	case isReadme(name):
		return fmt.Errorf("%w: README files are ignored", ErrName)
	case !known:
		return fmt.Errorf("%w: %s", ErrName, unknownKind())
	}
	return nil
}

package durable

import (
	"crypto/rand"
	"errors"
	"io"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"strings"
	"time"
)

// HalfPrefix starts the name of a file that is being written. It is hidden, so
// that nobody takes it for an article file.
const HalfPrefix = ".byline-half-"

const newFile = os.O_WRONLY | os.O_CREATE | os.O_EXCL

// Create writes a file that must not be there yet. Its content is on the disk
// when Create returns; its name only after [SyncFolder].
func Create(name string, mode fs.FileMode, write func(io.Writer) error) error {
	file, err := os.OpenFile(name, newFile, mode)
	if err != nil {
		return err
	}
	return fill(file, write)
}

// Replace is [ReplaceIn] for a file by its path.
func Replace(name string, mode fs.FileMode, write func(io.Writer) error) error {
	root, err := os.OpenRoot(filepath.Dir(name))
	if err != nil {
		return err
	}
	return errors.Join(ReplaceIn(root, filepath.Base(name), mode, write), root.Close())
}

// ReplaceIn puts a file into root, by its slash-separated path, in the place of
// any of its name; a link of that name is replaced and not followed. The file
// is there whole or not at all, also after a loss of power, and is on the disk
// when ReplaceIn returns.
func ReplaceIn(root *os.Root, name string, mode fs.FileMode, write func(io.Writer) error) error {
	return put(root, name, mode, write, root.Rename)
}

// AddIn is [ReplaceIn] for a name that no file has; the error wraps
// [fs.ErrExist] if one does.
func AddIn(root *os.Root, name string, mode fs.FileMode, write func(io.Writer) error) error {
	return put(root, name, mode, write, func(from, to string) error {
		err := root.Link(from, to)
		switch {
		case err == nil:
			return root.Remove(from)
		case errors.Is(err, fs.ErrExist):
			return err
		}
		// The file system has no links. Of two who add the same name at the same
		// time, the later one then wins.
		if _, err := root.Lstat(to); err == nil {
			return fs.ErrExist
		}
		return root.Rename(from, to)
	})
}

func put(root *os.Root, name string, mode fs.FileMode, write func(io.Writer) error, rename func(from, to string) error) error {
	folder := path.Dir(name)
	half := filepath.FromSlash(path.Join(folder, HalfPrefix+rand.Text()))
	file, err := root.OpenFile(half, newFile, mode)
	if err != nil {
		return err
	}
	if err = fill(file, write); err == nil {
		err = rename(half, filepath.FromSlash(name))
	}
	if err != nil {
		_ = root.Remove(half) // else SweepIn does
		return err
	}
	return SyncFolderIn(root, folder)
}

// fill writes a file, puts its content on the disk and closes it.
func fill(file *os.File, write func(io.Writer) error) error {
	err := write(file)
	if err == nil {
		err = file.Sync()
	}
	return errors.Join(err, file.Close())
}

// SweepIn removes from a folder of root what writers that were killed left
// there at least age ago, as far as it can.
func SweepIn(root *os.Root, folder string, age time.Duration) {
	entries, err := fs.ReadDir(root.FS(), folder)
	if err != nil {
		return
	}
	for _, entry := range entries {
		if !strings.HasPrefix(entry.Name(), HalfPrefix) {
			continue
		}
		if info, err := entry.Info(); err == nil && time.Since(info.ModTime()) > age {
			_ = root.Remove(filepath.FromSlash(path.Join(folder, entry.Name())))
		}
	}
}

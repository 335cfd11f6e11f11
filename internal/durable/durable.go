// Package durable makes what was written outlive a loss of power: a file that
// was created, renamed or removed is sure to be so only once the folder that
// names it is on the disk as well. What it writes is there whole or not at all.
package durable

import (
	"errors"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"syscall"
)

// SyncFolder puts the names of a folder's files on the disk. Where a file system
// cannot do that, it does nothing.
func SyncFolder(path string) error {
	folder, err := os.Open(path)
	if err != nil {
		return err
	}
	return sync(folder)
}

// SyncFolderIn is SyncFolder for a folder of root, by its slash-separated path.
func SyncFolderIn(root *os.Root, name string) error {
	folder, err := root.Open(filepath.FromSlash(name))
	if err != nil {
		return err
	}
	return sync(folder)
}

// MakeFolder makes a folder, and those above it that are missing, and puts their
// names on the disk. One that is there stays as it is.
func MakeFolder(dir string, mode fs.FileMode) error {
	return makeFolder(filepath.Clean(dir), filepath.Dir,
		func(dir string) error { return os.Mkdir(dir, mode) }, SyncFolder)
}

// MakeFolderIn is MakeFolder for a folder of root, by its slash-separated path.
func MakeFolderIn(root *os.Root, name string, mode fs.FileMode) error {
	return makeFolder(path.Clean(name), path.Dir,
		func(name string) error { return root.Mkdir(filepath.FromSlash(name), mode) },
		func(name string) error { return SyncFolderIn(root, name) })
}

func makeFolder(dir string, above func(string) string, mkdir, syncFolder func(string) error) error {
	err := mkdir(dir)
	if errors.Is(err, fs.ErrNotExist) && above(dir) != dir {
		if err := makeFolder(above(dir), above, mkdir, syncFolder); err != nil {
			return err
		}
		err = mkdir(dir)
	}
	if errors.Is(err, fs.ErrExist) {
		return nil // if it is no folder, whoever writes into it is told so
	}
	if err != nil {
		return err
	}
	return syncFolder(above(dir))
}

// RemoveIn removes a file of root, by its slash-separated path, and puts that on
// the disk.
func RemoveIn(root *os.Root, name string) error {
	if err := root.Remove(filepath.FromSlash(name)); err != nil {
		return err
	}
	return SyncFolderIn(root, path.Dir(name))
}

func sync(folder *os.File) error {
	return errors.Join(ignoreUnsupported(folder.Sync()), folder.Close())
}

// ignoreUnsupported is nil for the error of a file system that cannot sync
// folders, and else err. On Linux that error is EINVAL.
func ignoreUnsupported(err error) error {
	if errors.Is(err, errors.ErrUnsupported) || errors.Is(err, syscall.EINVAL) {
		return nil
	}
	return err
}

// Package durable makes what was written outlive a loss of power: a file that
// was created, renamed or removed is sure to be so only once the folder that
// names it is on the disk as well.
package durable

import (
	"errors"
	"os"
	"path/filepath"
)

// SyncFolder puts the names of a folder's files on the disk.
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

func sync(folder *os.File) error { return errors.Join(folder.Sync(), folder.Close()) }

// IgnoreUnsupported is nil for the error of a file system that cannot sync
// folders, for those who write there all the same, and else err.
func IgnoreUnsupported(err error) error {
	if errors.Is(err, errors.ErrUnsupported) {
		return nil
	}
	return err
}

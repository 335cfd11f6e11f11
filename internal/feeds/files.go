package feeds

import (
	"crypto/rand"
	"errors"
	"io"
	"io/fs"
	"os"
	"path"
	"strings"
	"time"

	"byline/internal/durable"
)

// halfPrefix starts the name of a file that is being written. The file is
// hidden, so that it is not read as an article file.
const halfPrefix = ".byline-half-"

// writeWhole writes a file, replacing any of its name. The file appears
// complete or not at all, even after a crash.
func writeWhole(root *os.Root, name string, write func(io.Writer) error) error {
	err := replaceFile(root, name, func(file *os.File) error {
		if err := write(file); err != nil {
			return err
		}
		return file.Sync()
	})
	if err != nil {
		return err
	}
	return durable.IgnoreUnsupported(durable.SyncFolderIn(root, path.Dir(name)))
}

// replaceFile replaces a file, completely or not at all as long as the machine
// keeps its power.
func replaceFile(root *os.Root, name string, write func(*os.File) error) error {
	half := path.Join(path.Dir(name), halfPrefix+rand.Text())
	file, err := root.OpenFile(half, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o644)
	if err != nil {
		return err
	}
	if err = errors.Join(write(file), file.Close()); err == nil {
		err = root.Rename(half, name)
	}
	if err != nil {
		_ = root.Remove(half)
	}
	return err
}

// sweepHalves removes what killed writers have left in a folder, as far as it
// can. Nobody else may be writing there.
func sweepHalves(root *os.Root, folder string) {
	entries, err := fs.ReadDir(root.FS(), folder)
	if err != nil {
		return
	}
	const writing = time.Minute
	for _, entry := range entries {
		info, err := entry.Info()
		if strings.HasPrefix(entry.Name(), halfPrefix) && err == nil && time.Since(info.ModTime()) > writing {
			_ = root.Remove(path.Join(folder, entry.Name()))
		}
	}
}

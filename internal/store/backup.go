package store

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"byline/internal/durable"
)

// Backup writes a consistent copy of the database to a new file, which must not
// exist yet; it appears complete or not at all. The store can be read and
// written meanwhile, by this process and others.
func (s *Store) Backup(ctx context.Context, file string) error {
	if err := s.backup(ctx, file); err != nil {
		return fmt.Errorf("back up to %q: %w", file, err)
	}
	return nil
}

func (s *Store) backup(ctx context.Context, file string) error {
	if _, err := os.Lstat(file); err == nil {
		return fmt.Errorf("%w: name another file, or move that one away", fs.ErrExist)
	}
	folder := filepath.Dir(file)
	copied, err := os.CreateTemp(folder, ".byline-backup-*")
	if err != nil {
		return err
	}
	defer os.Remove(copied.Name())
	defer copied.Close()
	source := connect(s.path, 1, "mode=ro")
	defer source.Close()
	if _, err := source.ExecContext(ctx, "VACUUM INTO ?", copied.Name()); err != nil {
		return explain("copy", s.path, err)
	}
	// SQLite does so too, but does not promise it.
	if err := copied.Sync(); err != nil {
		return err
	}
	// A link fails if the file exists, unlike a renaming; some file systems
	// have no links.
	err = os.Link(copied.Name(), file)
	if errors.Is(err, errors.ErrUnsupported) || errors.Is(err, fs.ErrPermission) {
		err = os.Rename(copied.Name(), file)
	}
	return errors.Join(err, durable.SyncFolder(folder))
}

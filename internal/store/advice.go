package store

import (
	"errors"
	"fmt"
	"io/fs"
	"syscall"

	codes "modernc.org/sqlite/lib"
)

// explain adds to an error what was attempted with which file, and what the
// operator can do about it.
func explain(what, path string, err error) error {
	if err == nil {
		return nil
	}
	switch codeOf(err) & 0xff { // the rest of the code says more of the same
	case codes.SQLITE_CORRUPT, codes.SQLITE_NOTADB:
		err = fmt.Errorf("%w: %w", ErrDamaged, err)
	}
	err = fmt.Errorf("%s store %q: %w", what, path, err)
	if advice := adviceFor(err); advice != "" {
		err = fmt.Errorf("%w: %s", err, advice)
	}
	return err
}

// adviceFor is what to do about an error; "" when nothing is known.
func adviceFor(err error) string {
	switch {
	case errors.Is(err, ErrDamaged):
		return "move it away, with the -wal and -shm files next to it, and put a backup in its place, or none to begin again with default settings; nothing of it was changed, and sqlite3's .recover may save what is in it"
	case errors.Is(err, ErrNotStore):
		return "move it away, or name another folder with --data or DATA_DIR; nothing of it was changed"
	case errors.Is(err, ErrNewer):
		return "run that version, or put a backup in its place that is older; nothing of it was changed"
	case errors.Is(err, fs.ErrPermission), errors.Is(err, syscall.ENOTDIR):
		return forbidden
	}
	switch codeOf(err) & 0xff {
	case codes.SQLITE_READONLY, codes.SQLITE_PERM, codes.SQLITE_CANTOPEN:
		return forbidden
	case codes.SQLITE_FULL:
		return "make room on the disk"
	case codes.SQLITE_IOERR:
		return "look at the disk: it may be full or broken, or of another machine, where SQLite's log does not work"
	case codes.SQLITE_BUSY:
		return "another program keeps it locked: end that one"
	}
	return ""
}

const forbidden = "let the user that this runs as write to the file and its folder, or name another folder with --data or DATA_DIR"

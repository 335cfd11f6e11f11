package store

import (
	"bytes"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io"
	"os"

	"modernc.org/sqlite"
	codes "modernc.org/sqlite/lib"
)

// Reasons why a file cannot be used, besides the errors of the system.
var (
	// ErrNotStore is a file that is not a database of this program.
	ErrNotStore = errors.New("it is not a database of Byline")
	// ErrNewer is a database that a newer version of this program wrote.
	ErrNewer = errors.New("a newer version of Byline wrote it")
	// ErrDamaged is a database that SQLite cannot read, or not in full.
	ErrDamaged = errors.New("it is damaged")
)

// magic is the start of every SQLite database.
var magic = []byte("SQLite format 3\x00")

// check inspects a database before anything is written to it. An empty file is
// accepted: it becomes the store.
func check(ctx context.Context, path string) error {
	start, err := beginning(path, len(magic))
	switch {
	case err != nil:
		return explain("open", path, err)
	case len(start) == 0:
		return nil
	case !bytes.Equal(start, magic):
		return explain("open", path, ErrNotStore)
	}
	// In this mode SQLite changes nothing, not even the log.
	db := connect(path, 1, "mode=ro")
	defer db.Close()
	err = checkContent(ctx, db)
	if codeOf(err) == codes.SQLITE_READONLY_ROLLBACK {
		// A process was killed before the database had a log. Opening it for
		// writing rolls back what that process had begun.
		return nil
	}
	return explain("open", path, err)
}

// checkContent checks that the database is this program's, and that all of it
// can be read.
func checkContent(ctx context.Context, db *sql.DB) error {
	var program, version, tables int
	err := db.QueryRowContext(ctx, `SELECT
		(SELECT application_id FROM pragma_application_id),
		(SELECT user_version FROM pragma_user_version),
		(SELECT count(*) FROM sqlite_schema)`).Scan(&program, &version, &tables)
	switch {
	case err != nil:
		return err
	case program == 0 && version == 0 && tables == 0: // nothing was written yet
		return nil
	case program != applicationID:
		return ErrNotStore
	case version > len(migrations):
		return fmt.Errorf("%w, with schema %d where this one knows %d", ErrNewer, version, len(migrations))
	}
	var found string
	if err := db.QueryRowContext(ctx, "PRAGMA quick_check(1)").Scan(&found); err != nil {
		return err
	}
	if found != "ok" {
		return fmt.Errorf("%w: %s", ErrDamaged, found)
	}
	return nil
}

// beginning is the first n bytes of a file, or all of a shorter one.
func beginning(path string, n int) ([]byte, error) {
	file, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	start, err := io.ReadAll(io.LimitReader(file, int64(n)))
	if err != nil {
		return nil, err
	}
	return start, nil
}

// codeOf is SQLite's code of an error; 0 for other errors.
func codeOf(err error) int {
	if failed, ok := errors.AsType[*sqlite.Error](err); ok {
		return failed.Code()
	}
	return 0
}

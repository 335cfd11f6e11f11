// Package store keeps, durably, what is not articles: the settings of servers,
// the audit log of who changed what, verdicts on answers, watches with the outbox
// of what is to be posted, and what is remembered of feeds. It is one SQLite
// database, which an operator can open with any tool that knows SQLite.
//
// A call that returns without an error has its change on the disk, whole: a
// process that is killed, or a machine that loses power, leaves the state
// before or after. Several processes may use one file at a time, on a disk of
// this machine; SQLite's write-ahead log does not work on network file systems.
package store

import (
	"context"
	"database/sql"
	"errors"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"strconv"
	"time"

	"byline/internal/durable"

	_ "modernc.org/sqlite" // the driver
	codes "modernc.org/sqlite/lib"
)

// FileName is the name of the database in the data folder. Beside it, SQLite
// keeps its write-ahead log, in files with -wal and -shm behind that name.
const FileName = "byline.db"

// Store is the database. Its methods may be called from several goroutines;
// they end with their context.
type Store struct {
	path string
	// read and write are two sets of connections to the same file, so that no
	// reader waits for a writer. There is one writer at a time.
	read, write *sql.DB
}

// readers is how many reads are under way at a time.
const readers = 4

// busyTime is how long a write waits for that of another process.
const busyTime = 5 * time.Second

// Open opens the database in the folder, which is made if need be, and brings
// its schema up to date. The errors name the file and what to do about it; a
// file that is damaged, of another program or of a newer version of this one
// is left as it is.
func Open(ctx context.Context, folder string) (*Store, error) {
	path := filepath.Join(folder, FileName)
	if err := create(path); err != nil {
		return nil, err
	}
	return open(ctx, path)
}

// OpenExisting is Open for a database that must be there: where it is not, the
// error is an fs.ErrNotExist and nothing is made.
func OpenExisting(ctx context.Context, folder string) (*Store, error) {
	path := filepath.Join(folder, FileName)
	if _, err := os.Stat(path); err != nil {
		return nil, explain("open", path, err)
	}
	return open(ctx, path)
}

// open waits for other processes as a write does. SQLite itself does not where
// waiting could be for ever, as when several open a new database at a time and
// each wants to switch its log on.
func open(ctx context.Context, path string) (*Store, error) {
	const pause = 10 * time.Millisecond
	for until := time.Now().Add(busyTime); ; {
		s, err := tryOpen(ctx, path)
		if codeOf(err)&0xff != codes.SQLITE_BUSY || time.Now().After(until) {
			return s, err
		}
		select {
		case <-ctx.Done():
			return nil, explain("open", path, ctx.Err())
		case <-time.After(pause):
		}
	}
}

func tryOpen(ctx context.Context, path string) (*Store, error) {
	if err := check(ctx, path); err != nil {
		return nil, err
	}
	s := &Store{
		path:  path,
		read:  connect(path, readers, "_query_only=1"),
		write: connect(path, 1, "_journal_mode=WAL&_synchronous=FULL&_txlock=immediate"),
	}
	if err := migrate(ctx, s.write, migrations); err != nil {
		return nil, errors.Join(explain("open", path, err), s.Close())
	}
	return s, nil
}

// Close closes the database.
func (s *Store) Close() error { return errors.Join(s.read.Close(), s.write.Close()) }

// Path is where the database is.
func (s *Store) Path() string { return s.path }

// connect returns connections to a file, at most so many, with parameters of
// the driver or of SQLite. No character of the file's name has a meaning.
func connect(path string, most int, parameters string) *sql.DB {
	if whole, err := filepath.Abs(path); err == nil {
		path = whole
	}
	address := url.URL{Scheme: "file", Path: filepath.ToSlash(path), RawQuery: parameters + "&_busy_timeout=" + strconv.FormatInt(busyTime.Milliseconds(), 10)}
	db, err := sql.Open("sqlite", address.String())
	if err != nil {
		panic(err) // the driver is there: it is imported above
	}
	db.SetMaxOpenConns(most)
	return db
}

// create makes an empty file, which SQLite takes for an empty database, that
// its owner alone can read. One that is there stays as it is.
func create(path string) error {
	err := durable.MakeFolder(filepath.Dir(path), 0o700)
	if err != nil {
		return explain("open", path, err)
	}
	file, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if errors.Is(err, fs.ErrExist) {
		return nil
	}
	if err != nil {
		return explain("open", path, err)
	}
	return file.Close()
}

// change runs a function in a transaction that writes.
func (s *Store) change(ctx context.Context, what string, do func(*sql.Tx) error) error {
	return explain(what, s.path, inTransaction(ctx, s.write, do))
}

// inTransaction commits what the function did, or takes it back if it fails.
func inTransaction(ctx context.Context, db *sql.DB, do func(*sql.Tx) error) error {
	tx, err := db.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer tx.Rollback() // nothing after a commit
	if err := do(tx); err != nil {
		return err
	}
	return tx.Commit()
}

// timeLayout is how the database has times: in UTC, so that they can be
// compared as texts.
const timeLayout = "2006-01-02T15:04:05.000Z"

func formatTime(at time.Time) string { return at.UTC().Format(timeLayout) }

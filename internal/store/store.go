// Package store keeps everything durable except articles: the settings of
// servers, the audit log of who changed what, verdicts on answers, watches with
// the outbox of posts to be sent, and the status of feeds. It is one SQLite
// database, which an operator can open with any SQLite tool.
//
// When a call returns without an error, its whole change is on disk: if the
// process is killed or the machine loses power, the state is that before or
// after a change. Several processes of one machine may use one file, on a local
// disk; SQLite's write-ahead log does not work on network file systems.
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
// keeps its write-ahead log in files of the same name with -wal and -shm
// appended.
const FileName = "byline.db"

// Store is the database. Its methods may be called from several goroutines;
// they end with their context.
type Store struct {
	path string
	// read and write are two pools of connections to the same file, so that
	// readers never wait for a writer. There is one writer at a time.
	read, write *sql.DB
}

// readers is the largest number of concurrent reads.
const readers = 4

// busyTime is how long a write waits for another process's.
const busyTime = 5 * time.Second

// Open opens the database in the folder, creating it if need be, and brings its
// schema up to date. Errors name the file and what to do about it. A file that
// is damaged, of another program or of a newer version of this one is not
// changed.
func Open(ctx context.Context, folder string) (*Store, error) {
	path := filepath.Join(folder, FileName)
	if err := create(path); err != nil {
		return nil, err
	}
	return open(ctx, path)
}

// OpenExisting is Open for a database that must exist: otherwise the error is
// an fs.ErrNotExist and nothing is created.
func OpenExisting(ctx context.Context, folder string) (*Store, error) {
	path := filepath.Join(folder, FileName)
	if _, err := os.Stat(path); err != nil {
		return nil, explain("open", path, err)
	}
	return open(ctx, path)
}

// open waits for other processes as a write does. SQLite itself does not wait
// where that might take for ever, as when several processes open a new database
// at a time and each wants to turn on its log.
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

// connect returns a pool of at most so many connections to a file, with
// parameters of the driver or of SQLite. Special characters in the file's name
// are escaped.
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

// create creates an empty file, which SQLite takes for an empty database,
// readable by its owner only. An existing file is not changed.
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

// change runs a function in a write transaction.
func (s *Store) change(ctx context.Context, what string, do func(*sql.Tx) error) error {
	return explain(what, s.path, inTransaction(ctx, s.write, do))
}

// inTransaction commits what the function did, or rolls it back if it fails.
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

// timeLayout is the form of times in the database: in UTC, so that they compare
// as texts.
const timeLayout = "2006-01-02T15:04:05.000Z"

func formatTime(at time.Time) string { return at.UTC().Format(timeLayout) }

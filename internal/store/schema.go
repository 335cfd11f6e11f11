package store

import (
	"context"
	"database/sql"
	"fmt"
)

// applicationID marks a database as this program's: "Bylf" in ASCII, which
// SQLite keeps in the header of the file.
const applicationID = 0x42796c66

// migrations are the steps from each version of the schema to the next, the
// first from an empty database. The database's user_version counts the steps
// made. A released migration never changes; a new one is added instead.
var migrations = []string{
	// A setting without a row has its default.
	`CREATE TABLE settings (
		server TEXT NOT NULL,
		name   TEXT NOT NULL,
		value  TEXT NOT NULL,
		PRIMARY KEY (server, name)
	) STRICT, WITHOUT ROWID;

	CREATE TABLE audit (
		id     INTEGER PRIMARY KEY,
		time   TEXT NOT NULL,
		server TEXT NOT NULL,
		who    TEXT NOT NULL,
		what   TEXT NOT NULL,
		before TEXT NOT NULL,
		after  TEXT NOT NULL
	) STRICT;
	CREATE INDEX audit_by_server ON audit (server, id);

	CREATE TABLE feedback (
		vote     TEXT NOT NULL PRIMARY KEY,
		time     TEXT NOT NULL,
		server   TEXT NOT NULL,
		verdict  TEXT NOT NULL CHECK (verdict IN ('right', 'wrong')),
		question TEXT NOT NULL,
		sentence TEXT NOT NULL,
		article  TEXT NOT NULL
	) STRICT;
	CREATE INDEX feedback_by_time ON feedback (time);

	CREATE TABLE imports (
		file TEXT NOT NULL PRIMARY KEY,
		time TEXT NOT NULL
	) STRICT, WITHOUT ROWID;`,

	// The server is empty for the shared newsroom.
	`CREATE TABLE feeds (
		server TEXT NOT NULL,
		feed   TEXT NOT NULL,
		status TEXT NOT NULL CHECK (json_valid(status)),
		PRIMARY KEY (server, feed)
	) STRICT, WITHOUT ROWID;`,
	// Watches and digests: body is the definition as JSON, state what is
	// remembered, and pending whether that includes news to be posted. Ids are
	// never reused, so that an old button cannot remove something new.
	`CREATE TABLE watches (
		id      INTEGER PRIMARY KEY AUTOINCREMENT,
		kind    TEXT NOT NULL CHECK (kind IN ('watch', 'digest')),
		server  TEXT NOT NULL,
		channel TEXT NOT NULL,
		user    TEXT NOT NULL,
		paused  INTEGER NOT NULL,
		created TEXT NOT NULL,
		body    TEXT NOT NULL,
		state   TEXT NOT NULL DEFAULT '',
		pending INTEGER NOT NULL DEFAULT 0
	) STRICT;
	CREATE INDEX watches_by_server ON watches (server);
	CREATE INDEX watches_by_user ON watches (user);
	CREATE INDEX watches_pending ON watches (id) WHERE pending = 1;

	-- The articles that watches have seen, of each server's newsroom and of the
	-- shared one: one number for what an article was, and when that was; ''
	-- for those that were there before any watch.
	CREATE TABLE seen (
		server  TEXT NOT NULL,
		article INTEGER NOT NULL,
		time    TEXT NOT NULL,
		PRIMARY KEY (server, article)
	) STRICT, WITHOUT ROWID;
	CREATE INDEX seen_by_time ON seen (server, time) WHERE time <> '';`,

	outboxSchema,
}

// migrate makes the migrations that are missing, each in a transaction. If none
// is missing, it writes nothing and waits for no writer.
func migrate(ctx context.Context, db *sql.DB, migrations []string) error {
	version, err := schemaVersion(ctx, db)
	for err == nil && version < len(migrations) {
		err = inTransaction(ctx, db, func(tx *sql.Tx) error {
			// Another process may have migrated it meanwhile.
			if version, err = schemaVersion(ctx, tx); err != nil || version >= len(migrations) {
				return err
			}
			marks := fmt.Sprintf("; PRAGMA application_id = %d; PRAGMA user_version = %d", applicationID, version+1)
			if _, err := tx.ExecContext(ctx, migrations[version]+marks); err != nil {
				return fmt.Errorf("bring its schema from version %d to %d: %w", version, version+1, err)
			}
			version++
			return nil
		})
	}
	return err
}

// schemaVersion is the number of migrations that were made.
func schemaVersion(ctx context.Context, db interface {
	QueryRowContext(context.Context, string, ...any) *sql.Row
}) (version int, err error) {
	err = db.QueryRowContext(ctx, "PRAGMA user_version").Scan(&version)
	return version, err
}

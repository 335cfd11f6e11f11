package store

import (
	"context"
	"database/sql"
	"slices"
	"time"
)

// Entry is a line of the audit log: who did what to which server, and when.
type Entry struct {
	Time time.Time `json:"time"`
	// Server is the id of the server.
	Server string `json:"server"`
	// Who is the id of a person in Discord, or [Operator].
	Who string `json:"who"`
	// What was done, such as "set replies" or "add file".
	What string `json:"what"`
	// Before and After are the values before and after; empty when a setting
	// has its default, or there was nothing.
	Before string `json:"before,omitempty"`
	After  string `json:"after,omitempty"`
}

// Operator stands in the audit log for whoever works on the machine itself.
const Operator = "operator"

// keptEntries is how many entries of a server are kept; older ones are deleted.
const keptEntries = 1000

// Note adds an entry to the audit log. If its time is zero, it is set to now.
func (s *Store) Note(ctx context.Context, entry Entry) error {
	if entry.Time.IsZero() {
		entry.Time = time.Now()
	}
	return s.change(ctx, "write the audit log in", func(tx *sql.Tx) error { return note(ctx, tx, entry) })
}

func note(ctx context.Context, tx *sql.Tx, entry Entry) error {
	_, err := tx.ExecContext(ctx, "INSERT INTO audit (time, server, who, what, before, after) VALUES (?, ?, ?, ?, ?, ?)",
		formatTime(entry.Time), entry.Server, entry.Who, entry.What, entry.Before, entry.After)
	if err != nil {
		return err
	}
	_, err = tx.ExecContext(ctx, `DELETE FROM audit WHERE server = ?1 AND id <=
		(SELECT id FROM audit WHERE server = ?1 ORDER BY id DESC LIMIT 1 OFFSET ?2)`, entry.Server, keptEntries)
	return err
}

// Audit is the newest entries of the audit log, oldest first, at most limit of
// them: for one server, or for all if it is "".
func (s *Store) Audit(ctx context.Context, server string, limit int) ([]Entry, error) {
	rows, err := s.read.QueryContext(ctx, `SELECT time, server, who, what, before, after FROM audit
		WHERE ?1 IN ('', server) ORDER BY id DESC LIMIT ?2`, server, limit)
	if err != nil {
		return nil, explain("read the audit log from", s.path, err)
	}
	defer rows.Close()
	var entries []Entry
	for rows.Next() {
		var entry Entry
		var at string
		err := rows.Scan(&at, &entry.Server, &entry.Who, &entry.What, &entry.Before, &entry.After)
		if err == nil {
			entry.Time, err = time.Parse(timeLayout, at)
		}
		if err != nil {
			return nil, explain("read the audit log from", s.path, err)
		}
		entries = append(entries, entry)
	}
	slices.Reverse(entries)
	return entries, explain("read the audit log from", s.path, rows.Err())
}

package store

import (
	"context"
	"database/sql"
	"errors"
	"time"
)

// Change sets a setting of a server, or resets it to its default if Value is
// "".
type Change struct{ Name, Value string }

// Settings are the settings of a server that differ from the default, by name.
func (s *Store) Settings(ctx context.Context, server string) (map[string]string, error) {
	rows, err := s.read.QueryContext(ctx, "SELECT name, value FROM settings WHERE server = ?", server)
	if err != nil {
		return nil, explain("read settings from", s.path, err)
	}
	defer rows.Close()
	found := make(map[string]string)
	for rows.Next() {
		var name, value string
		if err := rows.Scan(&name, &value); err != nil {
			return nil, explain("read settings from", s.path, err)
		}
		found[name] = value
	}
	return found, explain("read settings from", s.path, rows.Err())
}

// Change changes settings of a server, all or none of them, and records in the
// audit log who did so. A change that has no effect is not recorded.
func (s *Store) Change(ctx context.Context, server, who string, changes ...Change) error {
	return s.change(ctx, "change settings in", func(tx *sql.Tx) error {
		for _, change := range changes {
			if err := changeOne(ctx, tx, server, who, change); err != nil {
				return err
			}
		}
		return nil
	})
}

func changeOne(ctx context.Context, tx *sql.Tx, server, who string, change Change) error {
	var before string
	err := tx.QueryRowContext(ctx, "SELECT value FROM settings WHERE server = ? AND name = ?", server, change.Name).Scan(&before)
	switch {
	case err != nil && !errors.Is(err, sql.ErrNoRows):
		return err
	case before == change.Value:
		return nil
	case change.Value == "":
		_, err = tx.ExecContext(ctx, "DELETE FROM settings WHERE server = ? AND name = ?", server, change.Name)
	default:
		_, err = tx.ExecContext(ctx, `INSERT INTO settings (server, name, value) VALUES (?, ?, ?)
			ON CONFLICT DO UPDATE SET value = excluded.value`, server, change.Name, change.Value)
	}
	if err != nil {
		return err
	}
	return note(ctx, tx, Entry{Time: time.Now(), Server: server, Who: who, What: "set " + change.Name, Before: before, After: change.Value})
}

// EraseServer deletes everything kept for a server: its settings, its audit
// log, the verdicts given there, its watches with their posts, and the status
// of its feeds.
func (s *Store) EraseServer(ctx context.Context, server string) error {
	return s.change(ctx, "erase a server from", func(tx *sql.Tx) error {
		for _, table := range []string{"settings", "audit", "feedback", "feeds", "watches", "outbox", "seen"} {
			if _, err := tx.ExecContext(ctx, "DELETE FROM "+table+" WHERE server = ?", server); err != nil {
				return err
			}
		}
		return nil
	})
}

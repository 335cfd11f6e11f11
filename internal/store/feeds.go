package store

import (
	"context"
	"database/sql"
	"errors"
)

// FeedState stores the status of the feeds of one server's newsroom, by the
// names of the feeds. The store does not interpret the status.
type FeedState struct {
	store  *Store
	server string
}

// FeedState is the state of a server's feeds; "" stands for the shared
// newsroom.
func (s *Store) FeedState(server string) FeedState { return FeedState{s, server} }

// All is the saved status of every feed that has one.
func (f FeedState) All(ctx context.Context) (map[string]string, error) {
	const what = "read the status of feeds from"
	rows, err := f.store.read.QueryContext(ctx, "SELECT feed, status FROM feeds WHERE server = ?", f.server)
	if err != nil {
		return nil, explain(what, f.store.path, err)
	}
	defer rows.Close()
	all := make(map[string]string)
	for rows.Next() {
		var feed, status string
		if err := rows.Scan(&feed, &status); err != nil {
			return nil, explain(what, f.store.path, err)
		}
		all[feed] = status
	}
	return all, explain(what, f.store.path, rows.Err())
}

// Load returns the saved status of a feed; "" when there is none.
func (f FeedState) Load(ctx context.Context, feed string) (status string, err error) {
	err = f.store.read.QueryRowContext(ctx, "SELECT status FROM feeds WHERE server = ? AND feed = ?", f.server, feed).Scan(&status)
	if errors.Is(err, sql.ErrNoRows) {
		return "", nil
	}
	return status, explain("read a feed's status from", f.store.path, err)
}

// Save saves the status of a feed, which is JSON.
func (f FeedState) Save(ctx context.Context, feed, status string) error {
	return f.store.change(ctx, "keep a feed's status in", func(tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx, `INSERT INTO feeds (server, feed, status) VALUES (?, ?, ?)
			ON CONFLICT DO UPDATE SET status = excluded.status`, f.server, feed, status)
		return err
	})
}

// Delete deletes the status of a feed. It is no error if there is none.
func (f FeedState) Delete(ctx context.Context, feed string) error {
	return f.store.change(ctx, "delete a feed's status from", func(tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx, "DELETE FROM feeds WHERE server = ? AND feed = ?", f.server, feed)
		return err
	})
}

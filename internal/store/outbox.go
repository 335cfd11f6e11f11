package store

import (
	"context"
	"database/sql"
	"encoding/json"

	"byline/internal/watch"
)

// addPost puts a post into the outbox.
func addPost(ctx context.Context, tx *sql.Tx, post watch.Post) error {
	body, err := json.Marshal(post)
	if err != nil {
		return err
	}
	_, err = tx.ExecContext(ctx, "INSERT INTO outbox (watch, server, channel, user, time, body) VALUES (?, ?, ?, ?, ?, ?)",
		max(post.Watch, post.Digest), post.Server, post.Channel, post.User, formatTime(post.At), string(body))
	return err
}

// dropPosts takes the posts of a watch or digest out of the outbox that were
// not sent.
func dropPosts(ctx context.Context, tx *sql.Tx, id int64) error {
	_, err := tx.ExecContext(ctx, "DELETE FROM outbox WHERE watch = ?", id)
	return err
}

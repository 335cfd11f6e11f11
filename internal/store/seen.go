package store

import (
	"context"
	"database/sql"
)

// Seen are the articles of a server's newsroom, or with "" of the shared one,
// that watches have seen, each as a number that stands for what it was. known
// is whether anything was ever kept of the newsroom.
func (s *Store) Seen(ctx context.Context, server string) (seen map[int64]bool, known bool, err error) {
	rows, err := s.read.QueryContext(ctx, "SELECT article FROM seen WHERE server = ?", server)
	if err != nil {
		return nil, false, explain("read watches from", s.path, err)
	}
	defer rows.Close()
	seen = make(map[int64]bool)
	for rows.Next() {
		var article int64
		if err := rows.Scan(&article); err != nil {
			return nil, false, explain("read watches from", s.path, err)
		}
		seen[article] = true
	}
	known = len(seen) > 0
	delete(seen, newsroomKnown)
	return seen, known, explain("read watches from", s.path, rows.Err())
}

// newsroomKnown stands among what is seen of a newsroom, so that one without an
// article is known as well.
const newsroomKnown = 0

// See keeps that watches have seen some articles of a newsroom, and forgets
// others, which it no longer has.
func (s *Store) See(ctx context.Context, server string, added, removed []int64) error {
	return s.change(ctx, "keep what watches have seen in", func(tx *sql.Tx) error {
		for _, part := range [...]struct {
			statement string
			articles  []int64
		}{
			{"INSERT OR IGNORE INTO seen (server, article) VALUES (?, ?)", append([]int64{newsroomKnown}, added...)},
			{"DELETE FROM seen WHERE server = ? AND article = ?", removed},
		} {
			statement, err := tx.PrepareContext(ctx, part.statement)
			if err != nil {
				return err
			}
			defer statement.Close()
			for _, article := range part.articles {
				if _, err := statement.ExecContext(ctx, server, article); err != nil {
					return err
				}
			}
		}
		return nil
	})
}

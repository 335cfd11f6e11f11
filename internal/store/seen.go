package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"slices"
	"time"
)

// Seen are those of some articles of a server's newsroom, or for "" of the
// shared one, that watches have seen, each as a number that stands for its
// content. known is whether anything was ever stored for the newsroom.
func (s *Store) Seen(ctx context.Context, server string, of []int64) (seen map[int64]bool, known bool, err error) {
	list, err := json.Marshal(append([]int64{newsroomKnown}, of...))
	if err != nil {
		return nil, false, err
	}
	rows, err := s.read.QueryContext(ctx, "SELECT article FROM seen WHERE server = ? AND article IN (SELECT value FROM json_each(?))", server, string(list))
	if err != nil {
		return nil, false, explain("read watches from", s.path, err)
	}
	seen, err = scanArticles(rows, s.path)
	known = seen[newsroomKnown]
	delete(seen, newsroomKnown)
	return seen, known, err
}

// SeenBut are the articles of a newsroom that watches have seen and that are
// not among some, which are in ascending order.
func (s *Store) SeenBut(ctx context.Context, server string, some []int64) (others []int64, err error) {
	rows, err := s.read.QueryContext(ctx, "SELECT article FROM seen WHERE server = ?", server)
	if err != nil {
		return nil, explain("read watches from", s.path, err)
	}
	defer rows.Close()
	for rows.Next() {
		var article int64
		if err := rows.Scan(&article); err != nil {
			return nil, explain("read watches from", s.path, err)
		}
		if _, among := slices.BinarySearch(some, article); !among && article != newsroomKnown {
			others = append(others, article)
		}
	}
	return others, explain("read watches from", s.path, rows.Err())
}

// newsroomKnown is an entry for the newsroom itself, so that one without
// articles is known too.
const newsroomKnown = 0

// SeenBetween are the articles of a newsroom that watches first saw after one
// moment and not after another.
func (s *Store) SeenBetween(ctx context.Context, server string, after, until time.Time) (map[int64]bool, error) {
	rows, err := s.read.QueryContext(ctx, "SELECT article FROM seen WHERE server = ? AND time <> '' AND time > ? AND time <= ?",
		server, formatTime(after), formatTime(until))
	if err != nil {
		return nil, explain("read watches from", s.path, err)
	}
	return scanArticles(rows, s.path)
}

func scanArticles(rows *sql.Rows, path string) (map[int64]bool, error) {
	defer rows.Close()
	found := make(map[int64]bool)
	for rows.Next() {
		var article int64
		if err := rows.Scan(&article); err != nil {
			return nil, explain("read watches from", path, err)
		}
		found[article] = true
	}
	return found, explain("read watches from", path, rows.Err())
}

// See records that watches first saw some articles of a newsroom at a time, or
// for the zero time that they were there from the start, and deletes the
// entries of others, which are gone.
func (s *Store) See(ctx context.Context, server string, at time.Time, added, removed []int64) error {
	var text string
	if !at.IsZero() {
		text = formatTime(at)
	}
	return s.change(ctx, "keep what watches have seen in", func(tx *sql.Tx) error {
		see := func(article int64, text string) error {
			_, err := tx.ExecContext(ctx, "INSERT OR IGNORE INTO seen (server, article, time) VALUES (?, ?, ?)", server, article, text)
			return err
		}
		if err := see(newsroomKnown, ""); err != nil {
			return err
		}
		for _, article := range added {
			if err := see(article, text); err != nil {
				return err
			}
		}
		for _, article := range removed {
			if _, err := tx.ExecContext(ctx, "DELETE FROM seen WHERE server = ? AND article = ?", server, article); err != nil {
				return err
			}
		}
		return nil
	})
}

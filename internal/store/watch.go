package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"time"

	"byline/internal/watch"
)

var _ watch.Store = (*Store)(nil)

// standing is a row of the table watches; kind is the name of its kind there.
// place, id, paused and created point to the fields that have a column; the
// rest is JSON.
type standing[T any] struct {
	kind    string
	id      func(*T) *int64
	place   func(*T) *watch.Place
	paused  func(*T) *bool
	created func(*T) *time.Time
	check   func(T) error
}

var watches = standing[watch.Watch]{
	"watch",
	func(w *watch.Watch) *int64 { return &w.ID },
	func(w *watch.Watch) *watch.Place { return &w.Place },
	func(w *watch.Watch) *bool { return &w.Paused },
	func(w *watch.Watch) *time.Time { return &w.Created },
	watch.Watch.Check,
}

var digests = standing[watch.Digest]{
	"digest",
	func(d *watch.Digest) *int64 { return &d.ID },
	func(d *watch.Digest) *watch.Place { return &d.Place },
	func(d *watch.Digest) *bool { return &d.Paused },
	func(d *watch.Digest) *time.Time { return &d.Created },
	watch.Digest.Check,
}

// Watches implements [watch.Store], like the methods below.
func (s *Store) Watches(ctx context.Context, filter watch.Filter) ([]watch.Watch, error) {
	return watches.list(ctx, s, filter)
}

// Digests are the digests that a filter chooses, by id.
func (s *Store) Digests(ctx context.Context, filter watch.Filter) ([]watch.Digest, error) {
	return digests.list(ctx, s, filter)
}

// AddWatch keeps a new watch.
func (s *Store) AddWatch(ctx context.Context, w watch.Watch, limits watch.Limits) (watch.Watch, error) {
	return watches.add(ctx, s, w, limits)
}

// AddDigest keeps a new digest.
func (s *Store) AddDigest(ctx context.Context, d watch.Digest, limits watch.Limits) (watch.Digest, error) {
	return digests.add(ctx, s, d, limits)
}

// PauseWatch pauses or resumes a watch.
func (s *Store) PauseWatch(ctx context.Context, id int64, of watch.Filter, paused bool) (watch.Watch, error) {
	return watches.pause(ctx, s, id, of, paused)
}

// PauseDigest pauses or resumes a digest.
func (s *Store) PauseDigest(ctx context.Context, id int64, of watch.Filter, paused bool) (watch.Digest, error) {
	return digests.pause(ctx, s, id, of, paused)
}

// RemoveWatch removes a watch.
func (s *Store) RemoveWatch(ctx context.Context, id int64, of watch.Filter) (watch.Watch, error) {
	return watches.remove(ctx, s, id, of)
}

// RemoveDigest removes a digest.
func (s *Store) RemoveDigest(ctx context.Context, id int64, of watch.Filter) (watch.Digest, error) {
	return digests.remove(ctx, s, id, of)
}

// State is what is remembered of a watch.
func (s *Store) State(ctx context.Context, id int64) (state watch.State, err error) {
	return state, s.readState(ctx, id, &state)
}

// DigestState is what is remembered of a digest.
func (s *Store) DigestState(ctx context.Context, id int64) (state watch.DigestState, err error) {
	return state, s.readState(ctx, id, &state)
}

// Tell saves the state of a watch and its post, if any, in one transaction.
func (s *Store) Tell(ctx context.Context, id int64, state watch.State, post *watch.Post) error {
	return s.tell(ctx, id, state, len(state.Pending) > 0, post)
}

// TellDigest saves the state of a digest and its post, if any, in one
// transaction.
func (s *Store) TellDigest(ctx context.Context, id int64, state watch.DigestState, post *watch.Post) error {
	return s.tell(ctx, id, state, false, post)
}

// Pending are the ids of the watches that have news to be posted.
func (s *Store) Pending(ctx context.Context) (ids []int64, err error) {
	rows, err := s.read.QueryContext(ctx, "SELECT id FROM watches WHERE pending = 1 ORDER BY id")
	if err != nil {
		return nil, explain("read watches from", s.path, err)
	}
	defer rows.Close()
	for rows.Next() {
		var id int64
		if err := rows.Scan(&id); err != nil {
			return nil, explain("read watches from", s.path, err)
		}
		ids = append(ids, id)
	}
	return ids, explain("read watches from", s.path, rows.Err())
}

// where is the condition of a filter and its parameters.
func where(kind string, id int64, f watch.Filter) (condition string, parameters []any) {
	conditions, parameters := []string{"kind = ?"}, []any{kind}
	add := func(condition string, value any) {
		conditions = append(conditions, condition)
		parameters = append(parameters, value)
	}
	if id != 0 {
		add("id = ?", id)
	}
	for _, c := range [...]struct{ column, value string }{{"server", f.Server}, {"channel", f.Channel}, {"user", f.User}} {
		if c.value != "" {
			add(c.column+" = ?", c.value)
		}
	}
	if f.Private != f.Public {
		add("(channel = '') = ?", f.Private)
	}
	if f.Active {
		add("paused = ?", false)
	}
	return strings.Join(conditions, " AND "), parameters
}

func (k standing[T]) list(ctx context.Context, s *Store, filter watch.Filter) ([]T, error) {
	found, err := k.find(ctx, s.read, 0, filter)
	return found, explain("read watches from", s.path, err)
}

// querier is a database, or a transaction.
type querier interface {
	QueryContext(ctx context.Context, query string, parameters ...any) (*sql.Rows, error)
}

func (k standing[T]) find(ctx context.Context, from querier, id int64, filter watch.Filter) ([]T, error) {
	condition, parameters := where(k.kind, id, filter)
	rows, err := from.QueryContext(ctx, "SELECT id, server, channel, user, paused, created, body FROM watches WHERE "+condition+" ORDER BY id", parameters...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var found []T
	for rows.Next() {
		var one T
		place := k.place(&one)
		var id int64
		var paused bool
		var created, body string
		if err := rows.Scan(&id, &place.Server, &place.Channel, &place.User, &paused, &created, &body); err != nil {
			return nil, err
		}
		at, err := time.Parse(timeLayout, created)
		kept := *place
		if err := errors.Join(err, json.Unmarshal([]byte(body), &one)); err != nil {
			return nil, fmt.Errorf("%s %d: %w", k.kind, id, err)
		}
		*k.id(&one), *k.place(&one), *k.paused(&one), *k.created(&one) = id, kept, paused, at
		found = append(found, one)
	}
	return found, rows.Err()
}

func (k standing[T]) add(ctx context.Context, s *Store, one T, limits watch.Limits) (T, error) {
	if err := k.check(one); err != nil {
		return one, err
	}
	place := *k.place(&one)
	*k.created(&one) = time.Now().UTC().Truncate(time.Millisecond)
	body, err := json.Marshal(one)
	if err != nil {
		return one, err
	}
	err = s.change(ctx, "keep a "+k.kind+" in", func(tx *sql.Tx) error {
		if err := k.limit(ctx, tx, place, limits); err != nil {
			return err
		}
		result, err := tx.ExecContext(ctx, "INSERT INTO watches (kind, server, channel, user, paused, created, body) VALUES (?, ?, ?, ?, ?, ?, ?)",
			k.kind, place.Server, place.Channel, place.User, *k.paused(&one), formatTime(*k.created(&one)), string(body))
		if err == nil {
			*k.id(&one), err = result.LastInsertId()
		}
		return err
	})
	return one, err
}

// limit returns an error when one more would exceed a limit.
func (k standing[T]) limit(ctx context.Context, tx *sql.Tx, place watch.Place, limits watch.Limits) error {
	for _, limit := range [...]struct {
		of     string
		most   int
		filter watch.Filter
		counts bool
	}{
		{"person", limits.Person, watch.Filter{User: place.User, Private: true}, place.Private() && place.User != ""},
		{"server", limits.Server, watch.Filter{Server: place.Server, Public: true}, !place.Private()},
		{"all", limits.All, watch.Filter{}, true},
	} {
		if limit.most == 0 || !limit.counts {
			continue
		}
		condition, parameters := where(k.kind, 0, limit.filter)
		var there int
		if err := tx.QueryRowContext(ctx, "SELECT count(*) FROM watches WHERE "+condition, parameters...).Scan(&there); err != nil {
			return err
		}
		if there >= limit.most {
			return &watch.LimitError{Of: limit.of, Most: limit.most}
		}
	}
	return nil
}

// one is the row with an id, which a filter must choose.
func (k standing[T]) one(ctx context.Context, tx *sql.Tx, id int64, of watch.Filter) (one T, err error) {
	found, err := k.find(ctx, tx, max(id, 1), of) // 0 and less are no ids
	switch {
	case err != nil:
		return one, err
	case len(found) == 0 || id < 1:
		return one, fmt.Errorf("%s %d: %w", k.kind, id, watch.ErrNotFound)
	}
	return found[0], nil
}

func (k standing[T]) pause(ctx context.Context, s *Store, id int64, of watch.Filter, paused bool) (one T, err error) {
	err = s.change(ctx, "pause a "+k.kind+" in", func(tx *sql.Tx) error {
		if one, err = k.one(ctx, tx, id, of); err != nil {
			return err
		}
		*k.paused(&one) = paused
		_, err := tx.ExecContext(ctx, "UPDATE watches SET paused = ? WHERE id = ?", paused, id)
		return err
	})
	return one, err
}

func (k standing[T]) remove(ctx context.Context, s *Store, id int64, of watch.Filter) (one T, err error) {
	err = s.change(ctx, "remove a "+k.kind+" from", func(tx *sql.Tx) error {
		if one, err = k.one(ctx, tx, id, of); err != nil {
			return err
		}
		if _, err := tx.ExecContext(ctx, "DELETE FROM watches WHERE id = ?", id); err != nil {
			return err
		}
		return dropPosts(ctx, tx, id)
	})
	return one, err
}

// readState reads the state of a watch or digest; the zero state if it is gone.
func (s *Store) readState(ctx context.Context, id int64, state any) error {
	var text string
	err := s.read.QueryRowContext(ctx, "SELECT state FROM watches WHERE id = ?", id).Scan(&text)
	switch {
	case errors.Is(err, sql.ErrNoRows), err == nil && text == "":
		return nil
	case err == nil:
		err = json.Unmarshal([]byte(text), state)
	}
	return explain("read watches from", s.path, err)
}

func (s *Store) tell(ctx context.Context, id int64, state any, pending bool, post *watch.Post) error {
	text, err := json.Marshal(state)
	if err != nil {
		return err
	}
	return s.change(ctx, "keep the state of a watch in", func(tx *sql.Tx) error {
		result, err := tx.ExecContext(ctx, "UPDATE watches SET state = ?, pending = ? WHERE id = ?", string(text), pending, id)
		if err != nil || post == nil {
			return err
		}
		if kept, err := result.RowsAffected(); err != nil || kept == 0 {
			return err // it is gone, and so nobody wants the post
		}
		return addPost(ctx, tx, *post)
	})
}

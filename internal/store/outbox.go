package store

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"database/sql"
	"encoding/base32"
	"encoding/json"
	"errors"
	"time"

	"byline/internal/watch"
)

// outboxSchema is the migration that adds the outbox. After a post is sent, its
// nonce is kept for a while so that it cannot be added a second time; its text
// and its recipient are not kept.
const outboxSchema = `CREATE TABLE outbox (
	id      INTEGER PRIMARY KEY,
	nonce   TEXT NOT NULL UNIQUE,
	server  TEXT NOT NULL,
	channel TEXT NOT NULL,
	user    TEXT NOT NULL,
	watch   INTEGER NOT NULL,
	role    TEXT NOT NULL,
	kind    TEXT NOT NULL,
	content TEXT NOT NULL,
	missed  INTEGER NOT NULL DEFAULT 0,
	added   TEXT NOT NULL,
	tried   TEXT NOT NULL DEFAULT '',
	sent    TEXT NOT NULL DEFAULT ''
) STRICT;
CREATE INDEX outbox_unsent ON outbox (channel, user, id) WHERE sent = '';
CREATE INDEX outbox_sent ON outbox (sent) WHERE sent <> '';`

// Post is a message that the bot sends on its own initiative, to a channel or
// to a person. It stays in the outbox until Discord has it.
type Post struct {
	// Nonce identifies the post for good. It has at most 25 characters of A to
	// Z and 2 to 7; [Nonce] makes one.
	Nonce string
	// Server is the id of the server that it belongs to; empty for none.
	Server string
	// Channel is the channel that it goes to; if empty, User is the person.
	Channel, User string
	// Watch is the id of the watch or digest that it comes from; 0 for none.
	Watch int64
	// Role is the only role that it pings; empty for none.
	Role string
	// Kind is the kind of post, and Content its content in a form that depends
	// on the kind: for PostNews, a [watch.Post] as JSON. The store interprets
	// neither.
	Kind    PostKind
	Content string
	// Missed is the number of older posts that it replaces, which were never
	// sent.
	Missed int
	// Added is when it was added.
	Added time.Time
	// Tried is the time since which Discord may have it without the store
	// knowing; zero if Discord cannot have it.
	Tried time.Time
}

// PostKind is the kind of a post.
type PostKind string

// The kinds of posts.
const (
	// PostNews is news of a watch or a digest.
	PostNews PostKind = "news"
	// PostNotice is a message about the bot itself.
	PostNotice PostKind = "notice"
	// PostAnnouncement is new articles of a feed.
	PostAnnouncement PostKind = "announcement"
)

// keptSent is how long the nonces of sent posts are kept.
const keptSent = 7 * 24 * time.Hour

// Nonce is the nonce for a key, always the same one; for "" each call returns a
// new one. A post that is added twice under one nonce is sent once, so a
// process that does not know after a crash whether it has added a post simply
// adds it again.
func Nonce(key string) string {
	const characters = 20 // of 5 bits
	if key == "" {
		return rand.Text()[:characters]
	}
	sum := sha256.Sum256([]byte(key))
	return base32.StdEncoding.EncodeToString(sum[:])[:characters]
}

// AddPosts puts posts into the outbox, all or none of them. It sets a missing
// nonce, and a missing time to now. It leaves out posts whose nonce is known.
func (s *Store) AddPosts(ctx context.Context, posts ...Post) error {
	return s.change(ctx, "add to the outbox of", func(tx *sql.Tx) error { return addPosts(ctx, tx, posts...) })
}

// addPosts is AddPosts within the transaction that changes the posts' origin.
func addPosts(ctx context.Context, tx *sql.Tx, posts ...Post) error {
	for _, post := range posts {
		if post.Nonce == "" {
			post.Nonce = Nonce("")
		}
		if post.Added.IsZero() {
			post.Added = time.Now()
		}
		_, err := tx.ExecContext(ctx, `INSERT INTO outbox (nonce, server, channel, user, watch, role, kind, content, added)
			VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (nonce) DO NOTHING`,
			post.Nonce, post.Server, post.Channel, post.User, post.Watch, post.Role, post.Kind, post.Content, formatTime(post.Added))
		if err != nil {
			return err
		}
	}
	return nil
}

// AddOnce adds a post about things with keys, leaving out things that such a
// post was added about before, within at least the last week. It calls make
// with the positions of the remaining keys to get the post. If none remain, it
// adds nothing.
func (s *Store) AddOnce(ctx context.Context, keys []string, make func(fresh []int) (Post, error)) error {
	return s.change(ctx, "add to the outbox of", func(tx *sql.Tx) error {
		var fresh []int
		for place, key := range keys {
			// A thing is remembered in the same way as a sent post.
			now := formatTime(time.Now())
			done, err := tx.ExecContext(ctx, `INSERT INTO outbox (nonce, server, channel, user, watch, role, kind, content, added, sent)
				VALUES (?, '', '', '', 0, '', '', '', ?, ?) ON CONFLICT (nonce) DO NOTHING`, Nonce(key), now, now)
			if err != nil {
				return err
			}
			if n, err := done.RowsAffected(); err != nil {
				return err
			} else if n > 0 {
				fresh = append(fresh, place)
			}
		}
		if len(fresh) == 0 {
			return nil
		}
		post, err := make(fresh)
		if err != nil {
			return err
		}
		return addPosts(ctx, tx, post)
	})
}

// Unsent is the posts to be sent, oldest first: for each channel or person at
// most so many.
func (s *Store) Unsent(ctx context.Context, each int) ([]Post, error) {
	rows, err := s.read.QueryContext(ctx, `SELECT nonce, server, channel, user, watch, role, kind, content, missed, added, tried FROM
		(SELECT *, row_number() OVER (PARTITION BY channel, user ORDER BY id) AS place FROM outbox WHERE sent = '')
		WHERE place <= ? ORDER BY id`, each)
	if err != nil {
		return nil, explain("read the outbox of", s.path, err)
	}
	defer rows.Close()
	var posts []Post
	for rows.Next() {
		var p Post
		var added, tried string
		err := rows.Scan(&p.Nonce, &p.Server, &p.Channel, &p.User, &p.Watch, &p.Role, &p.Kind, &p.Content, &p.Missed, &added, &tried)
		if err == nil {
			p.Added, err = time.Parse(timeLayout, added)
		}
		if err == nil && tried != "" {
			p.Tried, err = time.Parse(timeLayout, tried)
		}
		if err != nil {
			return nil, explain("read the outbox of", s.path, err)
		}
		posts = append(posts, p)
	}
	return posts, explain("read the outbox of", s.path, rows.Err())
}

// TryPost records that a post is about to be sent: from then on Discord may
// have it. again says that an earlier attempt is known to have failed, so that
// the time of this one counts. It returns false for a post that must not be
// sent any more.
func (s *Store) TryPost(ctx context.Context, nonce string, at time.Time, again bool) (wanted bool, err error) {
	err = s.change(ctx, "try a post of the outbox of", func(tx *sql.Tx) error {
		done, err := tx.ExecContext(ctx, `UPDATE outbox SET tried = CASE WHEN tried = '' OR ?3 THEN ?2 ELSE tried END
			WHERE nonce = ?1 AND sent = ''`, nonce, formatTime(at), again)
		if err != nil {
			return err
		}
		n, err := done.RowsAffected()
		wanted = n > 0
		return err
	})
	return wanted && err == nil, err
}

// FinishPost records that Discord has a post, or has refused it for good.
func (s *Store) FinishPost(ctx context.Context, nonce string, at time.Time) error {
	return s.change(ctx, "finish a post of the outbox of", func(tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx, "UPDATE outbox SET sent = ?2, content = '', user = '' WHERE nonce = ?1", nonce, formatTime(at))
		if err != nil {
			return err
		}
		_, err = tx.ExecContext(ctx, "DELETE FROM outbox WHERE sent <> '' AND sent < ?", formatTime(at.Add(-keptSent)))
		return err
	})
}

// CollapsePosts lets one post stand for others, which are then not sent. It
// leaves alone those that Discord may already have.
func (s *Store) CollapsePosts(ctx context.Context, nonce string, others []string, at time.Time) error {
	return s.change(ctx, "collapse posts of the outbox of", func(tx *sql.Tx) error {
		for _, other := range others {
			var missed int
			err := tx.QueryRowContext(ctx, `UPDATE outbox SET sent = ?2, content = '', user = ''
				WHERE nonce = ?1 AND sent = '' AND tried = '' RETURNING missed`, other, formatTime(at)).Scan(&missed)
			if errors.Is(err, sql.ErrNoRows) {
				continue
			}
			if err != nil {
				return err
			}
			if _, err := tx.ExecContext(ctx, "UPDATE outbox SET missed = missed + ?2 WHERE nonce = ?1", nonce, missed+1); err != nil {
				return err
			}
		}
		return nil
	})
}

// GiveUpPosts deletes all unsent posts to a channel or a person that cannot be
// reached and adds posts that report this elsewhere, in one transaction.
func (s *Store) GiveUpPosts(ctx context.Context, channel, user string, notices ...Post) error {
	return s.change(ctx, "give up posts of the outbox of", func(tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx, "DELETE FROM outbox WHERE sent = '' AND channel = ? AND user = ?", channel, user)
		if err != nil {
			return err
		}
		return addPosts(ctx, tx, notices...)
	})
}

// addPost adds a post of a watch or a digest.
func addPost(ctx context.Context, tx *sql.Tx, told watch.Post) error {
	content, err := json.Marshal(told)
	if err != nil {
		return err
	}
	post := Post{
		Server: told.Server, Channel: told.Channel, Watch: max(told.Watch, told.Digest), Role: told.Role,
		Kind: PostNews, Content: string(content), Added: told.At,
	}
	if told.Private() {
		post.User = told.User
	}
	return addPosts(ctx, tx, post)
}

// dropPosts deletes the unsent posts of the watch or digest with an id.
func dropPosts(ctx context.Context, tx *sql.Tx, watch int64) error {
	_, err := tx.ExecContext(ctx, "DELETE FROM outbox WHERE sent = '' AND watch = ?", watch)
	return err
}

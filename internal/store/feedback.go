package store

import (
	"context"
	"database/sql"
	"errors"
	"time"
)

// Verdict is a user's verdict on an answer.
type Verdict struct {
	Time time.Time `json:"time"`
	// Server is the id of the server; empty for a direct message.
	Server string `json:"server,omitempty"`
	Right  bool   `json:"right"`
	// Question is the question as asked, after the questions that it followed
	// up on.
	Question string `json:"question"`
	// Sentence is the first quoted sentence, and Article the id of its article;
	// empty when none was quoted, or when the article is gone.
	Sentence string `json:"sentence,omitempty"`
	Article  string `json:"article,omitempty"`
	// Vote is equal for the verdicts of one person on one answer, of which only
	// the last counts. It does not reveal the person.
	Vote string `json:"vote,omitempty"`
}

// mostVerdicts bounds the verdicts that are kept, so that pressing buttons for
// fun cannot fill the disk.
const mostVerdicts = 200_000

var errManyVerdicts = errors.New("it holds 200,000 verdicts: export them with bot feedback --json, and delete old ones from its table feedback")

// AddVerdict stores a verdict, replacing an earlier one with the same vote.
func (s *Store) AddVerdict(ctx context.Context, verdict Verdict) error {
	return s.change(ctx, "keep feedback in", func(tx *sql.Tx) error {
		var kept int
		if err := tx.QueryRowContext(ctx, "SELECT count(*) FROM feedback").Scan(&kept); err != nil {
			return err
		}
		if kept >= mostVerdicts {
			return errManyVerdicts
		}
		return addVerdict(ctx, tx, verdict)
	})
}

// addVerdict adds a verdict, unless a newer one has the same vote.
func addVerdict(ctx context.Context, tx *sql.Tx, verdict Verdict) error {
	said := "wrong"
	if verdict.Right {
		said = "right"
	}
	_, err := tx.ExecContext(ctx, `INSERT INTO feedback (vote, time, server, verdict, question, sentence, article) VALUES (?, ?, ?, ?, ?, ?, ?)
		ON CONFLICT (vote) DO UPDATE SET time = excluded.time, server = excluded.server, verdict = excluded.verdict,
			question = excluded.question, sentence = excluded.sentence, article = excluded.article
		WHERE excluded.time >= feedback.time`,
		verdict.Vote, formatTime(verdict.Time), verdict.Server, said, verdict.Question, verdict.Sentence, verdict.Article)
	return err
}

// Verdicts calls a function with each verdict, oldest first. It stops at the
// first error and returns it.
func (s *Store) Verdicts(ctx context.Context, each func(Verdict) error) error {
	rows, err := s.read.QueryContext(ctx, `SELECT vote, time, server, verdict = 'right', question, sentence, article
		FROM feedback ORDER BY time, vote`)
	if err != nil {
		return explain("read feedback from", s.path, err)
	}
	defer rows.Close()
	for rows.Next() {
		var verdict Verdict
		var at string
		err := rows.Scan(&verdict.Vote, &at, &verdict.Server, &verdict.Right, &verdict.Question, &verdict.Sentence, &verdict.Article)
		if err == nil {
			verdict.Time, err = time.Parse(timeLayout, at)
		}
		if err != nil {
			return explain("read feedback from", s.path, err)
		}
		if err := each(verdict); err != nil {
			return err
		}
	}
	return explain("read feedback from", s.path, rows.Err())
}

package store

import (
	"bufio"
	"bytes"
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"time"
)

// TakeOver imports the verdicts from a file of earlier versions, which has one
// line of JSON each. The file is not changed, and is imported only once: done
// is whether that was now, and unreadable the number of lines left out. If the
// file does not exist, it does nothing.
func (s *Store) TakeOver(ctx context.Context, file string) (done bool, unreadable int, err error) {
	path, err := filepath.Abs(file)
	if err != nil {
		return false, 0, fmt.Errorf("take feedback over: %w", err)
	}
	opened, err := os.Open(path)
	if errors.Is(err, fs.ErrNotExist) {
		return false, 0, nil
	}
	if err != nil {
		return false, 0, fmt.Errorf("take feedback over: %w: let the user that this runs as read it, or move it away", err)
	}
	defer opened.Close()
	err = s.change(ctx, "take feedback over into", func(tx *sql.Tx) error {
		result, err := tx.ExecContext(ctx, "INSERT INTO imports (file, time) VALUES (?, ?) ON CONFLICT DO NOTHING", path, formatTime(time.Now()))
		if err != nil {
			return err
		}
		if first, err := result.RowsAffected(); err != nil || first == 0 {
			return err
		}
		done = true
		unreadable, err = addLines(ctx, tx, opened)
		return err
	})
	return done && err == nil, unreadable, err
}

// addLines adds the verdicts in lines, and returns the number of lines without
// one.
func addLines(ctx context.Context, tx *sql.Tx, lines io.Reader) (unreadable int, err error) {
	for reader := bufio.NewReader(lines); ; {
		line, err := reader.ReadBytes('\n')
		if err != nil && !errors.Is(err, io.EOF) {
			return 0, err
		}
		if text := bytes.TrimSpace(line); len(text) > 0 {
			if verdict, ok := parseVerdict(text); !ok {
				unreadable++
			} else if err := addVerdict(ctx, tx, verdict); err != nil {
				return 0, err
			}
		}
		if err != nil {
			return unreadable, nil
		}
	}
}

// parseVerdict parses a line. If it has no vote, it gets one made from the
// line, so that it counts once however often it is read.
func parseVerdict(line []byte) (Verdict, bool) {
	var verdict Verdict
	if json.Unmarshal(line, &verdict) != nil || verdict.Time.IsZero() || verdict.Time.UTC().Year() > 9999 {
		return Verdict{}, false
	}
	if verdict.Vote == "" {
		hash := sha256.Sum256(line)
		verdict.Vote = base64.RawURLEncoding.EncodeToString(hash[:9])
	}
	return verdict, true
}

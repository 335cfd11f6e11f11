package discord

import (
	"bufio"
	"bytes"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"sync"
	"time"
)

// Verdict is what somebody said of an answer.
type Verdict struct {
	Time time.Time `json:"time"`
	// Server is the id of the server; empty for a direct message.
	Server string `json:"server,omitempty"`
	Right  bool   `json:"right"`
	// Question is as asked, after those that it followed up.
	Question string `json:"question"`
	// Sentence is the first that was quoted, and Article the id of its
	// article; empty where none was, or where it has gone since.
	Sentence string `json:"sentence,omitempty"`
	Article  string `json:"article,omitempty"`
	// Vote is the same for the verdicts of one person on one answer, of which
	// the last counts. It does not tell who that is.
	Vote string `json:"vote,omitempty"`
}

// largestFeedback is the size, in bytes, that the file may grow to.
const largestFeedback = 64 << 20

// feedbackFile keeps verdicts, one line of JSON each.
type feedbackFile struct {
	mu   sync.Mutex
	file *os.File
	key  []byte
}

// openFeedback opens the file, which is created if need be.
func openFeedback(path, token string) (*feedbackFile, error) {
	file, err := os.OpenFile(path, os.O_RDWR|os.O_APPEND|os.O_CREATE, 0o600)
	if err != nil {
		return nil, fmt.Errorf("open feedback file: %w", err)
	}
	// Without a key anybody who has the file could try every person's id.
	key := sha256.Sum256([]byte("feedback " + token))
	return &feedbackFile{file: file, key: key[:]}, nil
}

// Close closes the file.
func (f *feedbackFile) Close() error { return f.file.Close() }

// vote is what a person's verdicts on an answer have in common.
func (f *feedbackFile) vote(user, message string) string {
	hash := hmac.New(sha256.New, f.key)
	fmt.Fprintf(hash, "%s %s", user, message)
	return base64.RawURLEncoding.EncodeToString(hash.Sum(nil)[:9])
}

// add keeps a verdict; it is on the disk when add returns.
func (f *feedbackFile) add(verdict Verdict) error {
	line, err := json.Marshal(verdict)
	if err != nil {
		return err
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	info, err := f.file.Stat()
	if err != nil {
		return fmt.Errorf("keep feedback: %w", err)
	}
	if info.Size() > largestFeedback {
		return fmt.Errorf("keep feedback: %q has grown to %d bytes: put it away", f.file.Name(), info.Size())
	}
	line = append(line, '\n')
	if size := info.Size(); size > 0 {
		// The end of a line that was cut off, by a full disk or a crash, must
		// not take this one with it.
		last := make([]byte, 1)
		if _, err := f.file.ReadAt(last, size-1); err == nil && last[0] != '\n' {
			line = append([]byte{'\n'}, line...)
		}
	}
	if _, err := f.file.Write(line); err != nil {
		return fmt.Errorf("keep feedback: %w", err)
	}
	if err := f.file.Sync(); err != nil {
		return fmt.Errorf("keep feedback: %w", err)
	}
	return nil
}

// ReadFeedback returns the verdicts that a file holds, oldest first, the last
// of each person on each answer, and how many lines of it could not be read. A
// file that does not exist holds none.
func ReadFeedback(path string) (verdicts []Verdict, unreadable int, err error) {
	file, err := os.Open(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, 0, nil
	}
	if err != nil {
		return nil, 0, fmt.Errorf("read feedback: %w", err)
	}
	defer file.Close()
	last := make(map[string]int)
	all := []Verdict{}
	for reader := bufio.NewReader(file); ; {
		line, err := reader.ReadBytes('\n')
		if len(bytes.TrimSpace(line)) > 0 {
			var verdict Verdict
			if json.Unmarshal(line, &verdict) != nil || verdict.Time.IsZero() {
				unreadable++
			} else {
				if verdict.Vote != "" {
					last[verdict.Vote] = len(all)
				}
				all = append(all, verdict)
			}
		}
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return nil, 0, fmt.Errorf("read feedback: %w", err)
		}
	}
	for i, verdict := range all {
		if verdict.Vote == "" || last[verdict.Vote] == i {
			verdicts = append(verdicts, verdict)
		}
	}
	return verdicts, unreadable, nil
}

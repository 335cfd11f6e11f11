package newsrooms

import (
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"byline/internal/answer"
	"byline/internal/newsroom"
)

// openShared opens a shared newsroom over files.
func openShared(t testing.TB, files map[string]string) *newsroom.Newsroom {
	t.Helper()
	return openSharedWith(t, files, nil)
}

// openSharedWith is openShared with a reader.
func openSharedWith(t testing.TB, files map[string]string, reads answer.Reader) *newsroom.Newsroom {
	t.Helper()
	dir := t.TempDir()
	for name, text := range files {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	n, err := newsroom.Open(t.Context(), newsroom.Config{CorpusDir: dir, IndexDir: t.TempDir(), Reader: reads})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { n.Close() })
	return n
}

// openRooms opens newsrooms in a folder, with limits that tests rarely reach.
func openRooms(t testing.TB, dir string, shared *newsroom.Newsroom, configure func(*Config)) *Newsrooms {
	t.Helper()
	config := Config{
		Dir: dir, Shared: shared, Quota: Quota{Files: 100, Bytes: 1 << 20}, Keep: 30 * 24 * time.Hour,
		Log: slog.New(slog.NewTextHandler(testWriter{t}, nil)),
	}
	if configure != nil {
		configure(&config)
	}
	n, err := New(t.Context(), config)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := n.Close(); err != nil {
			t.Error(err)
		}
	})
	return n
}

// testWriter writes to the log of a test.
type testWriter struct{ testing.TB }

func (w testWriter) Write(p []byte) (int, error) {
	w.Log(strings.TrimSpace(string(p)))
	return len(p), nil
}

func room(t testing.TB, n *Newsrooms, guild string) *Room {
	t.Helper()
	r, err := n.Open(t.Context(), guild)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// add adds a file to a server's articles and reloads them, as the bot does.
func add(t testing.TB, n *Newsrooms, guild, name, text string) error {
	t.Helper()
	r := room(t, n, guild)
	defer r.Close()
	if err := r.Add(t.Context(), name, strings.NewReader(text), true); err != nil {
		return err
	}
	_, err := r.Reload(t.Context(), newsroom.ReloadOptions{})
	return err
}

// quotes are the sentences that a server is shown for a question.
func quotes(t testing.TB, n *Newsrooms, guild, question string) []string {
	t.Helper()
	r := room(t, n, guild)
	defer r.Close()
	found, err := r.Ask(t.Context(), answer.Question{Text: question, Limit: 10})
	if err != nil {
		t.Fatal(err)
	}
	var sentences []string
	for _, quote := range found.Quotes {
		sentences = append(sentences, quote.Sentence)
	}
	return sentences
}

// report is an article with one fact in it.
func report(source, fact string) string {
	return fmt.Sprintf("---\ntitle: Harbours\nsource: %s\npublished: 2031-03-01\n---\n%s\n", source, fact)
}

// fact is a sentence that cannot be confused with that of another number.
func fact(i int) string { return fmt.Sprintf("Hedda Brink runs the harbour of %s.", place(i)) }

// place is a name that is unlike any other word.
func place(i int) string {
	const consonants = "bcdfghklmnprst"
	n := len(consonants)
	return "Dun" + string([]byte{consonants[i%n], 'o', consonants[i/n%n], 'a', consonants[i/n/n%n]}) + "row"
}

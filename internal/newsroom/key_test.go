package newsroom

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"testing"

	"byline/internal/answer"
)

// openKeyed opens a folder with an article of that text and another one.
func openKeyed(t *testing.T, dir, text string) *Newsroom {
	t.Helper()
	for name, content := range map[string]string{"a.md": report("Outlet", "2020-01-02", text), "b.md": report("Wire", "2020-01-03", "A ferry left the harbour.")} {
		if content == report("Outlet", "2020-01-02", "") {
			if err := os.Remove(filepath.Join(dir, name)); err != nil {
				t.Fatal(err)
			}
			continue
		}
		if err := os.WriteFile(filepath.Join(dir, name), []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	n, err := Open(t.Context(), Config{CorpusDir: dir, IndexDir: t.TempDir()})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { n.Close() })
	return n
}

func TestKeyNamesTheQuote(t *testing.T) {
	n := openKeyed(t, t.TempDir(), "The talks began on Monday. The rebels left the room. Nobody signed.")
	found, err := n.Ask(t.Context(), answer.Question{Text: "who left the room?", Limit: 3})
	if err != nil || len(found.Quotes) == 0 {
		t.Fatalf("Ask = %+v, %v, want quotes", found, err)
	}
	keys := make(map[string]bool)
	for _, want := range found.Quotes {
		key := Key(want)
		if len(key) != 11 || keys[key] {
			t.Errorf("key %q of %q is too long or taken", key, want.Sentence)
		}
		keys[key] = true
		got, err := n.Quote(t.Context(), key)
		if err != nil || got.Sentence != want.Sentence || got.Article.ID != want.Article.ID || got.Position != want.Position || got.Before != want.Before || got.After != want.After {
			t.Errorf("key %q: %+v, %v, want %+v", key, got, err, want)
		}
	}
}

func TestKeyOfWhatIsThereNoLonger(t *testing.T) {
	dir := t.TempDir()
	const text = "The talks began on Monday. The rebels left the room."
	found, err := openKeyed(t, dir, text).Ask(t.Context(), answer.Question{Text: "who left the room?", Limit: 1})
	if err != nil {
		t.Fatal(err)
	}
	key := Key(found.Quotes[0])
	for _, test := range []struct {
		text string
		want error
	}{
		{text + " Nobody signed.", nil},
		{"The talks began on Monday. The envoys left the room.", ErrChanged},
		{"The talks began.", ErrChanged},
		{"", ErrGone},
	} {
		quote, err := openKeyed(t, dir, test.text).Quote(t.Context(), key)
		if !errors.Is(err, test.want) || err == nil && quote.Sentence != found.Quotes[0].Sentence {
			t.Errorf("%q: %q, %v, want %v", test.text, quote.Sentence, err, test.want)
		}
	}
}

func TestWhatIsNoKey(t *testing.T) {
	n := openKeyed(t, t.TempDir(), "The talks began.")
	for _, key := range []string{"", "x", "AAAAAAAAAA", "AAAAAAAAAAAA", "AAAAAAAAAAB", "AAAA AAAAAA", "AAAAAAAAAA\n", "ÄÄÄÄÄÄ"} {
		if _, err := n.Quote(t.Context(), key); !errors.Is(err, ErrNoKey) {
			t.Errorf("Quote(%q): error %v, want %v", key, err, ErrNoKey)
		}
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := n.Quote(ctx, "AAAAAAAAAAA"); err == nil {
		t.Error("a key of nothing names a quote")
	}
}

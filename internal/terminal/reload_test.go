package terminal

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"byline/internal/newsroom"
)

func TestChatReloads(t *testing.T) {
	corpus := t.TempDir()
	write := func(name, text string) error { return os.WriteFile(filepath.Join(corpus, name), []byte(text), 0o600) }
	err := errors.Join(
		write("a.txt", "Port blast\n\nAn explosion at the port killed 100 people."),
		write("b.txt", "Ferry sails\n\nThe ferry sailed on Sunday."),
		write("c.txt", "Talks open\n\nTalks opened on Monday."),
	)
	if err != nil {
		t.Fatal(err)
	}
	n, err := newsroom.Open(t.Context(), newsroom.Config{CorpusDir: corpus, IndexDir: t.TempDir()})
	if err != nil {
		t.Fatal(err)
	}
	defer n.Close()
	for _, step := range []struct {
		change      func() error
		line, wants string
	}{
		{func() error { return write("d.txt", "Army enters\n\nThe army entered the city.") }, "/reload", "4 articles: 1 added, 0 changed, 0 removed.\n"},
		{func() error { return nil }, "/reload now", "/reload wants nothing, or force"},
		{func() error {
			return errors.Join(os.Remove(filepath.Join(corpus, "a.txt")), os.Remove(filepath.Join(corpus, "b.txt")), os.Remove(filepath.Join(corpus, "c.txt")))
		}, "/reload", "The 4 articles served stay: there are only 1 in the folder now. If that is right, type\n/reload force.\n"},
		{func() error { return nil }, "/reload force", "1 article: 0 added, 0 changed, 3 removed.\n"},
		{func() error { return os.RemoveAll(corpus) }, "/reload", "What to do: bring the folder back"},
		{func() error { return nil }, "/help", "/reload"},
	} {
		if err := step.change(); err != nil {
			t.Fatal(err)
		}
		if got := talk(t, n, Options{Limit: 1}, step.line); !strings.Contains(strings.ReplaceAll(got, "\n", " "), strings.ReplaceAll(step.wants, "\n", " ")) {
			t.Errorf("%s shows\n%s\nwant %q", step.line, got, step.wants)
		}
	}
}

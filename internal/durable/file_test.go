package durable

import (
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"
)

func text(content string) func(io.Writer) error {
	return func(out io.Writer) error {
		_, err := io.WriteString(out, content)
		return err
	}
}

// failing writes half of a file and fails.
func failing(out io.Writer) error {
	return errors.Join(text("half")(out), io.ErrUnexpectedEOF)
}

func namesIn(t *testing.T, dir string) (names []string) {
	t.Helper()
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	for _, entry := range entries {
		names = append(names, entry.Name())
	}
	return names
}

func TestFileIsThereWholeOrNotAtAll(t *testing.T) {
	dir := t.TempDir()
	root, err := os.OpenRoot(dir)
	if err != nil {
		t.Fatal(err)
	}
	defer root.Close()
	if err := os.Mkdir(filepath.Join(dir, "sub"), 0o755); err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(dir, "sub", "a")
	for _, step := range []struct {
		name  string
		write func() error
		want  error
		holds string
	}{
		{"add", func() error { return AddIn(root, "sub/a", 0o600, text("one")) }, nil, "one"},
		{"add again", func() error { return AddIn(root, "sub/a", 0o600, text("two")) }, fs.ErrExist, "one"},
		{"create", func() error { return Create(file, 0o600, text("two")) }, fs.ErrExist, "one"},
		{"replace half", func() error { return ReplaceIn(root, "sub/a", 0o600, failing) }, io.ErrUnexpectedEOF, "one"},
		{"replace", func() error { return ReplaceIn(root, "sub/a", 0o600, text("two")) }, nil, "two"},
		{"replace half by path", func() error { return Replace(file, 0o600, failing) }, io.ErrUnexpectedEOF, "two"},
		{"replace by path", func() error { return Replace(file, 0o600, text("three")) }, nil, "three"},
	} {
		if err := step.write(); !errors.Is(err, step.want) || step.want == nil && err != nil {
			t.Errorf("%s: %v", step.name, err)
		}
		if got, err := os.ReadFile(file); err != nil || string(got) != step.holds {
			t.Errorf("after %s the file holds %q (%v), not %q", step.name, got, err, step.holds)
		}
		if names := namesIn(t, filepath.Dir(file)); !slices.Equal(names, []string{"a"}) {
			t.Errorf("after %s the folder holds %q", step.name, names)
		}
	}
	if info, err := os.Stat(file); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("the file's mode is %v (%v)", info.Mode(), err)
	}
}

func TestSweepRemovesWhatKilledWritersLeft(t *testing.T) {
	dir := t.TempDir()
	root, err := os.OpenRoot(dir)
	if err != nil {
		t.Fatal(err)
	}
	defer root.Close()
	for name, age := range map[string]time.Duration{"a.txt": 2 * time.Hour, HalfPrefix + "old": 2 * time.Hour, HalfPrefix + "young": time.Minute} {
		path, at := filepath.Join(dir, name), time.Now().Add(-age)
		if err := errors.Join(Create(path, 0o600, text(name)), os.Chtimes(path, at, at)); err != nil {
			t.Fatal(err)
		}
	}
	SweepIn(root, ".", time.Hour)
	if got, want := namesIn(t, dir), []string{HalfPrefix + "young", "a.txt"}; !slices.Equal(got, want) {
		t.Errorf("the folder holds %q, not %q", got, want)
	}
}

package corpus

import (
	"bytes"
	"context"
	"errors"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/iotest"
	"time"

	"byline/internal/durable"
)

// names lists the folder at dir, including its sub-folders.
func names(t *testing.T, dir string) []string {
	t.Helper()
	var found []string
	err := filepath.Walk(dir, func(path string, info os.FileInfo, err error) error {
		if err == nil && !info.IsDir() {
			name, err := filepath.Rel(dir, path)
			found = append(found, filepath.ToSlash(name))
			return err
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return found
}

func wantFile(t *testing.T, path, want string) {
	t.Helper()
	if got, err := os.ReadFile(path); err != nil || string(got) != want {
		t.Errorf("%s holds %q, %v, want %q", path, got, err, want)
	}
}

func TestAddPutsAFile(t *testing.T) {
	dir := t.TempDir()
	folder := openDir(t, dir)
	for _, name := range []string{"a.txt", "Ein Bericht über Öl.md", "b.JSON", "x..rss"} {
		if err := folder.Add(t.Context(), name, strings.NewReader("one"), false); err != nil {
			t.Errorf("%q: %v", name, err)
		}
		wantFile(t, filepath.Join(dir, name), "one")
	}
	if err := folder.Add(t.Context(), "a.txt", strings.NewReader("two"), false); !errors.Is(err, ErrExists) {
		t.Errorf("added again: %v", err)
	}
	wantFile(t, filepath.Join(dir, "a.txt"), "one")
	if err := folder.Add(t.Context(), "a.txt", strings.NewReader("two"), true); err != nil {
		t.Error(err)
	}
	wantFile(t, filepath.Join(dir, "a.txt"), "two")
	if got := names(t, dir); len(got) != 4 {
		t.Errorf("the folder holds %q", got)
	}
}

func TestAddRefusesNames(t *testing.T) {
	dir := t.TempDir()
	folder := openDir(t, dir)
	if err := os.Mkdir(filepath.Join(dir, "sub.txt"), 0o755); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{
		"", ".", "..", "a", "a.exe", "a.txt.exe", ".txt", ".a.txt", "README.md", "readme.txt", "a/b.txt", `a\b.txt`, "../a.txt", "/etc/a.txt",
		"C:a.txt", "a\x00.txt", "a\n.txt", "a\x80.txt", strings.Repeat("a", 300) + ".txt", "sub.txt", "sub.txt/a.txt",
	} {
		for _, replace := range []bool{false, true} {
			if err := folder.Add(t.Context(), name, strings.NewReader("x"), replace); !errors.Is(err, ErrName) {
				t.Errorf("%q, replace %v: %v", name, replace, err)
			}
		}
	}
	if got := names(t, dir); got != nil {
		t.Errorf("the folder holds %q", got)
	}
}

func TestAddLeavesNoPartialFile(t *testing.T) {
	cancelled, cancel := context.WithCancel(t.Context())
	cancel()
	broken := errors.New("the line broke")
	tests := []struct {
		name    string
		ctx     context.Context
		content io.Reader
		want    error
	}{
		{"too large", t.Context(), bytes.NewReader(make([]byte, MaxFileSize+1)), ErrTooLarge},
		{"broken off", t.Context(), io.MultiReader(strings.NewReader("half"), iotest.ErrReader(broken)), broken},
		{"cancelled", cancelled, strings.NewReader("x"), context.Canceled},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			dir := t.TempDir()
			folder := openDir(t, dir)
			if err := os.WriteFile(filepath.Join(dir, "a.txt"), []byte("old"), 0o600); err != nil {
				t.Fatal(err)
			}
			if err := folder.Add(test.ctx, "a.txt", test.content, true); !errors.Is(err, test.want) {
				t.Errorf("error is %v", err)
			}
			wantFile(t, filepath.Join(dir, "a.txt"), "old")
			if got := names(t, dir); len(got) != 1 {
				t.Errorf("the folder holds %q", got)
			}
		})
	}
}

func TestAddTakesTheLargestFile(t *testing.T) {
	folder := openDir(t, t.TempDir())
	if err := folder.Add(t.Context(), "a.txt", bytes.NewReader(make([]byte, MaxFileSize)), false); err != nil {
		t.Error(err)
	}
}

func TestAddFollowsNoLink(t *testing.T) {
	outside := filepath.Join(t.TempDir(), "outside.txt")
	dir := t.TempDir()
	if err := errors.Join(os.WriteFile(outside, []byte("theirs"), 0o600), os.Symlink(outside, filepath.Join(dir, "a.txt"))); err != nil {
		t.Fatal(err)
	}
	folder := openDir(t, dir)
	if err := folder.Add(t.Context(), "a.txt", strings.NewReader("ours"), false); !errors.Is(err, ErrExists) {
		t.Errorf("error is %v", err)
	}
	if err := folder.Add(t.Context(), "a.txt", strings.NewReader("ours"), true); err != nil {
		t.Error(err)
	}
	wantFile(t, filepath.Join(dir, "a.txt"), "ours")
	wantFile(t, outside, "theirs")
}

func TestAddOfOneNameAtOnce(t *testing.T) {
	dir := t.TempDir()
	folder := openDir(t, dir)
	const adders = 8
	var wait sync.WaitGroup
	var errs [adders]error
	for i := range adders {
		wait.Go(func() {
			errs[i] = folder.Add(t.Context(), "a.txt", strings.NewReader(strings.Repeat("x", 1000)), false)
		})
	}
	wait.Wait()
	added := 0
	for _, err := range errs {
		if err == nil {
			added++
		} else if !errors.Is(err, ErrExists) {
			t.Error(err)
		}
	}
	if got := names(t, dir); added != 1 || len(got) != 1 {
		t.Errorf("%d were added; the folder holds %q", added, got)
	}
}

func TestAddRemovesOldPartialFiles(t *testing.T) {
	dir := t.TempDir()
	folder := openDir(t, dir)
	old, young := filepath.Join(dir, durable.HalfPrefix+"old"), filepath.Join(dir, durable.HalfPrefix+"young")
	long := time.Now().Add(-2 * halfLife)
	if err := errors.Join(os.WriteFile(old, nil, 0o600), os.WriteFile(young, nil, 0o600), os.Chtimes(old, long, long)); err != nil {
		t.Fatal(err)
	}
	if err := folder.Add(t.Context(), "a.txt", strings.NewReader("x"), false); err != nil {
		t.Fatal(err)
	}
	if got, want := names(t, dir), []string{durable.HalfPrefix + "young", "a.txt"}; !slices.Equal(got, want) {
		t.Errorf("the folder holds %q, want %q", got, want)
	}
	if files, problems, err := folder.Files(t.Context()); len(files) != 1 || problems != nil || err != nil {
		t.Errorf("listed are %v, %v, %v", files, problems, err)
	}
}

func TestRemoveTakesAFileOut(t *testing.T) {
	dir := t.TempDir()
	outside := filepath.Join(t.TempDir(), "outside.txt")
	err := errors.Join(
		os.MkdirAll(filepath.Join(dir, "sub/.hidden"), 0o755),
		os.Mkdir(filepath.Join(dir, "folder.txt"), 0o755),
		os.WriteFile(outside, nil, 0o600),
		os.Symlink(outside, filepath.Join(dir, "link.txt")),
		os.Symlink(filepath.Dir(outside), filepath.Join(dir, "out")),
	)
	for _, name := range []string{"a.txt", "sub/b.txt", "sub/.hidden/c.txt", ".d.txt", "e.exe"} {
		err = errors.Join(err, os.WriteFile(filepath.Join(dir, name), nil, 0o600))
	}
	if err != nil {
		t.Fatal(err)
	}
	folder := openDir(t, dir)
	for _, name := range []string{"a.txt", "sub/b.txt", "link.txt"} {
		if err := folder.Remove(t.Context(), name); err != nil {
			t.Error(err)
		}
		if err := folder.Remove(t.Context(), name); !errors.Is(err, ErrNotFound) {
			t.Errorf("%s again: %v", name, err)
		}
	}
	for name, want := range map[string]error{
		"folder.txt": ErrNotFound, "none/x.txt": ErrNotFound,
		"": ErrName, ".": ErrName, "sub": ErrName, "../outside.txt": ErrName, "/a.txt": ErrName, "sub/../a.txt": ErrName,
		"sub/.hidden/c.txt": ErrName, ".d.txt": ErrName, "e.exe": ErrName,
	} {
		if err := folder.Remove(t.Context(), name); !errors.Is(err, want) {
			t.Errorf("%q: %v, want %v", name, err, want)
		}
	}
	if err := folder.Remove(t.Context(), "out/outside.txt"); err == nil {
		t.Error("a file outside the folder was removed")
	}
	wantFile(t, outside, "")
	if got, want := names(t, dir), []string{".d.txt", "e.exe", "out", "sub/.hidden/c.txt"}; !slices.Equal(got, want) {
		t.Errorf("left are %q, want %q", got, want)
	}
}

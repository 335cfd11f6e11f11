package corpus

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"
)

func TestOpenFolderRefuses(t *testing.T) {
	dir := t.TempDir()
	file := filepath.Join(dir, "a.txt")
	if err := os.WriteFile(file, []byte("a"), 0o644); err != nil {
		t.Fatal(err)
	}
	_, err := OpenFolder(file)
	if want := `open corpus "` + file + `": not a folder`; err == nil || err.Error() != want {
		t.Errorf("a file: got %v, want %s", err, want)
	}
	if _, err := OpenFolder(filepath.Join(dir, "none")); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("nothing there: got %v", err)
	}
}

func TestFiles(t *testing.T) {
	folder := openFiles(t, map[string]string{
		"b.txt": "b", "a/z.MD": "z", "a.json": "{}", ".hidden.txt": "x", ".git/x.txt": "x",
		"README.md": "x", "a/readme.txt": "x", "c.exe": "x", "noextension": "x",
		"bad\xFFname.txt": "x", "bad\nname.txt": "x", "big.txt": strings.Repeat("a", MaxFileSize+1),
		"big.jsonl": strings.Repeat(" ", MaxFileSize+1),
	})
	files, problems, err := folder.Files(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	var paths []string
	for _, file := range files {
		if file.ModTime.IsZero() || file.Size == 0 {
			t.Errorf("%+v lacks size or time", file)
		}
		paths = append(paths, file.Path)
	}
	if want := []string{"a.json", "a/z.MD", "b.txt", "big.jsonl", "c.exe", "noextension"}; !slices.Equal(paths, want) {
		t.Errorf("got files %q, want %q", paths, want)
	}
	want := []Problem{
		{File: "bad\nname.txt", Reason: "the name holds control characters"},
		{File: "bad\uFFFDname.txt", Reason: "the name is not valid UTF-8"},
		{File: "big.txt", Reason: "too large: a file may have 16 MiB"},
	}
	if !slices.Equal(problems, want) {
		t.Errorf("got problems\n%v, want\n%v", problems, want)
	}
}

func TestFilesPassesCachesOver(t *testing.T) {
	folder := openFiles(t, map[string]string{
		"a.txt": "a", "marked/b.txt": "b", "marked/sub/c.txt": "c", "other/d.txt": "d",
		"other/CACHEDIR.TAG": "of another kind", "CACHEDIR.TAG": cacheSignature,
	})
	if err := MarkCache(filepath.Join(folder.root.Name(), "marked")); err != nil {
		t.Fatal(err)
	}
	files, problems, err := folder.Files(t.Context())
	if err != nil || len(problems) > 0 {
		t.Fatalf("problems are %v, %v, want none", problems, err)
	}
	var paths []string
	for _, file := range files {
		paths = append(paths, file.Path)
	}
	if want := []string{"CACHEDIR.TAG", "a.txt", "other/CACHEDIR.TAG", "other/d.txt"}; !slices.Equal(paths, want) {
		t.Errorf("got files %q, want %q", paths, want)
	}
}

func TestFilesFollowsLinksInsideOnly(t *testing.T) {
	folder := openFiles(t, map[string]string{"news/a.txt": "inside"})
	dir, outside := folder.root.Name(), t.TempDir()
	if err := os.WriteFile(filepath.Join(outside, "secret.txt"), []byte("secret"), 0o644); err != nil {
		t.Fatal(err)
	}
	for link, target := range map[string]string{
		"inside.txt":   "news/a.txt",
		"absolute.txt": filepath.Join(dir, "news", "a.txt"),
		"leaves.txt":   filepath.Join(outside, "secret.txt"),
		"climbs.txt":   "../" + filepath.Base(outside) + "/secret.txt",
		"dangling.txt": "none.txt",
		"loop.txt":     "loop.txt",
		"folder.txt":   "news",
		"outer":        outside,
	} {
		if err := os.Symlink(target, filepath.Join(dir, link)); err != nil {
			t.Fatal(err)
		}
	}
	files, problems, err := folder.Files(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if len(files) != 2 || files[0].Path != "inside.txt" || files[1].Path != "news/a.txt" {
		t.Errorf("got files %v", files)
	}
	want := map[string]string{
		"absolute.txt": "link is absolute; only relative links are followed",
		"leaves.txt":   "link leaves the folder", "climbs.txt": "link leaves the folder", "outer": "link leaves the folder",
		"dangling.txt": "link to a file that does not exist",
		"loop.txt":     "too many levels of symbolic links",
		"folder.txt":   "link to a folder: not followed",
	}
	for _, problem := range problems {
		if problem.Reason != want[problem.File] {
			t.Errorf("%s: got %q, want %q", problem.File, problem.Reason, want[problem.File])
		}
		delete(want, problem.File)
	}
	if len(want) != 0 {
		t.Errorf("no problem for %v", want)
	}
	if articles, _ := readOne(t, folder, "inside.txt"); len(articles) != 1 || articles[0].Text != "inside" {
		t.Errorf("link inside: got %v", articles)
	}
	for _, path := range []string{"leaves.txt", "climbs.txt", "../x.txt"} {
		articles, problems := readOne(t, folder, path)
		if len(articles) != 0 || len(problems) != 1 || problems[0].Reason != "link leaves the folder" {
			t.Errorf("%s: got %v and %v", path, articles, problems)
		}
	}
}

func TestFilesOfUnreadableFolder(t *testing.T) {
	folder := openFiles(t, map[string]string{"a/a.txt": "a", "b.txt": "b"})
	entries, err := fs.ReadDir(folder.root.FS(), ".")
	if err != nil {
		t.Fatal(err)
	}
	// Root may read any folder, but not one that no longer exists.
	if err := os.RemoveAll(filepath.Join(folder.root.Name(), "a")); err != nil {
		t.Fatal(err)
	}
	l := listing{ctx: t.Context(), root: folder.root}
	if err := l.visit(".", entries); err != nil {
		t.Fatal(err)
	}
	want := []Problem{{File: "a", Reason: "the folder cannot be read: it is no longer there"}}
	if !slices.Equal(l.problems, want) || len(l.files) != 1 || l.files[0].Path != "b.txt" {
		t.Errorf("got %v and %v", l.files, l.problems)
	}
}

func TestReasonNamesNoPath(t *testing.T) {
	for err, want := range map[error]string{
		syscall.EACCES: "permission denied", syscall.ENOENT: "it is no longer there", syscall.EIO: "input/output error",
	} {
		if got := reason(&fs.PathError{Op: "open", Path: "/secret", Err: err}); got != want {
			t.Errorf("%v: got %q, want %q", err, got, want)
		}
	}
}

func TestFilesStopsWithContext(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, _, err := openFiles(t, nil).Files(ctx); err != context.Canceled {
		t.Errorf("got %v", err)
	}
}
